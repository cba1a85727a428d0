"""``json_stdlib`` that reads one value wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    restore = session.restore

    def wrong(native: Any) -> Any:
        record = restore(native)
        return record | {"userName": "Mallory"}

    return replace(session, restore=wrong)


CODEC = Codec(replace(HONEST.info, name="wrong_value"), prepare, HONEST.implementation)
