"""Runs: what is asked for is planned, executed in worker processes, and stored row by row."""

from __future__ import annotations

from pathlib import Path

from serdelab.run.request import (
    FULL_SECONDS,
    QUICK_SECONDS,
    QUICK_SUBJECTS,
    Listener,
    Outcome,
    Request,
    Silent,
)


def default_folder(results: Path) -> Path:
    """``results/<UTC yyyymmddThhmmssZ>_<machine>_<commit7>``; nothing is created."""
    raise NotImplementedError


def start(request: Request, folder: Path, listener: Listener) -> Outcome:
    """Executes a new run in ``folder``, which is created and must not hold a run.

    Failures of codecs are rows, not exceptions. Ctrl-C gives an ``Outcome`` of status
    "interrupted". Raises UsageError for a request that asks for nothing, ResultsError when the
    folder holds a run.
    """
    raise NotImplementedError


def resume(folder: Path, listener: Listener) -> Outcome:
    """Executes what the run in ``folder`` still lacks. ResultsError when there is none."""
    raise NotImplementedError


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
