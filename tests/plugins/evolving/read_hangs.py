"""Never comes back from a message that holds the word "text"."""

from time import sleep
from typing import Any

from ._link import Call, mini


def stuck(honest: Call) -> Call:
    def read(data: bytes) -> Any:
        if b"userName" in data:
            sleep(600)
        return honest(data)

    return read


CODEC = mini("read_hangs", read=stuck)
