"""``report``: writes the report of a stored run again, or prints it in one form."""

from __future__ import annotations

import click

from serdelab.cli.shared import OK, debug_option, find_run


@click.command("report", short_help="Write or print the report of a stored run.")
@click.argument("run")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md", "json"]),
    help="Print the report in this form on stdout in place of writing it.",
)
@debug_option
def command(run: str, form: str | None) -> int:
    """Write report.md, report.html and the charts of RUN beside its rows; print its table.

    RUN is a folder, a name in results/, or `latest`.
    """
    from serdelab.rows import read_run

    folder = find_run(run)
    read_run(folder)  # what is damaged is refused before seconds are spent on imports
    from serdelab.cli.table import print_run
    from serdelab.report import load, render, write

    if form is not None:
        click.echo(render(folder, form))
        return OK
    loaded = load(folder)
    write(loaded)
    print_run(loaded)
    click.echo(f"report: {folder / 'report.html'}", err=True)
    return OK
