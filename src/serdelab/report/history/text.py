"""A history on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from serdelab.report.history import tables, words
from serdelab.report.history.series import History
from serdelab.report.tables.table import Table
from serdelab.report.terminal import drawn
from serdelab.report.visible import visible


def summary(history: History) -> RenderableType:
    """The finding, what has to be known, change points, runs, first and last of each series."""
    parts: list[RenderableType] = [Text(visible(words.title(history)), style="bold")]
    parts += [Text(visible(words.about(history)), style="dim")]
    said = (*history.notes, *words.machines(history))
    parts += [Text(f"! {visible(note)}", style="yellow") for note in said]
    parts += _titled(tables.changes(history))
    parts += _titled(tables.runs(history))
    for panel in history.panels():
        parts += _titled(tables.series(history, *panel))
    return Group(*parts)


def _titled(made: Table) -> Iterator[RenderableType]:
    if made.rows:
        yield Text()
        yield Text(visible(made.title), style="bold")
        yield drawn(made)
