"""The timing loop, and how the inputs of a call are cut into batches.

A batch lasts about ``BATCH_NS``: long enough that reading the clock twice (some 100 ns) is lost in
it, short enough to fit between two disturbances of a shared machine.

* A fast call goes through all its inputs several times in one batch.
* A slow call goes through part of them: its inputs are cut into *segments* and a batch is one
  segment. Records differ in size, so times are only ever compared within a segment; the time of
  the operation is the sum over its segments.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter_ns
from typing import Any

BATCH_NS = 100_000
LONG_NS = 1_000_000  # a batch that must be longer, because one call is, gets no lap before it
WARM_AGREEMENT = 0.05  # two laps in a row that differ by less: the call is warm
WARM_NS = 2_000_000  # or this much time has gone into it
WARM_LAPS = 3, 20  # at least, unless they take longer than that; at most


def time_batch(call: Callable[[Any], Any], inputs: Sequence[Any]) -> int:
    """Nanoseconds for ``call(x)`` over all inputs: the clock is read before and after, no more."""
    start = perf_counter_ns()
    for x in inputs:
        call(x)
    return perf_counter_ns() - start


@dataclass(slots=True)
class Competitor:
    """One call in a race, its segments, and the batch times of each segment in ns.

    ``inputs`` must not be empty. ``segments`` and ``times`` run in parallel; they are empty until
    ``calibrate``. ``due_ns`` is the time it has had: batches times what one of them takes when
    nothing disturbs it, so that a disturbance costs nobody later turns.
    """

    name: str
    call: Callable[[Any], Any]
    inputs: Sequence[Any]
    segments: list[list[Any]] = field(default_factory=list[list[Any]], repr=False)
    times: list[array[int]] = field(default_factory=list["array[int]"], repr=False)
    due_ns: float = 0.0
    batches: int = 0
    _batch_ns: float = 0.0

    @property
    def calls_per_batch(self) -> float:
        """Mean over the segments."""
        return sum(map(len, self.segments)) / len(self.segments)

    def calibrate(self) -> None:
        """Warms the call, then cuts its inputs into batches of about ``BATCH_NS``."""
        per_call = max(1.0, _warm(self.call, self.inputs))
        calls = max(1, round(BATCH_NS / per_call))
        if calls >= len(self.inputs):
            self.segments = [list(self.inputs) * round(calls / len(self.inputs))]
        else:
            self.segments = _cut(self.inputs, calls)
        self.times = [array("q") for _ in self.segments]
        self._batch_ns = per_call * self.calls_per_batch

    def run(self) -> None:
        """One batch of the next segment, after a lap over the same inputs that is not counted.

        Others ran since the last batch and have emptied the caches; by chance they did not. The lap
        makes all batches begin alike, which narrows the spread of an A/A ratio from 8 % to 2 %.
        """
        segment = self.batches % len(self.segments)
        if self._batch_ns <= LONG_NS:
            time_batch(self.call, self.segments[segment][: len(self.inputs)])
        self.times[segment].append(time_batch(self.call, self.segments[segment]))
        self.due_ns += self._batch_ns
        self.batches += 1


def _warm(call: Callable[[Any], Any], inputs: Sequence[Any]) -> float:
    """Laps over the inputs until two agree; ns per call of the fastest: a disturbed one is lost."""
    least, most = WARM_LAPS
    laps = [time_batch(call, inputs)]
    while len(laps) < most and min(laps) * len(laps) < WARM_NS:
        laps.append(time_batch(call, inputs))
        if len(laps) >= least and abs(laps[-1] - laps[-2]) <= WARM_AGREEMENT * laps[-2]:
            break
    return min(laps) / len(inputs)


def _cut(inputs: Sequence[Any], size: int) -> list[list[Any]]:
    """Consecutive parts of about ``size`` inputs, as equal as can be."""
    parts = max(1, round(len(inputs) / size))
    edges = [round(i * len(inputs) / parts) for i in range(parts + 1)]
    return [list(inputs[a:b]) for a, b in pairwise(edges)]
