"""Whether verdicts come out right on this machine: the same code twice, and a known slowdown.

A slowdown of p is p more calls of the same function in each batch of head: nothing is calibrated,
so it is what it says. Two cases are tried, a fast call and one some ten times slower.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from serdelab.ab.compare import SCENARIO, Asked, compare
from serdelab.ab.finding import Case, Finding
from serdelab.ab.judge import Verdict
from serdelab.ab.side import Kind, Ready, Side

SMALL, LARGE = 1.5, 5.0
"""Of the threshold, what is injected: 3 % and 10 % where it is 2 %."""


def injections(threshold: float) -> tuple[float, ...]:
    """The share of calls that head does more in each trial.

    Whole percents: batches are whole hundreds of calls.
    """
    percents = (ceil(round(100 * part * threshold, 6)) for part in (SMALL, LARGE))
    return (0.0, 0.0, *(each / 100 for each in percents))


@dataclass(frozen=True, slots=True)
class Trial:
    """``right``: slower where something was injected, no difference where nothing was."""

    injected: float
    finding: Finding

    @property
    def right(self) -> bool:
        if self.injected:
            return self.finding.verdict is Verdict.SLOWER
        return self.finding.verdict is Verdict.SAME

    @property
    def label(self) -> str:
        return f"+{self.injected:.0%} more calls" if self.injected else "the same code twice"


def selftest(
    codec: str, subject: str, operations: Sequence[str], asked: Asked, tell: Callable[[Trial], None]
) -> list[Trial]:
    """All trials, in about ``asked.budget`` seconds each; ``tell`` is called after each."""
    side = Ready(Side(codec, Kind.CODEC, codec))
    done: list[Trial] = []
    for number, injected in enumerate(injections(asked.threshold)):
        operation = operations[number % len(operations)]
        case = Case(codec, codec, subject, SCENARIO, operation)
        settings = replace(asked, injected=injected, seed=asked.seed + number)
        (finding,) = compare((side, side), [case], settings)
        done.append(Trial(injected, finding))
        tell(done[-1])
    return done


def noise_floor(trials: Sequence[Trial]) -> float:
    """The largest deviation from what is true, a point of all pairs."""
    found = [(t.finding.found, t.injected) for t in trials]
    return max(abs(f.point / (1 + injected) - 1) for f, injected in found if f is not None)


def resolution(trials: Sequence[Trial]) -> float:
    """The largest half width of an interval, relative: a difference below it may not be seen."""
    found = [t.finding.found for t in trials]
    return max((f.high - f.low) / 2 / f.point for f in found if f is not None)
