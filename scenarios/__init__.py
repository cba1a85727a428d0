"""Scenarios, one file each: a question put to codecs."""
