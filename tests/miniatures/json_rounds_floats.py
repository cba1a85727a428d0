"""Reads every float with the 24 bits of a single-precision one."""

from __future__ import annotations

from dataclasses import replace
from json import JSONDecoder
from struct import pack, unpack
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, Session
from serdelab.schema import Schema

HONEST = discover.codec("json_stdlib")


def single(text: str) -> float:
    rounded: float = unpack("f", pack("f", float(text)))[0]
    return rounded


def prepare(writer: Schema, reader: Schema) -> Session:
    session = HONEST.prepare(writer, reader)
    decode_text = JSONDecoder(parse_float=single).decode

    def decode(data: bytes) -> Any:
        return decode_text(data.decode())

    def decode_batch(data: bytes) -> list[Any]:
        return [decode(line) for line in data.splitlines()]

    return replace(session, decode=decode, decode_batch=decode_batch)


CODEC = Codec(replace(HONEST.info, name="json_rounds_floats"), prepare, HONEST.implementation)
