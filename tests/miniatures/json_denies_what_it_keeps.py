"""Declares that it loses fields that its reader does not know, and keeps them."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec

HONEST = discover.codec("json_stdlib")

CODEC = Codec(
    replace(HONEST.info, name="json_denies_what_it_keeps", keeps_unknown=False),
    HONEST.prepare,
    HONEST.implementation,
)
