"""From the ratios of duels to a verdict: pure, no clock.

A sample is a pair of fresh processes, never a batch. The interval is the report's own: a 95 %
percentile bootstrap of the median over pairs. A threshold T is a factor: ±T means 1/(1+T) to 1+T.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from serdelab.report import stats


class Verdict(StrEnum):
    SLOWER = "slower"
    FASTER = "faster"
    SAME = "no difference"
    UNDECIDED = "undecided"
    BROKEN = "broken"  # a codec does not load, or a round trip failed: nothing was timed
    NOTHING = "not compared"  # a side lacks the library, the codec or the operation


@dataclass(frozen=True, slots=True)
class Interval:
    """``point`` is the median ratio of head to base over pairs."""

    point: float
    low: float
    high: float


def interval(ratios: Sequence[float]) -> Interval:
    """Bootstrapped on logarithms, so that exchanging the sides gives the inverse."""
    (found,) = stats.medians([[math.log(ratio) for ratio in ratios]])
    return Interval(*(math.exp(x) for x in (found.point, found.low, found.high)))


def judge(found: Interval, threshold: float) -> Verdict:
    """What one set says; a slower or faster is a suspicion until a second set repeats it."""
    limit = 1 + threshold
    if found.point > limit and found.low > 1:
        return Verdict.SLOWER
    if found.point < 1 / limit and found.high < 1:
        return Verdict.FASTER
    if 1 / limit < found.low and found.high < limit:
        return Verdict.SAME
    return Verdict.UNDECIDED
