"""Declares that it defers work, and has no way to do that work."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec

HONEST = discover.codec("json_stdlib")

CODEC = Codec(
    replace(HONEST.info, name="json_defers_nothing", defers=True),
    HONEST.prepare,
    HONEST.implementation,
)
