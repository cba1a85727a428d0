"""The answer in the forms that other tools read."""
