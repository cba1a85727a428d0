"""MessagePack through ormsgpack (Rust), records as maps: field names as keys.

Options are given only where the schema asks for them: timestamps, keys that are not text. It
cannot read messages off a stream, so a batch has length prefixes.
https://github.com/ormsgpack/ormsgpack#readme

ormsgpack 1.13.1 writes a timestamp whose fraction is 2**29 ns or more without the fraction, and
without an error: ``write_timestamp`` in src/msgpack/ext.rs shifts a signed 64-bit integer by 34
and takes the then negative number for a small one. ``populate`` hands such timestamps over in
their finished form (``Fragment``), and all others as datetimes.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from struct import Struct
from types import BuiltinFunctionType
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.contract.convert import Conversion
from serdelab.schema import DateType, DecimalType, Schema, TimestampType, Type, UuidType, types_in

from ._data_link import Format
from ._dicts import full_decode
from ._framing import PREFIXED, prefixed, unprefixed
from ._messagepack_link import map_evolution
from ._messagepack_native import (
    FromMessagePack,
    as_messagepack,
    days,
    has_other_keys,
    has_timestamps,
)

INFO = CodecInfo(
    name="messagepack_ormsgpack",
    format="messagepack",
    library="ormsgpack",
    extra="messagepack",
    idl="",
    native="dict",
    idiom="ormsgpack.packb and ormsgpack.unpackb; datetimes are read by it itself, and written "
    "where it keeps their fraction; decimals and UUIDs are written by its default function",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
)


SAFE_BELOW_US = 536_871
"""2**29 ns, in whole microseconds: below it ormsgpack writes a fraction as it is."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TIMESTAMP_64 = Struct(">HQ")
_FIXEXT8_TIMESTAMP = 0xD7FF  # the two bytes before a timestamp 64: fixext 8, type -1


class ToOrmsgpack(Conversion):
    """record → native: dates, which ormsgpack writes as text, and the lost fractions."""

    def leaf(self, type_: Type, x: str) -> str:
        if isinstance(type_, DateType):
            return days(x)
        if not isinstance(type_, TimestampType):
            return x
        name = x if x.isidentifier() else self.fresh("t")
        once = x if name == x else f"({name} := {x})"
        finished = self.bind(_finisher(), "finished")
        return f"({name} if {once}.microsecond < {SAFE_BELOW_US} else {finished}({name}))"


def _finisher() -> Callable[[datetime], Any]:
    from ormsgpack import Fragment

    def finished(timestamp: datetime) -> Any:
        """Of the years 1970 to 2514 as its bytes; others are written right as they are."""
        since = timestamp - _EPOCH
        seconds = since.days * 86_400 + since.seconds
        if not 0 <= seconds < 1 << 34:
            return timestamp
        nanoseconds = since.microseconds * 1000
        return Fragment(_TIMESTAMP_64.pack(_FIXEXT8_TIMESTAMP, nanoseconds << 34 | seconds))

    return finished


def _option(schema: Schema) -> int:
    import ormsgpack

    option = ormsgpack.OPT_DATETIME_AS_TIMESTAMP_EXT if has_timestamps(schema.root) else 0
    return option | (ormsgpack.OPT_NON_STR_KEYS if has_other_keys(schema.root) else 0)


def prepare(writer: Schema, reader: Schema) -> Session:
    import ormsgpack

    packb, unpackb = ormsgpack.packb, ormsgpack.unpackb
    written, read = _option(writer), _option(reader)
    others = {DecimalType, UuidType} & {type(inner) for inner in types_in(writer.root)}
    if UuidType in others:
        written |= ormsgpack.OPT_PASSTHROUGH_UUID  # or it is written as text

    # Not functools.partial: with keywords it is slower than a function (CPython 3.11).
    def with_option(native: Any) -> bytes:
        return packb(native, as_messagepack, written)

    def read_with_option(data: bytes) -> Any:
        return unpackb(data, option=read)

    encode: Callable[[Any], bytes] = with_option if others or written else packb
    decode: Callable[[bytes], Any] = read_with_option if read else unpackb
    decode_batch = unprefixed(decode)

    def access(path: Path) -> Access:
        read = FromMessagePack(partial=False).compile_path(reader.root, path)
        return full_decode(decode, decode_batch, read)

    return Session(
        populate=ToOrmsgpack().compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromMessagePack(partial=writer != reader).compile(reader.root),
        encode_batch=prefixed(encode),
        decode_batch=decode_batch,
        framing=PREFIXED,
        access=access,
    )


def implementation() -> str:
    """ormsgpack has no pure Python version: what imports is compiled."""
    import ormsgpack

    return "Rust" if isinstance(ormsgpack.packb, BuiltinFunctionType) else "pure Python"


def _format() -> Format:
    import ormsgpack

    return Format(ormsgpack.packb, ormsgpack.unpackb, has_bytes=True)


CODEC = Codec(INFO, prepare, implementation, map_evolution(_format))
