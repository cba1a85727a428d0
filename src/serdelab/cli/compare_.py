"""``compare``: two stored runs side by side, as ratios to the reference that they share."""

from __future__ import annotations

import json
from pathlib import Path

import click

from serdelab.cli.shared import (
    OK,
    debug_option,
    find_run,
    json_option,
    new_folder,
    out_option,
    select,
    selector,
)


@click.command("compare", short_help="Two stored runs side by side.")
@click.argument("run_a")
@click.argument("run_b")
@selector("subject", "all that both have")
@selector("codec", "all that both have")
@selector("operation", "encode, read_all")
@click.option(
    "--different-code",
    is_flag=True,
    help="Also compare what was measured by different code of codec or scenario.",
)
@out_option("compare.md, compare.html and the chart are written into it")
@json_option
@debug_option
def command(  # noqa: PLR0913, PLR0917  # one for each option
    run_a: str,
    run_b: str,
    subject: tuple[str, ...],
    codec: tuple[str, ...],
    operation: tuple[str, ...],
    out: Path | None,
    *,
    different_code: bool,
    as_json: bool,
) -> int:
    """Compare RUN_A with the later RUN_B: ratios to the reference, sizes, what else differs.

    A run is a folder, a name in results/, or `latest`. Across machines or versions the figures are
    labelled indicative. Nothing here is a verdict about code: `ab` gives that.
    """
    from serdelab.report.compare import compare, summary, to_json, write
    from serdelab.report.compare.choice import Choice
    from serdelab.rows import read_run

    folders = find_run(run_a), find_run(run_b)
    for folder in folders:
        read_run(folder)  # what is damaged is refused before seconds are spent on imports
    target = new_folder(out)
    choice = Choice(select, subject, codec)
    if operation:
        choice = Choice(select, subject, codec, operation)
    compared = compare(*folders, choice, different_code=different_code)
    if as_json:
        click.echo(json.dumps(to_json(compared), ensure_ascii=False, indent=1, allow_nan=False))
    else:
        from serdelab.cli.table import print_renderable

        print_renderable(summary(compared))
    if target is not None:
        write(compared, target)
        click.echo(f"report: {target / 'compare.html'}", err=True)
    return OK
