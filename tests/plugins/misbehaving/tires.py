"""Right in the proof, wrong after many calls."""

from collections import Counter
from typing import Any

from ._mini import MANY, Call, mini


def tiring(honest: Call) -> Call:
    calls = Counter[int]()

    def encode(native: Any) -> Any:
        calls[id(native)] += 1
        return honest(native) if calls[id(native)] < MANY else b"{}"

    return encode


CODEC = mini("tires", encode=tiring)
