"""``ab``: whether HEAD is slower than BASE."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from serdelab.cli.shared import (
    Decorator,
    Seconds,
    debug_option,
    json_option,
    operations,
    plugins_option,
    select,
    selector,
)
from serdelab.errors import UnknownName, UsageError

if TYPE_CHECKING:
    from serdelab.ab.compare import Asked
    from serdelab.ab.finding import Case, Finding
    from serdelab.ab.side import Ready

OPERATIONS = ("encode", "decode")
SUBJECT = "person"


def percent(ctx: click.Context, param: click.Parameter, text: str) -> float:
    """ "2%" or "0.02": a share above zero and below one."""
    try:
        share = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        share = -1.0
    if not 0 < share < 1:
        raise click.BadParameter(f"{text!r} is no share between 0 and 1, such as 2% or 0.02")
    return share


threshold_option: Decorator = click.option(
    "--threshold",
    default="2%",
    metavar="T",
    callback=percent,
    help="The least difference that counts. [2%]",
)
seed_option: Decorator = click.option(
    "--seed", type=click.IntRange(min=0), default=1, metavar="N", help="Of records and orders. [1]"
)


EPILOG = """\b
BASE and HEAD are two of a kind:
  json_orjson json_msgspec        two codecs
  orjson==3.10.0 orjson==3.13.0   two versions of a library, for its codecs
  git:v1 git:main, git:HEAD .     two revisions of this project; . is the working tree

\b
Exit codes:
  0    faster, or no difference of the threshold or more
  1    slower, confirmed by a second set of fresh processes
  2    the command line is not as it should be, or a side cannot be had
  3    undecided: the time was up
  4    a round trip failed on one side, or its codec does not load: nothing was timed
  70   a defect of serdelab itself
"""


@click.command("ab", short_help="Say whether HEAD is slower than BASE.", epilog=EPILOG)
@click.argument("base")
@click.argument("head")
@selector("codec", "those of the library that a run takes; revisions need one")
@selector("subject", SUBJECT)
@selector("operation", " and ".join(OPERATIONS))
@threshold_option
@click.option(
    "--seconds", type=Seconds(), default=15.0, metavar="S", help="For each comparison. [15]"
)
@seed_option
@plugins_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Append the findings as JSON lines.",
)
@json_option
@debug_option
def command(base: str, head: str, out: Path | None, *, as_json: bool, **asked: Any) -> int:
    """Compare BASE and HEAD in fresh processes that take turns on one core.

    Each comparison is one operation of one codec on one subject. Both sides prove the round trip
    of every record first.
    """
    from serdelab.ab import side
    from serdelab.ab.finding import exit_code

    findings: list[Finding] = []
    if out is not None and not out.parent.is_dir():
        raise UsageError(f"{out.parent} is no folder", hint=f"mkdir -p {out.parent}")
    try:
        with side.ready(*side.parse_both(base, head)) as sides:
            todo, settings = _todo(sides, asked)
            for finding in _follow(sides, todo, settings, as_json=as_json):
                findings.append(finding)
                _append(finding, out)
    finally:
        if as_json:
            click.echo(json.dumps([each.to_json() for each in findings], indent=1))
    return exit_code(findings)


def _todo(sides: Sequence[Ready], asked: dict[str, Any]) -> tuple[list[Case], Asked]:
    from serdelab import discover
    from serdelab.ab.compare import Asked, cases
    from serdelab.subjects import names

    for folder in asked["plugins"]:
        discover.add_folder(folder)
    known = list(discover.plugins(discover.CODEC))
    for ready in sides:
        if ready.side.kind == "codec" and ready.side.name not in known:
            raise UnknownName("codec", ready.side.name, known)
    todo = cases(
        sides,
        select("codec", asked["codec"], known),
        select("subject", asked["subject"] or [SUBJECT], names()),
        operations(asked["operation"] or OPERATIONS),
    )
    return todo, Asked(
        threshold=asked["threshold"],
        budget=asked["seconds"],
        seed=asked["seed"],
        plugin_folders=asked["plugins"],
    )


def _append(finding: Finding, out: Path | None) -> None:
    if out is None:
        return
    from serdelab.run.environment import at_start

    line = finding.to_json() | {"environment": at_start()}
    with out.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def _follow(
    sides: Sequence[Ready], todo: Sequence[Case], asked: Asked, *, as_json: bool
) -> Iterator[Finding]:
    """The findings; each is printed as it comes, unless there is JSON to come."""
    from serdelab.ab.compare import compare

    if not as_json:
        base, head = (ready.side.label for ready in sides)
        click.echo(f"time of {head} against {base}")
    for finding in compare(sides, todo, asked):
        if not as_json:
            for line in describe(finding):
                click.echo(line)
        yield finding


def describe(finding: Finding) -> list[str]:
    """The verdict, then what a reader has to know of it."""
    lines = [f"{finding.case.label}: {finding.words()}"]
    if finding.found is not None:
        change = "" if finding.change() in lines[0] else f"{finding.change()}, "
        base, head = finding.ns
        lines.append(
            f"  {change}{finding.pairs} pairs of processes in {len(finding.sets)} "
            f"set{'s' * (len(finding.sets) > 1)}, {finding.seconds:.1f} s; "
            f"{_time(base)} → {_time(head)} a call"
        )
    if finding.note:
        lines.append(f"  {finding.note}")
    facts = [
        f"{f['library']} {f['version']} ({f['implementation']})" for f in finding.facts.values()
    ]
    if len(facts) == 2:  # noqa: PLR2004 - both sides
        lines.append("  " + (" → ".join(facts) if facts[0] != facts[1] else facts[0]))
    if words := finding.bytes_words():
        lines.append(f"  {words}")
    return lines


def _time(ns: float) -> str:
    for limit, unit in ((1e3, "ns"), (1e6, "µs"), (1e9, "ms")):
        if ns < limit:
            return f"{ns / limit * 1e3:.3g} {unit}"
    return f"{ns / 1e9:.3g} s"
