"""Declares that it nests three levels, and nests as many as any other."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec

HONEST = discover.codec("json_stdlib")

LIMITS = replace(HONEST.info.limits, depth=3)

CODEC = Codec(
    replace(HONEST.info, name="json_needless_depth", limits=LIMITS),
    HONEST.prepare,
    HONEST.implementation,
)
