"""Says what it does on standard output."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)

    def encode(native: Any) -> bytes:
        sys.stdout.write("encoding\n")
        return session.encode(native)

    return replace(session, encode=encode)


CODEC = Codec(replace(HONEST.info, name="json_prints"), prepare, HONEST.implementation)
