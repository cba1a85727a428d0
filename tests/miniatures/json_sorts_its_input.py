"""Sorts the lists of texts of the record, in place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Kind, ListType, ScalarType, Schema

HONEST = discover.codec("json_stdlib")


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    texts = [f.name for f in writer.root.fields if f.type == ListType(ScalarType(Kind.STRING))]

    def populate(record: Any) -> Any:
        for field in texts:
            record[field].sort()
        return session.populate(record)

    return replace(session, populate=populate)


CODEC = Codec(replace(HONEST.info, name="json_sorts_its_input"), prepare, HONEST.implementation)
