"""Access gives the value of the native, not that of the record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Access, Codec, Path, Session
from serdelab.schema import Schema, value_at

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)

    def access(path: Path) -> Access:
        def one(data: bytes) -> Any:
            return value_at(session.decode(data), path)

        def many(data: bytes) -> list[Any]:
            return [value_at(native, path) for native in session.decode_batch(data)]

        return Access(one, many, "full decode, one lookup")

    return replace(session, access=access)


CODEC = Codec(replace(HONEST.info, name="json_accesses_natives"), prepare, HONEST.implementation)
