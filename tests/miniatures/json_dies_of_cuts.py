"""Declares that damage is too much for it, and ends its process at the first message cut short."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Gap, GapKind, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")

GAPS = (Gap("feature:damage", GapKind.NOT_UPSTREAM, "flipped bits end the process"),)


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)

    def decode(data: bytes) -> Any:
        try:
            return session.decode(data)
        except ValueError:
            os.abort()

    return replace(session, decode=decode)


CODEC = Codec(
    replace(HONEST.info, name="json_dies_of_cuts", gaps=GAPS), prepare, HONEST.implementation
)
