"""``selftest``: whether the verdicts of ``ab`` hold on this machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from serdelab.cli.ab_ import OPERATIONS, SUBJECT, seed_option, threshold_option
from serdelab.cli.shared import (
    FAILED,
    OK,
    Seconds,
    debug_option,
    json_option,
    new_folder,
    out_option,
    select,
)
from serdelab.errors import UsageError

if TYPE_CHECKING:
    from serdelab.ab.compare import Asked
    from serdelab.ab.selftest import Trial


@click.command("selftest", short_help="Say whether verdicts hold on this machine.")
@click.option("--codec", default="", metavar="NAME", help="Played by both sides. [the reference]")
@threshold_option
@click.option("--seconds", type=Seconds(), default=15.0, metavar="S", help="For each trial. [15]")
@click.option(
    "--rivals",
    is_flag=True,
    help="Also what timeit, pytest-benchmark and pyperf say of the same code. About 5 minutes.",
)
@click.option(
    "--comparisons",
    type=click.IntRange(min=1),
    metavar="N",
    help="By each tool, with --rivals. [6]",
)
@out_option("for what --rivals found, as JSON and as a chart. [results/TIME_MACHINE_COMMIT]")
@seed_option
@json_option
@debug_option
def command(
    codec: str,
    comparisons: int | None,
    out: Path | None,
    *,
    rivals: bool,
    as_json: bool,
    **asked: Any,
) -> int:
    """Compare the same code with itself, and with itself doing more calls.

    As many more as are 1.5 and 5 times the threshold: 3 % and 10 %. About a minute. Exit code 1
    unless every verdict comes out right; what rivals say changes nothing in that.
    """
    from serdelab import discover
    from serdelab.ab.compare import Asked
    from serdelab.run import Request

    if not rivals and (comparisons or out):
        raise UsageError(
            "--comparisons and --out are for rivals", hint="python bench.py selftest --rivals"
        )
    name = codec or Request(subjects=(), codecs=(), scenarios=()).reference
    chosen = select("codec", [name], list(discover.plugins(discover.CODEC)))
    if len(chosen) != 1:
        raise UsageError(f"{name} names {len(chosen)} codecs: one plays", hint="--codec NAME")
    (name,) = chosen
    settings = Asked(threshold=asked["threshold"], budget=asked["seconds"], seed=asked["seed"])
    if rivals:
        from serdelab.cli import selftest_rivals

        contest = selftest_rivals.ready(name, settings, comparisons, new_folder(out))
        trials = _trials(name, settings, as_json=as_json)
        found = contest.run(loud=not as_json)
        printed: Any = {"trials": _flat(trials), "rivals": found}
    else:
        trials = _trials(name, settings, as_json=as_json)
        printed = _flat(trials)
    if as_json:
        click.echo(json.dumps(printed, indent=1))
    return OK if all(trial.right for trial in trials) else FAILED


def _trials(codec: str, asked: Asked, *, as_json: bool) -> list[Trial]:
    from serdelab.ab.selftest import selftest

    trials = selftest(codec, SUBJECT, OPERATIONS, asked, _quiet if as_json else _tell)
    if not as_json and all(trial.finding.found for trial in trials):
        _conclude(trials)
    return trials


def _quiet(_: Trial) -> None: ...


def _tell(trial: Trial) -> None:
    finding = trial.finding
    change = "" if finding.change() in finding.words() else f", {finding.change()}"
    right = "right" if trial.right else "WRONG"
    click.echo(f"{right}: {trial.label}: {finding.words()}{change}; {finding.seconds:.0f} s")
    if finding.note:
        click.echo(f"  {finding.note}")


def _conclude(trials: Sequence[Trial]) -> None:
    from serdelab.ab.selftest import noise_floor, resolution

    wrong = sum(not trial.right for trial in trials)
    click.echo(f"noise floor {noise_floor(trials):.1%}: the largest error of a ratio")
    click.echo(f"resolution {resolution(trials):.1%}: half of the widest interval")
    if wrong:
        click.echo(
            f"{wrong} of {len(trials)} verdicts came out wrong: do not trust this machine now"
        )
        click.echo("  try: python bench.py selftest --seconds 30, or with less else to do")
    else:
        click.echo("every verdict came out right")


def _flat(trials: Sequence[Trial]) -> list[dict[str, object]]:
    return [
        {"injected": t.injected, "right": t.right, "finding": t.finding.to_json()} for t in trials
    ]
