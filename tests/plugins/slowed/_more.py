"""What more work is made of: every so many messages one is encoded twice. Nothing is calibrated."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, cycle, repeat
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def more(name: str, every: int) -> Codec:
    """``json_stdlib`` that encodes every ``every``-th message twice; 0: none, at the same price."""

    def prepare(writer: Schema, reader: Schema) -> Session:
        session = HONEST.prepare(writer, reader)
        encode = session.encode
        twice = cycle(chain(repeat(False, every - 1), (True,)) if every else (False,))

        def encode_more(native: Any) -> bytes:
            if next(twice):
                encode(native)
            return encode(native)

        return replace(session, encode=encode_more)

    return Codec(replace(HONEST.info, name=name), prepare, HONEST.implementation)
