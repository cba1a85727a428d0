"""Subjects: one folder each, its sub-folders are versions; data only."""
