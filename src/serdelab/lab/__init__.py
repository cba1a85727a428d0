"""Runs the catalogue of changes: cases and pairs of types, over the codecs, in workers."""
