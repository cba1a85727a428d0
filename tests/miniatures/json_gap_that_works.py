"""Declares that it has no integer keys, and has them."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec, Gap, GapKind

HONEST = discover.codec("json_stdlib")

GAPS = (Gap("feature:integer_keys", GapKind.NEVER, "keys of JSON objects are text"),)

CODEC = Codec(
    replace(HONEST.info, name="json_gap_that_works", gaps=GAPS),
    HONEST.prepare,
    HONEST.implementation,
)
