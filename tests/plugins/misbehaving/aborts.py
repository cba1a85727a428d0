"""Kills its process, as a defect in C does."""

import os
from typing import Any

from ._mini import Call, mini


def dying(honest: Call) -> Call:
    def decode(data: bytes) -> Any:
        os.abort()

    return decode


CODEC = mini("aborts", decode=dying)
