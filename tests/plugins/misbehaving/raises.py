"""Refuses every record."""

from typing import Any

from ._mini import Call, mini


def refusing(honest: Call) -> Call:
    def encode(native: Any) -> bytes:
        raise ValueError("no\nthank you")

    return encode


CODEC = mini("raises", encode=refusing)
