"""``import``: files of pytest-benchmark or pyperf become a stored run."""

from __future__ import annotations

import json
from pathlib import Path

import click

from serdelab.cli.shared import OK, RESULTS, debug_option, json_option, new_folder, out_option


@click.command("import", short_help="Take in files of pytest-benchmark or pyperf as a run.")
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--reference", metavar="NAME", default="", help="The codec that ratios refer to.")
@click.option(
    "--pattern",
    metavar="REGEX",
    help="How a benchmark's name says its (?P<codec>…), (?P<subject>…) and (?P<operation>…).",
)
@out_option("the run is stored in it. Default: results/<time>_<machine>_<commit or tool>")
@json_option
@debug_option
def command(
    files: tuple[Path, ...], reference: str, pattern: str | None, out: Path | None, *, as_json: bool
) -> int:
    """Store FILES as one run, for `report`, `compare` and `history`.

    Several files of one machine are several processes of the same benchmarks. Where nothing says
    otherwise, a benchmark's name is the codec, its group (or else the file's name) the subject.
    """
    from serdelab.foreign import Naming, default_folder, read, store

    target = new_folder(out)
    imported = read(files, Naming.of(pattern), reference)
    folder = new_folder(target or default_folder(imported, RESULTS))
    assert folder is not None
    store(imported, folder)
    if as_json:
        about = {"folder": str(folder), "rows": len(imported.rows), **imported.meta["request"]}
        click.echo(json.dumps(about, ensure_ascii=False, indent=1))
        return OK
    named = imported.meta["request"]
    click.echo(f"{len(imported.rows)} rows in {folder}")
    click.echo(f"  codecs    {', '.join(named['codecs'])}")
    click.echo(f"  subjects  {', '.join(named['subjects'])}")
    if not named["reference"]:
        click.echo("no reference: ratios stay empty", err=True)
        click.echo("  try: python bench.py import --reference NAME", err=True)
    return OK
