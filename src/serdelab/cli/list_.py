"""``list``: what there is to run, and what was run."""

from __future__ import annotations

import json
from pathlib import Path

import click

from serdelab.cli.shared import OK, debug_option, json_option, plugins_option
from serdelab.errors import UsageError


@click.command("list", short_help="Show codecs, subjects, scenarios and stored runs.")
@click.argument(
    "what", required=False, type=click.Choice(["codecs", "subjects", "scenarios", "runs"])
)
@click.option(
    "--verify",
    is_flag=True,
    help="Parse every IDL of every subject and print each difference; exit 1 if there is one.",
)
@click.option(
    "--schemas",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Take the subjects in this folder in place of the bundled ones.",
)
@plugins_option
@json_option
@debug_option
def command(
    what: str | None,
    schemas: Path | None,
    plugins: tuple[Path, ...],
    *,
    verify: bool,
    as_json: bool,
) -> int:
    """Show what can be measured (codecs, subjects, scenarios) and what was (runs).

    Without an argument: all four.
    """
    from serdelab import discover

    for folder in plugins:
        discover.add_folder(folder)
    if not verify:
        return _show(what, schemas, as_json=as_json)
    if what not in {None, "subjects"}:
        raise UsageError("--verify is for subjects", hint="python bench.py list subjects --verify")
    from serdelab.cli.verify import verify_subjects

    return verify_subjects(schemas, as_json=as_json)


def _show(what: str | None, schemas: Path | None, *, as_json: bool) -> int:
    from serdelab.cli.facts import LISTINGS
    from serdelab.cli.table import print_table

    listings = {what: LISTINGS[what]} if what else LISTINGS
    found = {name: listing.gather(schemas) for name, listing in listings.items()}
    if as_json:
        click.echo(json.dumps(found[what] if what else found, ensure_ascii=False, indent=1))
        return OK
    for name, listing in listings.items():
        rows = [[column(fact) for column in listing.columns.values()] for fact in found[name]]
        print_table(name, tuple(listing.columns), rows)
    return OK
