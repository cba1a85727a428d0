"""From batch times to the two published figures of one process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from serdelab.measure.batches import Competitor

UNDISTURBED = 0.01  # the quantile of batches: the time when nothing else was in the way
DISTURBED_LIMIT = 1.10


@dataclass(frozen=True, slots=True)
class Estimate:
    """Nanoseconds per call: ``undisturbed`` (1st percentile of batches) and ``typical`` (median).

    Both are sums over the segments, so each input has the same weight whatever the batch length.
    """

    undisturbed: float
    typical: float


def percentile(values: Sequence[float], q: float) -> float:
    """The q-quantile (0 to 1), linear between neighbours (Hyndman and Fan 1996, definition 7)."""
    ordered = sorted(values)
    position = q * (len(ordered) - 1)
    low = int(position)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (position - low)


def estimate(competitor: Competitor) -> Estimate:
    """ValueError when it was not timed at least once in every segment."""
    if not competitor.times or not all(competitor.times):
        raise ValueError(f"{competitor.name}: a segment without a batch")
    calls = sum(map(len, competitor.segments))
    low = sum(percentile(times, UNDISTURBED) for times in competitor.times)
    mid = sum(median(times) for times in competitor.times)
    return Estimate(low / calls, mid / calls)


def is_disturbed(estimates: Iterable[Estimate]) -> bool:
    """Whether the machine was busy with something else during these rounds.

    True when half of the competitors of the same rounds had a typical time more than
    ``DISTURBED_LIMIT`` times their undisturbed one. A single competitor may have a wide spread of
    its own (a collector that runs now and then); half of them have not. On two shared cores
    with little else to do this median was 1.03 over a run and never above 1.08. Marks, drops none.
    """
    return median(e.typical / e.undisturbed for e in estimates) > DISTURBED_LIMIT
