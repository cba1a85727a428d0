"""What these miniatures share: orjson's link, with one callable replaced by what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Link, Side

HONEST = discover.codec("json_orjson")
Call = Callable[[Any], Any]


def mini(name: str, **parts: Callable[[Call], Call]) -> Codec:
    """A codec of that name. Each part gets the honest callable and gives the one in its place."""
    evolution = HONEST.evolution
    assert evolution is not None

    def link(writer: Side, reader: Side, way: str) -> Link:
        honest = evolution.link(writer, reader, way)
        made = {part: change(getattr(honest, part)) for part, change in parts.items()}
        return replace(honest, **made)

    info = replace(HONEST.info, name=name)
    return Codec(info, HONEST.prepare, HONEST.implementation, replace(evolution, link=link))
