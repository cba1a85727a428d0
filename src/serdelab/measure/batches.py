"""The timing loop, and how the inputs of a call are cut into batches and turns.

A batch lasts about ``BATCH_NS``: long enough that reading the clock twice (some 100 ns) is lost in
it, short enough to fit between two disturbances of a shared machine.

* A fast call goes through all its inputs several times in one batch.
* A slow call goes through part of them: its inputs are cut into *segments* and a batch is one
  segment. Records differ in size, so times are only ever compared within a segment; the time of
  the operation is the sum over its segments.

A *pass* is one batch of each segment. Others ran before, and left the caches and the branch
predictor to this call in whatever state: after a batch of its own twin a decoder was 10 % faster
than after others. So a *turn* is one pass that is not counted and ``PASSES`` that are, in a row.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from time import perf_counter_ns
from typing import Any

BATCH_NS = 100_000
PASSES = 3
LONG_NS = 3_000_000  # a pass that takes longer needs no other before it, and makes a turn alone
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
    ``calibrate``. ``due_ns`` is the time it has had: turns times what one of them takes when
    nothing disturbs it, so that a disturbance costs nobody later turns.
    """

    name: str
    call: Callable[[Any], Any]
    inputs: Sequence[Any]
    segments: list[list[Any]] = field(default_factory=list[list[Any]], repr=False)
    times: list[array[int]] = field(default_factory=list["array[int]"], repr=False)
    due_ns: float = 0.0
    batches: int = 0
    _pass_ns: float = 0.0

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
        self._pass_ns = per_call * sum(map(len, self.segments))

    def turn(self) -> None:
        """A pass that is not counted, and those that are; one alone where it takes long."""
        short = self._pass_ns <= LONG_NS
        counted = PASSES if short else 1
        if short:
            for segment in self.segments:
                time_batch(self.call, segment)
        for _ in range(counted):
            for segment, times in zip(self.segments, self.times, strict=True):
                times.append(time_batch(self.call, segment))
        self.due_ns += (counted + short) * self._pass_ns
        self.batches += counted * len(self.segments)


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
