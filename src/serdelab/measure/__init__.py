"""The paired engine: competitors of one operation, timed in short batches, interleaved at random.

What is measured and why is statement 1 of docs/method.md: "X takes k times Y". Nothing here knows
what a codec is; it times calls.
"""

from serdelab.measure.batches import Competitor, time_batch
from serdelab.measure.estimate import UNDISTURBED, Estimate, estimate, is_disturbed, percentile
from serdelab.measure.rounds import MIN_BATCHES, measure

__all__ = [
    "MIN_BATCHES",
    "UNDISTURBED",
    "Competitor",
    "Estimate",
    "estimate",
    "is_disturbed",
    "measure",
    "percentile",
    "time_batch",
]
