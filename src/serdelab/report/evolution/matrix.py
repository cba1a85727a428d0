"""Changes x codecs as a table: what the chart shows, with links to each change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.told import named
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import MEANT, READS, Look
from serdelab.report.tables.table import Cell, Table, table, words
from serdelab.report.visible import line

NO_BREAK = "\u00a0"


def matrix(view: View, title: str, cases: Sequence[str], columns: Sequence[Sequence[str]]) -> Table:
    """Two columns for each column of codecs; codecs that are alike share one."""
    heads = [words("change"), *(words(d, MEANT[d]) for _ in columns for d in READS)]
    rows: list[list[str]] = []
    for case in cases:
        key = view.keys[case]
        looks = [view.look(CASE, case, column[0], d) for column in columns for d in READS]
        cells = [Cell(_together(look), look.key, target=key) for look in looks]
        rows.append([Cell(line(case), target=key), *cells])
    spans = (("", 1), *((named(column), len(READS)) for column in columns))
    return replace(table(title, heads, rows), spans=spans, look="looks")


def _together(look: Look) -> str:
    """A cell may break between symbol and word, and nowhere else."""
    return f"{look.symbol} {look.word.replace(' ', NO_BREAK)}".strip()


def narrow(view: View, title: str, cases: Sequence[str], columns: Sequence[Sequence[str]]) -> Table:
    """The same where a head cannot span columns: backward / forward in one cell."""
    heads = [words("change"), *(words(named(column)) for column in columns)]
    rows: list[list[str]] = []
    for case in cases:
        cells = [
            " / ".join(str(view.look(CASE, case, column[0], d)) or "·" for d in READS)
            for column in columns
        ]
        rows.append([line(case), *cells])
    return table(title, heads, rows)
