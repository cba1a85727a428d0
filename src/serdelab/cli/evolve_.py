"""``evolve``: runs the catalogue of schema changes over the codecs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import click

from serdelab.cli.shared import (
    FAILED,
    INTERRUPTED,
    OK,
    RESULTS,
    Seconds,
    debug_option,
    json_option,
    lab_runs,
    new_folder,
    plugins_option,
    select,
)
from serdelab.errors import Unavailable, UnknownName, UsageError

RUN = "evolution.json"


class Asked(NamedTuple):
    """The options that say what to observe, as they came."""

    cases: tuple[str, ...]
    codec: tuple[str, ...]
    matrix: tuple[str, ...]
    values: int | None
    time_limit: float | None
    plugins: tuple[Path, ...]


@click.command("evolve", short_help="Observe what schema changes do, in every format.")
@click.argument("cases", nargs=-1, metavar="[CASE...]")
@click.option("--codec", multiple=True, metavar="NAMES", help="Names or globs. [all]")
@click.option(
    "--matrix",
    multiple=True,
    metavar="IDLS",
    help="Type matrices: IDLs or globs, or `none`. [all; none where cases are named]",
)
@click.option(
    "--values",
    type=click.IntRange(min=2),
    metavar="N",
    help="Messages tried at most, in one direction. [120]",
)
@click.option(
    "--time-limit",
    type=Seconds(),
    metavar="S",
    help="A codec that takes longer for one pair of schemas is stopped. [60]",
)
@plugins_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the run, new or empty. Default: results/<time>_<machine>_<commit>_evolution.",
)
@click.option("--resume", metavar="RUN", help="Observe what an interrupted run still lacks.")
@click.option("--rows-only", is_flag=True, help="Store the rows; print and write no report.")
@click.option("--show-idl", is_flag=True, help="Print both versions of the cases, in every IDL.")
@click.option("--list", "list_", is_flag=True, help="Print the cases with their questions.")
@json_option
@debug_option
def command(  # noqa: PLR0913 - one parameter an option
    out: Path | None,
    resume: str | None,
    *,
    rows_only: bool,
    show_idl: bool,
    list_: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Observe what happens when old and new meet: backward, forward and round trip.

    CASE is a name or a glob; without one, all cases are run. Each is predicted by the rules of the
    formats, observed by running the codecs, and shown by the smallest message that breaks.
    """
    wanted = Asked(**asked)
    if list_:
        return _list(wanted, as_json=as_json)
    if show_idl:
        from serdelab.cli.show_idl import show

        return show(_cases(wanted))
    folder, finished = _resume(resume, out, wanted) if resume else _start(wanted, out)
    if not rows_only:
        _print(folder, as_json=as_json, finished=finished)
    if not finished:
        click.echo(f"  try: python bench.py evolve --resume {folder}", err=True)
        return INTERRUPTED
    return _failures(folder)


def _cases(asked: Asked) -> tuple[str, ...]:
    from serdelab.lab.catalogue import case_names

    try:
        return select("case", asked.cases or ("*",), case_names())
    except UnknownName as error:
        error.hint = "python bench.py evolve --list"
        raise


def _matrices(asked: Asked) -> tuple[str, ...]:
    from serdelab.evolution import matrix_types

    chosen = asked.matrix or (("none",) if asked.cases else ("*",))
    try:
        return () if chosen == ("none",) else select("matrix", chosen, matrix_types.idls())
    except UnknownName as error:
        error.hint = "python bench.py evolve --matrix proto"
        raise


def _list(asked: Asked, *, as_json: bool) -> int:
    from serdelab.lab.catalogue import case_named

    found = [case_named(name) for name in _cases(asked)]
    if as_json:
        rows = [{"name": c.name, "class": c.change_class, "question": c.question} for c in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return OK
    width = max(len(case.name) for case in found)
    for case in found:
        click.echo(f"{case.name:{width}}  {case.question}")
    return OK


def _start(asked: Asked, out: Path | None) -> tuple[Path, bool]:
    from serdelab import discover
    from serdelab.cli.lab_progress import follow_lab
    from serdelab.evolution.pair import VALUES
    from serdelab.lab.catalogue import codec_names
    from serdelab.lab.conduct import start
    from serdelab.lab.request import TIME_LIMIT_S, LabRequest
    from serdelab.run import default_folder

    for folder in asked.plugins:
        discover.add_folder(folder)
    request = LabRequest(
        cases=_cases(asked),
        matrices=_matrices(asked),
        codecs=select("codec", asked.codec or ("*",), codec_names()),
        values=asked.values or VALUES,
        time_limit_s=asked.time_limit or TIME_LIMIT_S,
        plugin_folders=tuple(folder.resolve() for folder in asked.plugins),
    )
    default = default_folder(RESULTS)
    where = new_folder(out) or default.with_name(f"{default.name}_evolution")
    with follow_lab() as follower:
        return where, start(request, where, follower)


def _resume(name: str, out: Path | None, asked: Asked) -> tuple[Path, bool]:
    from serdelab.cli.lab_progress import follow_lab
    from serdelab.lab.conduct import resume

    if out is not None or any(asked):
        raise UsageError(
            "a resumed run observes what it was first asked for",
            hint=f"python bench.py evolve --resume {name}",
        )
    folder = find_lab_run(name)
    with follow_lab() as follower:
        return folder, resume(folder, follower)


def find_lab_run(name: str) -> Path:
    """The run of that name: a folder, a name in results/, or "latest". UsageError otherwise."""
    if name == "latest":
        dated = [path for path in lab_runs() if path.name[:1].isdigit()]
        if dated:
            return dated[-1]
    for candidate in (Path(name), RESULTS / name):
        if (candidate / RUN).is_file():
            return candidate
    raise UsageError(f"no run of the evolution lab: {name}", hint="python bench.py evolve")


def _print(folder: Path, *, as_json: bool, finished: bool) -> None:
    """The summary or the JSON on stdout; the page and its charts, once all is observed."""
    from rich.console import Console

    try:
        from serdelab.report import evolution

        run = evolution.load(folder)
        if as_json:
            click.echo(json.dumps(evolution.to_json(run), ensure_ascii=False, indent=1))
        else:
            evolution.print_summary(run, Console(soft_wrap=False))
        if finished:
            evolution.write(run)
            click.echo(f"report: {folder / 'evolution.html'}", err=True)
    except Unavailable as error:
        click.echo(f"{error.message}; the rows are in {folder}", err=True)
        click.echo(f"  try: {error.hint}", err=True)


def _failures(folder: Path) -> int:
    """1 where a codec did not come to an end on a pair."""
    from serdelab.evolution_rows import read_rows
    from serdelab.rows import Status

    loud = {Status.FAILED.value, Status.TIMEOUT.value, Status.CRASHED.value}
    return FAILED if any(row.verdict in loud for row in read_rows(folder)) else OK
