"""Never comes back from decode."""

from time import sleep
from typing import Any

from ._mini import Call, mini


def hanging(honest: Call) -> Call:
    def decode(data: bytes) -> Any:
        sleep(600)

    return decode


CODEC = mini("hangs", decode=hanging)
