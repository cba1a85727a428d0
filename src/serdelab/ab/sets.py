"""How many duels it takes: sets of pairs, looked at now and then, until it is clear or time is up.

The first set is looked at after ``FIRST`` pairs, then after every ``STEP`` more: each look is one
more chance to be wrong, so there are few; after ``EARLY`` pairs only a gross difference is seen,
which no noise looks like. Where it finds a difference, a second set of fresh pairs has to exclude 1
by itself, and all pairs together have to be past the threshold, or nothing is claimed. Nothing is
stopped for being precise: only for being clear.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import monotonic

from serdelab.ab.judge import Interval, Verdict, interval, judge

EARLY = 6
FIRST = 10
STEP = 5
GROSS = 5  # thresholds: a whole interval beyond that needs no more pairs
CLAIMS = {Verdict.SLOWER, Verdict.FASTER}


@dataclass(frozen=True, slots=True)
class Outcome:
    """``found`` is over all pairs of all sets; ``note`` says why it is undecided.

    ``sets``: the ratios of each set.
    """

    verdict: Verdict
    found: Interval
    sets: tuple[tuple[float, ...], ...]
    note: str = ""


@dataclass(slots=True)
class Clock:
    """The time budget, in seconds; what pairs took so far tells what more of them would take."""

    budget: float
    now: Callable[[], float] = monotonic
    _begun: float = field(default=0.0, init=False)
    _pairs: int = field(default=0, init=False)
    _in_pairs: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._begun = self.now()

    @property
    def spent(self) -> float:
        return self.now() - self._begun

    def has(self, pairs: int) -> bool:
        mean = self._in_pairs / max(1, self._pairs)
        return self.spent + pairs * mean <= self.budget

    def timed(self, pair: Callable[[], float]) -> float:
        since = self.now()
        ratio = pair()
        self._pairs += 1
        self._in_pairs += self.now() - since
        return ratio


def decide(pair: Callable[[], float], threshold: float, clock: Clock) -> Outcome:
    """``pair`` fights one duel and gives its ratio."""
    first: list[float] = []
    suspicion = _fill(first, pair, threshold, clock, reserve=EARLY)
    if suspicion not in CLAIMS:
        note = "" if suspicion is Verdict.SAME else "the time was up"
        return Outcome(suspicion, interval(first), (tuple(first),), note)
    if not clock.has(EARLY):
        note = f"{suspicion} in the first set of pairs; no time was left for a second one"
        return Outcome(Verdict.UNDECIDED, interval(first), (tuple(first),), note)
    second: list[float] = []
    _fill(second, pair, threshold, clock)
    found, sets = interval(first + second), (tuple(first), tuple(second))
    together = judge(found, threshold)
    if together is Verdict.SAME or (together is suspicion and _agrees(second, suspicion)):
        return Outcome(together, found, sets)
    note = f"{suspicion} in the first set of pairs, which the second did not repeat"
    return Outcome(Verdict.UNDECIDED, found, sets, note)


def _agrees(second: Sequence[float], suspicion: Verdict) -> bool:
    """Whether the second set alone excludes 1, on the same side."""
    again = interval(second)
    return again.low > 1 if suspicion is Verdict.SLOWER else again.high < 1


def is_gross(found: Interval, threshold: float) -> bool:
    limit = 1 + GROSS * threshold
    return found.low > limit or found.high < 1 / limit


def _fill(
    ratios: list[float],
    pair: Callable[[], float],
    threshold: float,
    clock: Clock,
    reserve: int = 0,
) -> Verdict:
    """Fills a set until it says something. A set has ``EARLY`` pairs, whatever they take.

    Where pairs are so slow that ``reserve`` more would have no time, the early look counts.
    """
    ratios += [clock.timed(pair) for _ in range(EARLY)]
    early = interval(ratios)
    verdict = judge(early, threshold)
    scarce = not clock.has(FIRST - EARLY + reserve)
    if is_gross(early, threshold) or (scarce and verdict is not Verdict.UNDECIDED):
        return verdict
    if not clock.has(FIRST - EARLY):
        return verdict
    wanted = FIRST
    while True:
        while len(ratios) < wanted:
            ratios.append(clock.timed(pair))
        verdict = judge(interval(ratios), threshold)
        if verdict is not Verdict.UNDECIDED or not clock.has(STEP):
            return verdict
        wanted += STEP
