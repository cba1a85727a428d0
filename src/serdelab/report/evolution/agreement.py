"""How often the rules and the cases were right, by codec."""

from __future__ import annotations

from collections.abc import Iterable

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import predicted_agrees, stated_agrees
from serdelab.report.tables.table import Cell, Column, Table, table, words
from serdelab.report.visible import line

HEADS = (
    words("codec"),
    Column("predicted", "verdicts that there was a prediction for"),
    Column("observed so"),
    Column("not explained", "otherwise, and nobody has said why"),
    Column("stated", "verdicts that a case states"),
    Column("observed so "),
)


def agreement(view: View) -> Table:
    """A row for each codec and way."""
    rows: dict[str, list[EvolutionRow]] = {}
    for row in view.run.rows:
        rows.setdefault(row.column, []).append(row)
    made = [[line(column), *_cells(found)] for column, found in sorted(rows.items())]
    return table("Predicted and observed, all directions", HEADS, made)


def _cells(rows: Iterable[EvolutionRow]) -> list[str]:
    predicted = [(row, said) for row in rows if (said := predicted_agrees(row)) is not None]
    stated = [said for row in rows if (said := stated_agrees(row)) is not None]
    open_ = sum(not said and not row.explained for row, said in predicted)
    return [
        f"{len(predicted):,}",
        f"{sum(said for _, said in predicted):,}",
        Cell(f"{open_:,}", "off" if open_ else ""),
        f"{len(stated):,}",
        f"{sum(stated):,}",
    ]
