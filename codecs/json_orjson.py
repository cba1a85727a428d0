"""JSON through orjson (Rust): dicts in, dicts out.

orjson writes datetimes, dates and UUIDs by itself, several times faster than text made in Python,
so ``populate`` leaves them as they are; milliseconds come with six digits then. It reads them as
text. ``OPT_UTC_Z`` writes "Z" as the other JSON codecs do, and is given only where the schema has
timestamps. https://github.com/ijl/orjson#serialize
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import BuiltinFunctionType
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.schema import DateType, Schema, TimestampType, UuidType

from ._dicts import full_decode
from ._json_native import LIMITS, FromJson, ToJson

INFO = CodecInfo(
    name="json_orjson",
    format="json",
    library="orjson",
    extra="json",
    idl="",
    native="dict",
    idiom="orjson.dumps and orjson.loads; datetimes, dates and UUIDs are written by orjson itself",
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

    to_json = ToJson(TimestampType, DateType, UuidType)
    populate = to_json.compile(writer.root)
    option = orjson.OPT_UTC_Z if TimestampType in to_json.seen else 0
    encode: Callable[[Any], bytes] = (
        partial(orjson.dumps, option=option) if option else orjson.dumps
    )
    decode = orjson.loads
    line = partial(orjson.dumps, option=option | orjson.OPT_APPEND_NEWLINE)

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"".join(map(line, natives))

    def decode_batch(data: bytes) -> list[Any]:
        return list(map(decode, data.splitlines()))

    def access(path: Path) -> Access:
        read = FromJson(partial=False).compile_path(reader.root, path)
        return full_decode(decode, decode_batch, read)

    return Session(
        populate=populate,
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


CODEC = Codec(INFO, prepare, implementation)
