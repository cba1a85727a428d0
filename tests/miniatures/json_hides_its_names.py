"""Declares that field names are not in the bytes."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec

HONEST = discover.codec("json_stdlib")

CODEC = Codec(
    replace(HONEST.info, name="json_hides_its_names", self_describing=False),
    HONEST.prepare,
    HONEST.implementation,
)
