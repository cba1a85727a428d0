"""The parts of ``false_alarms.py``."""
