"""Declares that it carries no integer above 2**53, and does."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec, Limits

HONEST = discover.codec("json_stdlib")

LIMITS = Limits(int_max=2**53, nan=False, infinity=False, reason="RFC 8259 section 6")

CODEC = Codec(
    replace(HONEST.info, name="json_needless_limit", limits=LIMITS),
    HONEST.prepare,
    HONEST.implementation,
)
