"""Talks all the time, from Python and past it, and reads what is not for it."""

import os
import sys
from typing import Any

from ._mini import Call, mini


def talking(honest: Call) -> Call:
    def encode(native: Any) -> Any:
        print('{"row": "not mine"}')  # noqa: T201 - that is what it does wrong
        os.write(1, b'{"done": true}\n')
        sys.stdin.read()
        return honest(native)

    return encode


CODEC = mini("prints", encode=talking)
