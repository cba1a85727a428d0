"""Data sets, one file a subject: where its records come from."""
