"""Runs: what is asked for is planned, executed in worker processes, and stored row by row."""

from serdelab.run.conduct import resume, start
from serdelab.run.folder import default_folder
from serdelab.run.request import (
    FULL_SECONDS,
    QUICK_SECONDS,
    QUICK_SUBJECTS,
    Listener,
    Outcome,
    Request,
    Silent,
)

__all__ = [
    "FULL_SECONDS",
    "QUICK_SECONDS",
    "QUICK_SUBJECTS",
    "Listener",
    "Outcome",
    "Request",
    "Silent",
    "default_folder",
    "resume",
    "start",
]
