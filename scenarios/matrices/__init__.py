"""The types of each IDL, of which every ordered pair is tried; see ``evolution.matrix_types``."""
