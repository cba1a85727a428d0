"""The honest one, with a tenth more work in encode: spread evenly, in proportion to its bytes."""

from collections.abc import Callable
from itertools import repeat
from time import perf_counter_ns
from typing import Any

from ._mini import Call, mini

EXTRA = 0.10
ROUNDS = 200


def slowing(honest: Call) -> Call:
    loops_per_byte: list[float] = []

    def encode(native: Any) -> Any:
        data = honest(native)
        if not loops_per_byte:
            loops_per_byte.append(_loops(honest, native) / len(data))
        _loop(round(len(data) * loops_per_byte[0]))
        return data

    return encode


def _loops(honest: Call, native: Any) -> float:
    """How many loops take ``EXTRA`` of an encode; calling ``_loop`` counts towards it."""
    empty = _best(_loop, 0)
    one = (_best(_loop, 10_000) - empty) / 10_000
    return max(0.0, EXTRA * _best(honest, native) - empty) / one


def _loop(count: int) -> None:
    for _ in repeat(None, count):
        pass


def _best(call: Callable[[Any], Any], x: Any) -> int:
    """The shortest time of many, in ns."""
    times: list[int] = []
    for _ in range(ROUNDS):
        start = perf_counter_ns()
        call(x)
        times.append(perf_counter_ns() - start)
    return min(times)


CODEC = mini("slower", encode=slowing)
