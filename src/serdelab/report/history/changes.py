"""Where a ratio changes for good: change points of its logarithm, found by ``ruptures``.

Each stretch on one machine is looked at alone, so a new machine is never taken for new code. PELT
with squared error (Killick, Fearnhead, Eckley, "Optimal detection of changepoints with a linear
computational cost", JASA 107, 2012) and a penalty of ``PENALTY`` s^2 log n; a stretch has two runs
or more, so one odd run is no change. The spread s of one run comes from the differences between
neighbours without the largest, which may be a step, and is at least ``SPREAD``: the reference
itself repeats to 1.4 % from run to run. A change is told where the medians of both sides differ by
more than a tie.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from itertools import pairwise
from statistics import median

import numpy as np

SPREAD = 0.014
PENALTY = 6.0  # at most 2 of 1,000 series of pure noise have a change; a test counts them
SHORTEST = 2
LEAST = 2 * SHORTEST
LIBRARY = "ruptures"


def available() -> bool:
    return find_spec(LIBRARY) is not None


def found(ratios: Sequence[float], width: float) -> list[tuple[int, float]]:
    """(index of the first ratio of the new stretch, factor), in order; none of fewer than four."""
    if len(ratios) < LEAST:
        return []
    logs = [math.log(ratio) for ratio in ratios]
    penalty = PENALTY * _spread(logs) ** 2 * math.log(len(logs))
    search = import_module(LIBRARY).KernelCPD(kernel="linear", min_size=SHORTEST)
    ends: list[int] = search.fit(np.asarray(logs).reshape(-1, 1)).predict(pen=penalty)
    return list(_wide(logs, [0, *map(int, ends)], math.log1p(width)))


def _spread(logs: Sequence[float]) -> float:
    """The standard deviation of one run: that of a difference / sqrt 2 (von Neumann), widened by
    about what leaving the largest out has made it smaller."""
    squares = sorted((b - a) ** 2 for a, b in pairwise(logs))
    kept = squares[:-1]
    return max(SPREAD, math.sqrt(sum(kept) / len(kept) / 2) * (1 + 1.2 / math.sqrt(len(squares))))


def _wide(logs: Sequence[float], edges: Sequence[int], width: float) -> Iterator[tuple[int, float]]:
    """A step that is no wider than a tie is none: its stretch goes on."""
    begin = 0
    for here, end in pairwise(edges[1:]):
        step = median(logs[here:end]) - median(logs[begin:here])
        if abs(step) > width:
            yield here, math.exp(step)
            begin = here
