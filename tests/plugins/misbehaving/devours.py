"""Asks for more memory than there is."""

from typing import Any

from ._mini import Call, mini


def growing(honest: Call) -> Call:
    def encode(native: Any) -> bytes:
        return b"x" * 2**45

    return encode


CODEC = mini("devours", encode=growing)
