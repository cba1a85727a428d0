"""``history``: ratios to the reference over all stored runs."""

from __future__ import annotations

import json
from pathlib import Path

import click

from serdelab.cli.shared import (
    OK,
    RESULTS,
    debug_option,
    find_run,
    json_option,
    new_folder,
    out_option,
    runs,
    select,
    selector,
)
from serdelab.errors import ResultsError


@click.command("history", short_help="Ratios over all stored runs, and where they change.")
@click.argument("chosen", nargs=-1, metavar="[RUN]...")
@selector("subject", "all")
@selector("codec", "all")
@selector("operation", "encode, read_all")
@out_option("history.md, history.html and the chart are written into it")
@json_option
@debug_option
def command(  # noqa: PLR0913  # one for each option
    chosen: tuple[str, ...],
    subject: tuple[str, ...],
    codec: tuple[str, ...],
    operation: tuple[str, ...],
    out: Path | None,
    *,
    as_json: bool,
) -> int:
    """Show ratios to the reference over the runs in results/, or over the RUNs that are named.

    Another machine is marked; changes are looked for between two of these. A change says that a
    ratio became another one for good, with what else differs; `ab` says whether code became slower.
    """
    from serdelab.report.compare.choice import Choice
    from serdelab.report.history import read, summary, to_json, write

    target = new_folder(out)
    folders = list(dict.fromkeys(map(find_run, chosen))) if chosen else runs()
    if not folders:
        raise ResultsError(f"no run in {RESULTS}/ yet", hint="python bench.py")
    choice = Choice(select, subject, codec)
    if operation:
        choice = Choice(select, subject, codec, operation)
    found = read(folders, choice)
    if as_json:
        click.echo(json.dumps(to_json(found), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        from serdelab.cli.table import print_renderable

        print_renderable(summary(found))
    if target is not None:
        write(found, target)
        click.echo(f"report: {target / 'history.html'}", err=True)
    return OK
