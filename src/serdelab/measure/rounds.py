"""The race: rounds of one short turn each, in random order, until the time is used up.

Every competitor gets the same time: one whose turns are longer sits out rounds in proportion. A
disturbance of the machine so falls on all of them alike.

Garbage is collected and survivors are frozen before the race, and what is left of one competitor's
turn is collected before the next one's begins. The collector is on during batches: what a library
leaves behind for it is part of the library's price.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Sequence
from random import Random
from time import monotonic

from serdelab.measure.batches import BATCH_NS, PASSES, Competitor

MIN_BATCHES = 5
MIN_PER_SEGMENT = 2


def measure(
    competitors: Sequence[Competitor],
    seconds: float,
    random: Random,
    before: Callable[[Competitor], None] = lambda _: None,
) -> None:
    """Fills in the batch times of all competitors, in about ``seconds`` of wall time.

    ``before`` is called outside the clock, ahead of every turn and every calibration: it leaves a
    trace of who was running. Takes longer than ``seconds`` where a call is so slow that the
    minimum of batches (``MIN_BATCHES``, two of each segment) needs it. What was frozen stays so:
    thawing it would make the next race wait for a collection of everything.
    """
    deadline = monotonic() + seconds
    for competitor in random.sample(competitors, len(competitors)):
        before(competitor)
        competitor.calibrate()
    gc.collect()
    gc.freeze()
    share = 0
    while True:
        if monotonic() < deadline:
            due = [c for c in competitors if c.due_ns <= share]
        else:
            due = [c for c in competitors if lacks(c)]
            if not due:
                return
        share += (1 + PASSES) * BATCH_NS
        for competitor in random.sample(due, len(due)):
            before(competitor)
            gc.collect()
            competitor.turn()


def lacks(competitor: Competitor) -> bool:
    """Whether it still has fewer batches than any figure needs."""
    needed = max(MIN_BATCHES, MIN_PER_SEGMENT * len(competitor.segments))
    return competitor.batches < needed
