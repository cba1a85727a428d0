"""``selftest``: whether the verdicts of ``ab`` hold on this machine."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from serdelab.cli.ab_ import OPERATIONS, SUBJECT, seed_option, threshold_option
from serdelab.cli.shared import FAILED, OK, Seconds, debug_option, json_option, select

if TYPE_CHECKING:
    from serdelab.ab.selftest import Trial


@click.command("selftest", short_help="Say whether verdicts hold on this machine.")
@click.option("--codec", default="", metavar="NAME", help="Played by both sides. [the reference]")
@threshold_option
@click.option("--seconds", type=Seconds(), default=15.0, metavar="S", help="For each trial. [15]")
@seed_option
@json_option
@debug_option
def command(codec: str, threshold: float, seconds: float, seed: int, *, as_json: bool) -> int:
    """Compare the same code with itself, and with itself doing 3 % and 10 % more calls.

    About a minute. Exit code 1 unless every verdict comes out right.
    """
    from serdelab import discover
    from serdelab.ab.compare import Asked
    from serdelab.ab.selftest import selftest
    from serdelab.run import Request

    name = codec or Request(subjects=(), codecs=(), scenarios=()).reference
    select("codec", [name], list(discover.plugins(discover.CODEC)))
    asked = Asked(threshold=threshold, budget=seconds, seed=seed)
    trials = selftest(name, SUBJECT, OPERATIONS, asked, _quiet if as_json else _tell)
    right = all(trial.right for trial in trials)
    if as_json:
        click.echo(json.dumps(_flat(trials), indent=1))
    elif all(trial.finding.found for trial in trials):
        _conclude(trials)
    return OK if right else FAILED


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
