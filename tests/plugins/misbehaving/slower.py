"""The honest one, with a tenth more work in encode: the same idle loop ahead of every call."""

from collections.abc import Sequence
from itertools import repeat
from time import perf_counter_ns
from typing import Any

from ._mini import Call, mini

EXTRA = 0.10
LAP = 16  # the natives that the first calls come with are those to calibrate on
ROUNDS = 300
STEP = 100


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
        nonlocal loops
        loops = 0
        wrapped, wanted = _best(encode, seen), (1 + EXTRA) * _best(honest, seen)
        loops = STEP
        per_loop = (_best(encode, seen) - wrapped) / STEP
        loops = max(0, round((wanted - wrapped) / per_loop))

    return encode


def _best(call: Call, inputs: Sequence[Any]) -> float:
    """The shortest time of a lap of many, in ns a call."""
    times: list[int] = []
    for _ in range(ROUNDS):
        start = perf_counter_ns()
        for x in inputs:
            call(x)
        times.append(perf_counter_ns() - start)
    return min(times) / len(inputs)


CODEC = mini("slower", encode=slowing)
