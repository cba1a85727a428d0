"""A comparison on a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from serdelab.report.compare import tables, words
from serdelab.report.compare.comparison import Comparison
from serdelab.report.quantities import NONE
from serdelab.report.tables.table import Table
from serdelab.report.terminal import drawn
from serdelab.report.visible import visible


def summary(compared: Comparison) -> RenderableType:
    """The finding, what has to be known, all tables."""
    parts: list[RenderableType] = [Text(visible(words.title(compared)), style="bold")]
    parts += [Text(visible(line), style="dim") for line in words.runs(compared)]
    parts += [Text(f"! {visible(note)}", style="yellow") for note in words.notes(compared)]
    parts += _different(compared)
    for key, pairs in compared.groups().items():
        parts += _titled(tables.ratios(compared, *key, pairs))
    parts += _titled(tables.sizes(compared))
    parts += [Text(), Text(tables.same_sizes(compared))] if compared.sizes else []
    return Group(*parts, Text(words.VERDICT, style="dim"))


def _different(compared: Comparison) -> Iterator[RenderableType]:
    """A line each: two columns of long texts would not fit."""
    if compared.differences:
        yield Text("\nWhat else differs", style="bold")
    for each in compared.differences:
        said = f"{each.what.replace('_', ' ')}: {each.before or NONE} → {each.after or NONE}"
        yield Padding(Text(visible(said)), (0, 0, 0, 2))


def _titled(made: Table) -> Iterator[RenderableType]:
    if made.rows:
        yield Text()
        yield Text(visible(made.title), style="bold")
        yield drawn(made)
