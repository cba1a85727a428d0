"""Right in the proof, hangs while it is timed."""

from collections import Counter
from time import sleep
from typing import Any

from ._mini import MANY, Call, mini


def getting_stuck(honest: Call) -> Call:
    calls = Counter[int]()

    def encode(native: Any) -> Any:
        calls[id(native)] += 1
        if calls[id(native)] > MANY:
            sleep(600)
        return honest(native)

    return encode


CODEC = mini("hangs_late", encode=getting_stuck)
