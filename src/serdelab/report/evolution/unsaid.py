"""What was not observed, and why: changes a format cannot express, codecs that did not finish."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution.told import named
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import UNFINISHED
from serdelab.report.tables.table import Cell, Table, table, words
from serdelab.report.visible import line

HEADS = tuple(map(words, ("change", "codecs", "verdict", "directions", "reason")))
MISSING = "no reason is given"


def unsaid(view: View) -> Table:
    return _table(view, "Not expressible", lambda row: row.verdict == "not_expressible")


def unfinished(view: View) -> Table:
    """Also where no message could be tried."""
    words_ = UNFINISHED | {"undecided"}
    return _table(view, "No verdict", lambda row: row.verdict in words_)


def _table(view: View, title: str, asked: Callable[[EvolutionRow], bool]) -> Table:
    """Codecs and directions of one item with one reason share a row."""
    found: dict[tuple[str, str, str, str], list[EvolutionRow]] = {}
    for row in filter(asked, view.run.rows):
        found.setdefault((row.group, row.item, row.verdict, row.reason), []).append(row)
    rows = [
        [
            Cell(line(item), target=view.keys.get(item, "")),
            named(dict.fromkeys(row.column for row in same)),
            line(verdict.replace("_", " ")),
            line(", ".join(dict.fromkeys(row.direction.replace("_", " ") for row in same))),
            line(reason) or Cell(MISSING, "off"),
        ]
        for (_, item, verdict, reason), same in found.items()
    ]
    return replace(table(title, HEADS, rows), look="facts")
