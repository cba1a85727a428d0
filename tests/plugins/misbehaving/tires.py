"""Right in the proof, wrong after some thousand calls."""

from itertools import count
from typing import Any

from ._mini import Call, mini


def tiring(honest: Call) -> Call:
    calls = count()

    def encode(native: Any) -> Any:
        return honest(native) if next(calls) < 2_000 else b"{}"

    return encode


CODEC = mini("tires", encode=tiring)
