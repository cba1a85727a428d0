"""Runs: what is asked for is planned, executed in worker processes, and stored row by row.

Workers are modules of this package, too, and there are many of them: what only their parent needs
is imported when it is called.
"""

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
    """``results/<UTC yyyymmddThhmmssZ>_<machine>_<commit7>``; nothing is created.

    Outside a checkout the version stands in place of the commit.
    """
    from serdelab.run.folder import default_folder

    return default_folder(results)


def start(request: Request, folder: Path, listener: Listener) -> Outcome:
    """Executes a new run in ``folder``, which is created and must not hold a run.

    Failures of codecs are rows, not exceptions. Ctrl-C gives an ``Outcome`` of status
    "interrupted". Raises UsageError for a request that asks for nothing, UnknownName for a
    scenario that does not exist, ResultsError when the folder holds a run.
    """
    from serdelab.run.conduct import start

    return start(request, folder, listener)


def resume(folder: Path, listener: Listener) -> Outcome:
    """Executes what the run in ``folder`` still lacks.

    Trials that failed before are not tried again. ResultsError when there is no run, or when a
    codec's code or library, a scenario, the records, the machine or its Python is another than when
    it began: such rows cannot be compared.
    """
    from serdelab.run.conduct import resume

    return resume(folder, listener)


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
