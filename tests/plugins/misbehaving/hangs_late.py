"""Right in the proof, hangs while it is timed."""

from itertools import count
from time import sleep
from typing import Any

from ._mini import Call, mini


def getting_stuck(honest: Call) -> Call:
    calls = count()

    def encode(native: Any) -> Any:
        if next(calls) > 2_000:
            sleep(600)
        return honest(native)

    return encode


CODEC = mini("hangs_late", encode=getting_stuck)
