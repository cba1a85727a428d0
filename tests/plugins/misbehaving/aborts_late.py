"""Right in the proof, kills its process while it is timed."""

import os
from collections import Counter
from typing import Any

from ._mini import MANY, Call, mini


def exploding(honest: Call) -> Call:
    calls = Counter[int]()

    def encode(native: Any) -> Any:
        calls[id(native)] += 1
        if calls[id(native)] > MANY:
            os.abort()
        return honest(native)

    return encode


CODEC = mini("aborts_late", encode=exploding)
