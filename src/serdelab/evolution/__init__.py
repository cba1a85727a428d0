"""The evolution lab: what happens when old and new meet, predicted, observed and shown."""
