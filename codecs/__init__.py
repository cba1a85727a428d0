"""Codecs, one file each; found by folder, listed nowhere. README.md: how to add one."""
