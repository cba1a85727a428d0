"""Remembers what an object was encoded to, by its identity."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    remembered: dict[int, tuple[Any, bytes]] = {}

    def encode(native: Any) -> bytes:
        if id(native) not in remembered:
            remembered[id(native)] = native, session.encode(native)
        return remembered[id(native)][1]

    return replace(session, encode=encode)


CODEC = Codec(
    replace(HONEST.info, name="json_encodes_from_a_cache"), prepare, HONEST.implementation
)
