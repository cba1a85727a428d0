"""Ends its process at bytes that are no UTF-8, and refuses a message that is only cut short."""

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
        except UnicodeDecodeError as error:
            if error.reason != "unexpected end of data":
                os.abort()
            raise

    return replace(session, decode=decode)


CODEC = Codec(replace(HONEST.info, name="json_dies_of_flips"), prepare, HONEST.implementation)
