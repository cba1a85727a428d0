"""Tables as a terminal shows them."""

from __future__ import annotations

from typing import Literal

from rich import box
from rich.table import Table as RichTable
from rich.text import Text

from serdelab.report.tables.table import Table
from serdelab.report.visible import visible


def drawn(made: Table) -> RichTable:
    """The table itself, without its title and notes."""
    table = RichTable(box=box.SIMPLE_HEAD, padding=0, pad_edge=False, show_edge=False)
    for column in made.columns:
        side: Literal["left", "right"] = "right" if column.number else "left"
        last = column is made.columns[-1]
        table.add_column(Text(column.head), justify=side, overflow="fold", no_wrap=not last)
    for row in made.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    return table
