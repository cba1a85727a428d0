"""Ratios to the reference over all stored runs, and where they change.

Importing this package loads nothing heavy: pandas, Matplotlib and ruptures are loaded by the call
that needs them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from serdelab.report import check

if TYPE_CHECKING:
    from rich.console import RenderableType

    from serdelab.report.compare.choice import Choice
    from serdelab.report.history.series import History


def read(folders: Sequence[Path], choice: Choice) -> History:
    """The runs in order of time. Those that cannot stand in it are left out, with a note each.

    UsageError where no run is left, UnknownName for a selector without a match.
    """
    check()
    from serdelab.report.history import reading

    return reading.read(folders, choice)


def summary(history: History) -> RenderableType:
    """What a terminal shows, for rich."""
    from serdelab.report.history import text

    return text.summary(history)


def to_json(history: History) -> dict[str, Any]:
    """Everything as plain data; ``serdelab.report.history.as_json`` documents the layout."""
    from serdelab.report.history import as_json

    return as_json.as_json(history)


def write(history: History, folder: Path) -> list[Path]:
    """Writes ``history.md``, ``history.html`` and ``charts/`` into the folder."""
    from serdelab.report.history import build

    return build.write(history, folder)


__all__ = ["read", "summary", "to_json", "write"]
