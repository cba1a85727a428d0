"""The paired engine."""
