"""The matrices of types: grids of symbols, and the pairs whose harm depends on the value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution import findings, witness
from serdelab.report.evolution.counts import counts, narrow
from serdelab.report.evolution.told import named, observed
from serdelab.report.evolution.view import ARROW, View, type_names
from serdelab.report.evolution.words import LOUDLY_IF, SILENTLY_IF, legend, look, worst
from serdelab.report.sections import Picture, Section
from serdelab.report.tables.table import Cell, Table, table, words
from serdelab.report.visible import line

TOLD = ("backward", "round_trip")
"""Forward of one pair is backward of the pair the other way round."""
TELLING = frozenset({"lossy", "silent_corruption"})


def section(view: View, group: str, picture: Picture | None, *, whole: bool) -> Section:
    names = type_names(view, group)
    grids = [grid(view, group, names, c, d) for d in TOLD for c in _alike(view, group, d)]
    legends = (legend({look(row) for row in view.rows(group)}),) if whole else ()
    return Section(
        view.chart_of(group),
        f"Types of {line(group)}",
        text=(f"{findings.types(view, group)}. {findings.mirrored(view, group)}", *legends),
        pictures=(picture,) if picture is not None else (),
        tables=(counts(view, group) if whole else narrow(view, group),),
        folded=(*grids, telling(view, group)) if whole else (),
    )


def _alike(view: View, group: str, direction: str) -> list[list[str]]:
    return view.alike(group, view.items(group), (direction,))


def grid(
    view: View, group: str, names: Sequence[str], columns: Sequence[str], direction: str
) -> Table:
    """From the row's type to the column's."""
    heads = [words("from, to"), *(words(line(name)) for name in names)]
    rows: list[list[str]] = []
    for old in names:
        items = [f"{old}{ARROW}{new}" for new in names]
        looks = [view.look(group, item, columns[0], direction) for item in items]
        rows.append([line(old), *(Cell(look.symbol, look.key) for look in looks)])
    title = f"{direction.replace('_', ' ').capitalize()}: {named(columns)}"
    return replace(table(title, heads, rows), look="grid")


def telling(view: View, group: str) -> Table:
    """Pairs that are read to another value, or that harm some values only, backward."""
    found: dict[tuple[str, str], list[EvolutionRow]] = {}
    for row in view.rows(group):
        conditional = look(row) in (SILENTLY_IF, LOUDLY_IF)
        if row.direction == "backward" and (conditional or worst(row) in TELLING):
            found.setdefault((row.item, observed(row)), []).append(row)
    heads = [words(h) for h in ("pair", "codecs", "observed", "written", "bytes", "read as")]
    rows = [
        [
            line(item),
            named(row.column for row in rows),
            Cell(text, look(rows[0]).key),
            *witness.brief(rows[0]),
        ]
        for (item, text), rows in found.items()
    ]
    title = "Pairs that are read to other values, or that depend on the value (backward)"
    return replace(table(title, heads, rows), look="facts")
