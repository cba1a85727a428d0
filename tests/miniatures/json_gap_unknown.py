"""Declares a gap by a name that no check knows."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec, Gap, GapKind

HONEST = discover.codec("json_stdlib")

GAPS = (Gap("feature:integer_key", GapKind.NEVER, "keys of JSON objects are text"),)

CODEC = Codec(
    replace(HONEST.info, name="json_gap_unknown", gaps=GAPS), HONEST.prepare, HONEST.implementation
)
