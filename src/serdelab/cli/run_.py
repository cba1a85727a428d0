"""``run``: turns selectors into a request, follows the run, prints its table, says how it ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from serdelab.cli.shared import (
    FAILED,
    INTERRUPTED,
    OK,
    RESULTS,
    USAGE,
    Seconds,
    debug_option,
    find_run,
    json_option,
    new_folder,
    plugins_option,
    select,
    selector,
    selectors,
)
from serdelab.errors import Unavailable, UsageError

if TYPE_CHECKING:
    from serdelab.run import Outcome, Request


class Asked(NamedTuple):
    """The options of ``run`` that describe what to measure, as they came."""

    subject: tuple[str, ...]
    codec: tuple[str, ...]
    scenario: tuple[str, ...]
    records: int | None
    seed: int | None
    seconds: float | None
    spawns: int | None
    time_limit: float | None
    quick: bool
    full: bool
    plugins: tuple[Path, ...]


@click.command("run", short_help="Measure, store the rows, write the report.")
@selector("subject", "person, order, event, airport; with --full all")
@selector("codec", "all but those that are timed only when named")
@selector("scenario", "all but instructions, which need valgrind")
@click.option("--records", type=click.IntRange(min=1), metavar="N", help="How many are loaded.")
@click.option("--quick", is_flag=True, help="About a minute and a half in all; the default.")
@click.option("--full", is_flag=True, help="All subjects, all operations, about ten minutes.")
@click.option("--seed", type=click.IntRange(min=0), metavar="N", help="Of the generators. [1]")
@click.option("--seconds", type=Seconds(), metavar="S", help="Wall time to aim at.")
@click.option("--spawns", type=click.IntRange(min=1), metavar="N", help="Fresh processes. [10]")
@click.option(
    "--time-limit",
    type=Seconds(),
    metavar="S",
    help="A codec that takes longer for one step is stopped. [20]",
)
@plugins_option
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder of the run, new or empty. Default: results/<time>_<machine>_<commit>.",
)
@click.option("--resume", metavar="RUN", help="Measure what an interrupted run still lacks.")
@click.option("--rows-only", is_flag=True, help="Store the rows; print and write no report.")
@json_option
@debug_option
def command(
    out: Path | None, resume: str | None, *, rows_only: bool, as_json: bool, **asked: Any
) -> int:
    """Measure codecs on subjects, store every row, write the report.

    Ctrl-C keeps what was measured; --resume RUN goes on from there. RUN is a folder, a name in
    results/, or `latest`.
    """
    wanted = Asked(**asked)
    outcome = _resume(resume, out, wanted) if resume is not None else _start(wanted, _new(out))
    try:
        if not rows_only:
            _print(outcome, as_json=as_json)
    except BrokenPipeError:
        raise
    except (OSError, KeyboardInterrupt) as error:
        if outcome.status == "finished":
            return _unreported(outcome, error)
    return _conclude(outcome)


def _start(asked: Asked, out: Path | None) -> Outcome:
    from serdelab.cli.progress import follow
    from serdelab.run import default_folder, start

    request = _request(asked)
    with follow() as listener:
        return start(request, out or default_folder(RESULTS), listener)


def _resume(name: str, out: Path | None, asked: Asked) -> Outcome:
    from serdelab.cli.progress import follow
    from serdelab.run import resume

    if out is not None or any(asked):
        raise UsageError(
            "a resumed run measures what it was first asked for",
            hint=f"python bench.py run --resume {name}",
        )
    folder = find_run(name)
    with follow() as listener:
        return resume(folder, listener)


def _new(out: Path | None) -> Path | None:
    """``new_folder``, which of a folder that holds a run also says how to go on with it."""
    from serdelab.rows import RUN

    try:
        return new_folder(out)
    except UsageError as error:
        if out is not None and (out / RUN).is_file():
            error.hint = f"python bench.py run --resume {out}, or {error.hint}"
        raise


def _request(asked: Asked) -> Request:
    from serdelab import discover
    from serdelab.run import FULL_SECONDS, QUICK_SECONDS, QUICK_SUBJECTS, Request
    from serdelab.subjects import names as subject_names

    if asked.quick and asked.full:
        raise UsageError("--quick and --full exclude each other", hint="python bench.py run --full")
    for folder in asked.plugins:
        discover.add_folder(folder)
    subjects = subject_names()
    default = subjects if asked.full else [name for name in subjects if name in QUICK_SUBJECTS]
    optional: dict[str, Any] = {
        "seed": asked.seed,
        "spawns": asked.spawns,
        "time_limit_s": asked.time_limit,
    }
    codecs = select("codec", asked.codec, list(discover.plugins(discover.CODEC)))
    return Request(
        subjects=select("subject", asked.subject, subjects) or tuple(default),
        codecs=codecs or discover.timed_codecs(),
        named=tuple(name for name in codecs if name in set(selectors(asked.codec))),
        scenarios=select("scenario", asked.scenario, list(discover.plugins(discover.SCENARIO)))
        or discover.default_scenarios(),
        records=asked.records,
        full=asked.full,
        seconds=asked.seconds or (FULL_SECONDS if asked.full else QUICK_SECONDS),
        plugin_folders=tuple(folder.resolve() for folder in asked.plugins),
        **{name: value for name, value in optional.items() if value is not None},
    )


def _print(outcome: Outcome, *, as_json: bool) -> None:
    """The table or the JSON on stdout; the report's files. Without its libraries, a message."""
    from serdelab.cli.table import print_run
    from serdelab.report import load, render, write

    folder = outcome.folder
    try:
        run = load(folder)
        if as_json:
            click.echo(render(run, "json"))
        else:
            print_run(run)
        if outcome.status == "finished":
            write(run)
            click.echo(f"report: {folder / 'report.html'}", err=True)
    except Unavailable as error:
        click.echo(f"{error.message}; the rows are in {folder}", err=True)
        click.echo(f"  try: {error.hint}, then python bench.py report {folder}", err=True)


def _unreported(outcome: Outcome, error: OSError | KeyboardInterrupt) -> int:
    """All was measured, and then the table could not be printed or the report not be written."""
    click.echo(f"{str(error) or 'interrupted'}; the rows are in {outcome.folder}", err=True)
    click.echo(f"  try: python bench.py report {outcome.folder}", err=True)
    return INTERRUPTED if isinstance(error, KeyboardInterrupt) else USAGE


def _conclude(outcome: Outcome) -> int:
    """Says how it ended, and gives the exit code.

    A missing library counts as a failure of a codec that was named, not of one that a glob
    brought in.
    """
    from serdelab.cli.progress import LOUD, describe
    from serdelab.rows import Status

    for row in outcome.failures:
        click.echo(describe(row), err=True)
    if outcome.status == "interrupted":
        click.echo(f"  try: python bench.py run --resume {outcome.folder}", err=True)
        return INTERRUPTED
    missing = {row.codec for row in outcome.failures if row.status is Status.UNAVAILABLE}
    failed = any(row.status in LOUD for row in outcome.failures) or missing & set(outcome.named)
    return FAILED if failed else OK
