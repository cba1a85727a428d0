"""``report``: writes the report of a stored run again, or prints it in one form."""

from __future__ import annotations

from pathlib import Path

import click

from serdelab.cli.shared import OK, RESULTS, debug_option, find_run


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
    """Write the pages and charts of RUN beside its rows; print its table.

    RUN is a folder, a name in results/, or `latest`: a run of `run`, or of `evolve`.
    """
    from serdelab.rows import read_run

    evolved = _evolved(run)
    if evolved is not None:
        return _evolution(evolved, form)
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


def _evolved(run: str) -> Path | None:
    """The run of the evolution lab that is meant by that name, if one is."""
    from serdelab.evolution_rows import RUN

    named = [folder for folder in (Path(run), RESULTS / run) if (folder / RUN).is_file()]
    return named[0] if named and not (named[0] / "run.json").is_file() else None


def _evolution(folder: Path, form: str | None) -> int:
    from rich.console import Console

    from serdelab.report import evolution

    if form is not None:
        click.echo(evolution.render(folder, form))
        return OK
    loaded = evolution.load(folder)
    evolution.write(loaded)
    evolution.print_summary(loaded, Console())
    click.echo(f"report: {folder / 'evolution.html'}", err=True)
    return OK
