"""What these miniatures share: ``json_stdlib``, with a part replaced by what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")
INFO = HONEST.info
MANY = 20
"""A native is encoded more often than that while it is timed, and less often before."""

Call = Callable[[Any], Any]


def mini(name: str, **parts: Callable[[Call], Call]) -> Codec:
    """A codec of that name. Each part gets the honest callable and gives the one in its place."""

    def prepare(writer: Schema, reader: Schema) -> Session:
        honest = HONEST.prepare(writer, reader)
        made = {part: change(getattr(honest, part)) for part, change in parts.items()}
        return replace(honest, **made)

    return Codec(replace(INFO, name=name), prepare, HONEST.implementation)
