"""Eats memory without end at the first message of a person."""

from typing import Any

from ._link import Call, mini


def devouring(honest: Call) -> Call:
    def read(data: bytes) -> Any:
        if b"userName" in data:
            eaten = [bytes(2**28)]
            while True:
                eaten.append(bytes(2**28))
        return honest(data)

    return read


CODEC = mini("read_devours", read=devouring)
