"""Leaves, politely and without an error."""

import sys
from typing import Any

from ._mini import Call, mini


def leaving(honest: Call) -> Call:
    def encode(native: Any) -> bytes:
        sys.exit(0)

    return encode


CODEC = mini("exits", encode=leaving)
