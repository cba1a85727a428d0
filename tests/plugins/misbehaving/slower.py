"""The honest one, with a tenth more work in encode: the same idle loop ahead of every call."""

from collections.abc import Sequence
from itertools import repeat
from statistics import median
from time import perf_counter_ns
from typing import Any

from ._mini import Call, mini

EXTRA = 0.10
LAP = 16  # the natives that the first calls come with are those to calibrate on
ROUNDS = 300
TURNS = 1_000


def slowing(honest: Call) -> Call:
    loops = 0
    seen: list[Any] = []

    def encode(native: Any) -> Any:
        if len(seen) < LAP:
            seen.append(native)
            if len(seen) == LAP:
                calibrate()
        for _ in repeat(None, loops):
            pass
        return honest(native)

    def calibrate() -> None:
        """From laps in turn: a machine that changes its pace changes that of all three."""
        nonlocal loops
        loops = 0
        wanted: list[float] = []
        for _ in range(ROUNDS):
            plain, wrapped = _lap(honest, seen), _lap(encode, seen)
            wanted.append(((1 + EXTRA) * plain - wrapped) / LAP / _turn())
        loops = max(0, round(median(wanted)))

    return encode


def _turn() -> float:
    """One turn of the idle loop, in ns."""
    start = perf_counter_ns()
    for _ in repeat(None, TURNS):
        pass
    return (perf_counter_ns() - start) / TURNS


def _lap(call: Call, inputs: Sequence[Any]) -> int:
    """In ns."""
    start = perf_counter_ns()
    for x in inputs:
        call(x)
    return perf_counter_ns() - start


CODEC = mini("slower", encode=slowing)
