"""Prints a table: folded to a terminal's width, one line a row where something else reads."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for word in head:
        table.add_column(word, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    if sys.stdout.isatty():
        Console().print(table, "")
        return
    console = Console(width=10_000, color_system=None)
    with console.capture() as text:
        console.print(table)
    for line in text.get().splitlines():
        click.echo(line.rstrip())
    click.echo()
