"""Its decode is right; its ``read_all``, which is what is ranked, reads nothing."""

from typing import Any

from ._mini import Call, mini


def skipping(_: Call) -> Call:
    def read_all(data: bytes) -> Any:
        return {}

    return read_all


CODEC = mini("skips_read_all", read_all=skipping)
