"""``gate``: whether a change may go in; the command of a CI job."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from serdelab.cli.ab_ import percent
from serdelab.cli.shared import (
    Seconds,
    debug_option,
    json_option,
    operations,
    select,
    selector,
)
from serdelab.errors import UsageError

if TYPE_CHECKING:
    from serdelab.gate.answer import Answer
    from serdelab.gate.choose import Selection
    from serdelab.gate.conduct import Asked
    from serdelab.gate.sides import Sides

EPILOG = """\b
Exit codes, the worst first:
  4    correctness broken: a record did not come back, or a codec failed
  1    a regression, confirmed: a larger message, more instructions, or slower
  3    not decided: too noisy, or something chosen was not timed
  2    the command line, the project's thresholds, or a revision is not as it should be
  0    fine
  70   a defect of serdelab itself
"""


def _share(ctx: click.Context, param: click.Parameter, text: str | None) -> float | None:
    return None if text is None else percent(ctx, param, text)


def _file(name: str, what: str) -> Callable[..., Any]:
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(f"--{name}", type=kind, metavar="FILE", help=f"Write {what}.")


@click.command(
    "gate", short_help="Hold a change against a revision: the CI job's command.", epilog=EPILOG
)
@click.option("--base", required=True, metavar="REV", help="The revision before the change.")
@click.option("--head", default=".", metavar="REV", help="With the change. [the working tree]")
@click.option(
    "--threshold",
    metavar="T",
    callback=_share,
    help="The share of time that counts. [5%, or what pyproject.toml says]",
)
@selector("codec", "all are proven, those that the change touches are timed")
@selector("subject", "all are proven, a small one is timed")
@selector("operation", "encode and decode are timed")
@click.option("--all", "everything", is_flag=True, help="Time all codecs that run by default.")
@click.option(
    "--minutes",
    type=Seconds(),
    default=10.0,
    metavar="M",
    help="For all that is timed, and as many for all that is counted. [10]",
)
@click.option(
    "--seconds", type=Seconds(), default=15.0, metavar="S", help="For each comparison. [15]"
)
@_file("markdown", "a summary for a pull request")
@_file("junit", "JUnit's XML")
@json_option
@debug_option
def command(
    base: str,
    head: str,
    markdown: Path | None,
    junit: Path | None,
    *,
    as_json: bool,
    **asked: Any,
) -> int:
    """Hold the working tree against a revision of this project.

    Every round trip has to be right and no message may grow, byte for byte; of what the change
    touches, instructions are counted and time is compared, as `ab` does it. With --codec or
    --subject nothing else is looked at, and that is timed whatever the change touches.
    """
    from serdelab.gate import conduct, sides
    from serdelab.gate.formats import files

    files.check(markdown, files.MARKDOWN)
    files.check(junit, files.JUNIT)
    progress = _Progress()
    try:
        with sides.opened(base, head) as both:
            answer = conduct.run(both, _asked(both, asked), progress)
    finally:
        progress.end()
    _write(answer, markdown, junit)
    _print(answer, as_json=as_json)
    return answer.exit_code


def _asked(both: Sides, asked: dict[str, Any]) -> Asked:
    from dataclasses import replace

    from serdelab.gate import thresholds
    from serdelab.gate.choose import Budget
    from serdelab.gate.conduct import Asked

    limits = thresholds.load(both.project)
    limits.check(both.known_codecs, both.known_subjects)
    return Asked(
        _selection(both, asked),
        replace(limits, given=asked["threshold"]),
        Budget(asked["minutes"], asked["seconds"]),
    )


def _selection(both: Sides, asked: dict[str, Any]) -> Selection:
    from serdelab.gate.choose import Selection

    if asked["everything"] and asked["codec"]:
        raise UsageError("--all and --codec exclude each other", hint="python bench.py gate --help")
    return Selection(
        select("codec", asked["codec"], both.tree.codecs),
        select("subject", asked["subject"], both.tree.subjects),
        operations(asked["operation"]),
        asked["everything"],
    )


def _write(answer: Answer, markdown: Path | None, junit: Path | None) -> None:
    from serdelab.gate.formats import junit as as_junit
    from serdelab.gate.formats import markdown as as_markdown

    if markdown is not None:
        markdown.write_text(as_markdown.render(answer), encoding="utf-8")
    if junit is not None:
        junit.write_text(as_junit.render(answer), encoding="utf-8")


def _print(answer: Answer, *, as_json: bool) -> None:
    from serdelab.gate.formats import text

    if as_json:
        click.echo(json.dumps(answer.to_json(), ensure_ascii=False, indent=1, default=str))
    else:
        for line in text.lines(answer):
            click.echo(line)


class _Progress:
    """On a terminal one line that changes; elsewhere a line for each new word."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._last = ""

    def __call__(self, words: str, number: int, of: int) -> None:
        if self._live:
            click.echo(f"\r\x1b[K{words}: {number} of {of}", nl=False, err=True)
        elif words != self._last:
            click.echo(words, err=True)
        self._last = words

    def end(self) -> None:
        if self._live:
            click.echo("\r\x1b[K", nl=False, err=True)
