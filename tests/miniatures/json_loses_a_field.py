"""Loses the last field of a record, as a codec does whose schema is out of date."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    last = reader.root.fields[-1].name

    def restore(native: Any) -> Any:
        return {**session.restore(native), last: None}

    return replace(session, restore=restore)


CODEC = Codec(replace(HONEST.info, name="json_loses_a_field"), prepare, HONEST.implementation)
