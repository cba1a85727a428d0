"""Right in the proof, kills its process while it is timed."""

import os
from itertools import count
from typing import Any

from ._mini import Call, mini


def exploding(honest: Call) -> Call:
    calls = count()

    def encode(native: Any) -> Any:
        if next(calls) > 2_000:
            os.abort()
        return honest(native)

    return encode


CODEC = mini("aborts_late", encode=exploding)
