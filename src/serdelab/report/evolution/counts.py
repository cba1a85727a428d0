"""Verdicts counted, by codec and direction."""

from __future__ import annotations

from dataclasses import replace

from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import DIRECTIONS, LOOKS, MISSING, Look
from serdelab.report.tables.table import Cell, Column, Table, table, words
from serdelab.report.visible import line


def counts(view: View, group: str = CASE) -> Table:
    """A row for each codec and way; each direction has a column for each verdict that occurs."""
    columns = view.columns(group)
    found = {(c, d): view.counts(group, c, d) for c in columns for d in DIRECTIONS}
    looks = [each for each in LOOKS if any(counted[each] for counted in found.values())]
    heads = [words("codec"), *(_head(look) for _ in DIRECTIONS for look in looks)]
    rows: list[list[str]] = []
    for column in columns:
        numbers = [(look, found[column, d][look]) for d in DIRECTIONS for look in looks]
        cells = [Cell(str(n), look.key if n else "") for look, n in numbers]
        rows.append([line(column), *cells])
    spans = (("", 1), *((d.replace("_", " "), len(looks)) for d in DIRECTIONS))
    title = "Changes by verdict" if group == CASE else f"{line(group)}: pairs of types by verdict"
    return replace(table(title, heads, rows), spans=spans, look="looks")


def narrow(view: View, group: str = CASE) -> Table:
    """The same where a head cannot span columns: the directions below each other."""
    made = counts(view, group)
    per = (len(made.columns) - 1) // len(DIRECTIONS)
    rows = [
        [row[0], d.replace("_", " "), *row[1 + per * number : 1 + per * (number + 1)]]
        for row in made.rows
        for number, d in enumerate(DIRECTIONS)
    ]
    heads = [made.columns[0], words("direction"), *made.columns[1 : 1 + per]]
    return table(made.title, heads, rows)


def _head(look: Look) -> Column:
    return Column(str(look), look.meaning if look is not MISSING else "")
