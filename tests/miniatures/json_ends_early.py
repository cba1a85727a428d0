"""Ends its process, with the code of success, when a message does not parse."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)

    def decode(data: bytes) -> Any:
        try:
            return session.decode(data)
        except ValueError:
            os._exit(0)

    return replace(session, decode=decode)


CODEC = Codec(replace(HONEST.info, name="json_ends_early"), prepare, HONEST.implementation)
