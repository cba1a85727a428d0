"""The silent corruptions to be shown first: what looks right, and is another value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution import witness
from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.told import named
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import READS, worst
from serdelab.report.tables.table import Cell, Table, table, words
from serdelab.report.visible import line

MOST = 10
CORRUPTED = "silent_corruption"


def chosen(view: View, most: int = MOST) -> list[EvolutionRow]:
    """One for each change, then for each pair of types: those that surprise the rules first, then
    those in the most codecs, then the shortest message.
    """
    found: dict[tuple[str, str], list[EvolutionRow]] = {}
    for row in view.run.rows:
        if worst(row) == CORRUPTED and row.direction in READS and _shows(row):
            found.setdefault((row.group, row.item), []).append(row)
    best = [min(rows, key=_length) for rows in found.values()]

    def rank(row: EvolutionRow) -> tuple[bool, bool, int, int]:
        known = row.predicted.get("verdict") not in ("compatible", "")
        rows = found[row.group, row.item]
        return row.group != CASE, known, -len({each.column for each in rows}), _length(row)

    return sorted(best, key=rank)[:most]


def _shows(row: EvolutionRow) -> bool:
    """Whether the witness has two values that differ to the eye."""
    written, _, got = witness.brief(row)
    corrupted = any(w.get("outcome") == CORRUPTED for w in row.witnesses[:1])
    return corrupted and got not in (written, written.partition(" = ")[2])


def _length(row: EvolutionRow) -> int:
    return len(str(row.witnesses[0].get("bytes", "")))


def _columns(view: View, row: EvolutionRow) -> Iterator[str]:
    """Where the same happens in this direction."""
    for column in view.columns(row.group):
        other = view.row(row.group, row.item, column, row.direction)
        if other is not None and worst(other) == CORRUPTED:
            yield column


def loudest(view: View) -> Table:
    """No rows where nothing is corrupted."""
    heads = [words(h) for h in ("change", "direction", "codecs", "written", "bytes", "read as")]
    rows = [
        [
            Cell(line(row.item), target=view.keys.get(row.item, "") if row.group == CASE else ""),
            row.direction,
            named(_columns(view, row)),
            *witness.brief(row),
        ]
        for row in chosen(view)
    ]
    made = table("Read as another value, without an error", heads, rows)
    return replace(made, look="facts")
