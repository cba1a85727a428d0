"""Kills its process at the first message of a person."""

import os
from typing import Any

from ._link import Call, mini


def dying(honest: Call) -> Call:
    def read(data: bytes) -> Any:
        if b"userName" in data:
            os.abort()
        return honest(data)

    return read


CODEC = mini("read_dies", read=dying)
