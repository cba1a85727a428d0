"""Raises what no library should, an exception without a message."""

from typing import Any

from ._link import Call, mini


def raising(_: Call) -> Call:
    def read(data: bytes) -> Any:
        raise ZeroDivisionError

    return read


CODEC = mini("read_raises", read=raising)
