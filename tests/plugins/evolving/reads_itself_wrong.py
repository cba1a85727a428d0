"""Does not even bring its own values back: its reads prove nothing."""

from typing import Any

from ._link import Call, mini


def lying(_: Call) -> Call:
    def reread(data: bytes) -> Any:
        return {"userName": "somebody else"}

    return reread


CODEC = mini("reads_itself_wrong", reread=lying)
