"""JSON through orjson (Rust): dicts in, dicts out.

orjson writes datetimes, dates and UUIDs by itself; milliseconds come with six digits then. Decimals
and bytes are written by its ``default``, as its documentation has it: all of that is inside encode,
and ``populate`` has nothing to do. What is read is text. ``OPT_UTC_Z`` writes "Z" as the other JSON
codecs do, and is given only where the schema has timestamps. https://github.com/ijl/orjson#serialize
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import BuiltinFunctionType
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.schema import DecimalType, Schema, TimestampType, types_in

from ._data_link import Format
from ._dicts import full_decode
from ._json_link import json_evolution
from ._json_native import BYTES, LIMITS, FromJson, ToJson, as_text

INFO = CodecInfo(
    name="json_orjson",
    format="json",
    library="orjson",
    extra="json",
    idl="",
    native="dict",
    idiom="orjson.dumps and orjson.loads; datetimes, dates and UUIDs are written by orjson itself,"
    " decimals and bytes by its default function",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
    limits=LIMITS,
)


def prepare(writer: Schema, reader: Schema) -> Session:
    import orjson

    dumps, decode = orjson.dumps, orjson.loads
    timestamps = any(isinstance(inner, TimestampType) for inner in types_in(writer.root))
    option = orjson.OPT_UTC_Z if timestamps else 0
    with_newline = option | orjson.OPT_APPEND_NEWLINE

    # Not functools.partial: with keywords it is slower than a function (CPython 3.11).
    def with_option(native: Any) -> bytes:
        return dumps(native, as_text, option)

    def line(native: Any) -> bytes:
        return dumps(native, as_text, with_newline)

    default = any(isinstance(each, DecimalType) or each == BYTES for each in types_in(writer.root))
    encode: Callable[[Any], bytes] = with_option if default or option else dumps

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"".join(map(line, natives))

    def decode_batch(data: bytes) -> list[Any]:
        return list(map(decode, data.splitlines()))

    def access(path: Path) -> Access:
        read = FromJson(partial=False).compile_path(reader.root, path)
        return full_decode(decode, decode_batch, read)

    return Session(
        populate=ToJson().compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromJson(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="newline",
        access=access,
    )


def implementation() -> str:
    """orjson has no pure Python version: what imports is compiled."""
    import orjson

    return "Rust" if isinstance(orjson.dumps, BuiltinFunctionType) else "pure Python"


def _format() -> Format:
    import orjson

    return Format(orjson.dumps, orjson.loads)


CODEC = Codec(INFO, prepare, implementation, replace(json_evolution(_format), main=True))
