"""Gives the same object again for the same bytes."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    return replace(session, decode=cache(session.decode))


CODEC = Codec(
    replace(HONEST.info, name="json_decodes_from_a_cache"), prepare, HONEST.implementation
)
