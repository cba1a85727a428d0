"""Empties the native once it is encoded, as a codec does that consumes a tree."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)

    def populate(record: Any) -> Any:
        return dict(session.populate(record))

    def encode(native: Any) -> bytes:
        data = session.encode(native)
        native.clear()
        return data

    return replace(session, populate=populate, encode=encode)


CODEC = Codec(replace(HONEST.info, name="json_changes_its_input"), prepare, HONEST.implementation)
