"""Does not say what is inside the clock."""

from __future__ import annotations

from dataclasses import replace

from serdelab import discover
from serdelab.contract import Codec

HONEST = discover.codec("json_stdlib")

CODEC = Codec(
    replace(HONEST.info, name="json_has_no_idiom", idiom=""), HONEST.prepare, HONEST.implementation
)
