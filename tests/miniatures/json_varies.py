"""Declares that equal records give equal bytes, and adds a space to every other message."""

from __future__ import annotations

from dataclasses import replace
from itertools import cycle
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    spaces = cycle((b"", b" "))

    def encode(native: Any) -> bytes:
        return session.encode(native) + next(spaces)

    return replace(session, encode=encode)


CODEC = Codec(replace(HONEST.info, name="json_varies"), prepare, HONEST.implementation)
