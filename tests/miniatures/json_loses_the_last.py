"""Leaves out the last message of a batch."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)

    def decode_batch(data: bytes) -> list[Any]:
        return list(session.decode_batch(data))[:-1]

    return replace(session, decode_batch=decode_batch)


CODEC = Codec(replace(HONEST.info, name="json_loses_the_last"), prepare, HONEST.implementation)
