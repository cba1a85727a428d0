"""The answer in the forms that are written to files."""
