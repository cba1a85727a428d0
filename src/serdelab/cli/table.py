"""Prints tables: folded to a terminal's width, plain lines where something else reads.

Nothing but ``click.echo`` writes to a pipe: rich would end the process where nobody reads it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from serdelab.report.run import Run

WIDTH = 100
"""Columns of text that is read by something else than a terminal."""


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
    text = StringIO()
    Console(file=text, width=10_000, color_system=None).print(table)
    for line in text.getvalue().splitlines():
        click.echo(line.rstrip())
    click.echo()


def print_run(run: Run) -> None:
    """The tables of a run."""
    from rich.console import Console

    from serdelab.report import print_summary

    if sys.stdout.isatty():
        print_summary(run, Console())
        return
    text = StringIO()
    print_summary(run, Console(file=text))
    click.echo(text.getvalue(), nl=False)


def print_renderable(shown: RenderableType) -> None:
    """Anything of rich's: 100 columns of plain text where it is no terminal."""
    from rich.console import Console

    if sys.stdout.isatty():
        Console().print(shown)
        return
    text = StringIO()
    Console(file=text, width=WIDTH, color_system=None).print(shown)
    for line in text.getvalue().splitlines():
        click.echo(line.rstrip())
