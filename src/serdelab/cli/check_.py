"""``check``: turns arguments into versions of schemas, has them compared, prints the answer."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from serdelab.cli.shared import debug_option, plugins_option
from serdelab.errors import UsageError

if TYPE_CHECKING:
    from serdelab.check.answer import Answer
    from serdelab.check.examine import Options
    from serdelab.check.sources import Where

FORMS = ("text", "json", "github", "junit", "sarif")
_FEW = 20
"""Pairs that are judged before anybody asks how far it is."""
_COLOURS = {
    r"\bcompatible\b": "green",
    r"\b(conditional|undecided|lossy)\b": "yellow",
    r"\b(breaks (loudly|silently)|refused|silent_(loss|corruption))\b": "red",
}


class Asked(NamedTuple):
    """The options of ``check`` that say what to compare and how, as they came."""

    against: str | None
    history: bool
    since: str | None
    require: str
    codecs: tuple[str, ...]
    values: int | None
    checkers: tuple[str, ...]
    accepted: Path | None


@click.command("check", short_help="Show what breaks between versions of your own schemas.")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option(
    "-I",
    "--include",
    "includes",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Look up imports in this folder, too. Repeatable.",
)
@click.option("--against", metavar="git:REV", help="Compare PATH at this revision with PATH now.")
@click.option(
    "--history",
    is_flag=True,
    help="PATH at each revision that changed it, or several files or folders, the oldest first.",
)
@click.option("--since", metavar="REV", help="The first revision of a history. Default: all.")
@click.option(
    "--require",
    type=click.Choice(["full", "backward", "forward", "none"]),
    default="full",
    show_default=True,
    help="The directions that must hold. Backward: new readers, old messages.",
)
@click.option(
    "--codec",
    "codecs",
    multiple=True,
    metavar="NAME",
    help="A codec, a glob, or several with commas; repeatable. Default: the IDL's main one.",
)
@click.option(
    "--values", type=click.IntRange(min=1), metavar="N", help="Messages tried in one direction."
)
@click.option(
    "--compare",
    "checkers",
    multiple=True,
    metavar="NAME",
    help="Other checkers beside the codecs: buf, avro, thrift-audit, jsonschema-rs, or all.",
)
@click.option(
    "--ignore",
    "accepted",
    metavar="FILE",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Accepted breaks, in TOML, with a reason each.",
)
@click.option("--format", "form", type=click.Choice(FORMS), default="text", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@plugins_option
@debug_option
def command(
    paths: tuple[Path, ...],
    includes: tuple[Path, ...],
    plugins: tuple[Path, ...],
    form: str,
    *,
    as_json: bool,
    **asked: Any,
) -> int:
    """Show what happens when old and new versions of a schema meet, by running the codecs.

    PATH... are two files of one IDL, or two folders of them, OLD first; more than two are a
    history. With --against, paths in a git repository; with --history, one of them, or several
    versions in order.

    Exit codes: 0 compatible in the directions required, 1 it breaks, 2 the arguments or a schema
    are not as they should be, 3 undecided.
    """
    from serdelab import discover

    if as_json and form not in {"text", "json"}:
        raise UsageError(
            f"--json and --format {form} exclude each other", hint="python bench.py check --help"
        )
    for folder in plugins:
        discover.add_folder(folder)
    wanted = Asked(**asked)
    return _check(_where(paths, includes, wanted), _options(wanted), "json" if as_json else form)


def _where(paths: tuple[Path, ...], includes: tuple[Path, ...], asked: Asked) -> Where:
    from serdelab.check.sources import Where

    return Where(paths, includes, asked.against, asked.history, asked.since)


def _options(asked: Asked) -> Options:
    from serdelab.check.checkers import chosen
    from serdelab.check.examine import Options
    from serdelab.check.ignore import load
    from serdelab.check.verdicts import Require

    return Options(
        require=Require(asked.require),
        codecs=asked.codecs,
        values=asked.values,
        accepted=load(asked.accepted) if asked.accepted else (),
        checkers=chosen(asked.checkers) if asked.checkers else (),
    )


def _check(where: Where, options: Options, form: str) -> int:
    from serdelab.check.examine import examine
    from serdelab.check.sources import opened

    with opened(where) as sources:
        answer = examine(sources, options, _told)
    if form == "text":
        _print(answer)
    else:
        click.echo(_rendering(form)(answer))
    return answer.exit_code


def _told(done: int, every: int) -> None:
    if every > _FEW and sys.stderr.isatty():
        click.echo(f"\r{done}/{every} pairs", nl=False, err=True)
        if done == every:
            click.echo("\r\x1b[K", nl=False, err=True)


def _rendering(form: str) -> Callable[[Answer], str]:
    from importlib import import_module

    found: Callable[[Answer], str] = import_module(f"serdelab.check.formats.{form}").render
    return found


def _print(answer: Answer) -> None:
    """The table of the steps stands last, where a terminal is looked at."""
    from serdelab.check.report_text import lines, summary_rows

    for line in lines(answer):
        click.echo(_coloured(line))
    if not answer.single and answer.steps:
        from serdelab.cli.table import print_table

        click.echo()
        print_table("steps", ("from", "to", "backward", "forward", "bump"), summary_rows(answer))


def _coloured(line: str) -> str:
    if not sys.stdout.isatty():
        return line
    for pattern, colour in _COLOURS.items():
        line = re.sub(pattern, partial(_painted, colour), line)
    return line


def _painted(colour: str, match: re.Match[str]) -> str:
    return click.style(match[0], fg=colour)
