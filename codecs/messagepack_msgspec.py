"""MessagePack through msgspec (C): typed Structs, decoded and checked in one pass.

The bytes are those of the other MessagePack codecs with maps: timestamps and decimals are what
msgspec writes by itself, UUIDs 16 bytes by ``uuid_format``; a date is an integer of days.
msgspec cannot read messages off a stream, so a batch has length prefixes.
https://jcristharif.com/msgspec/perf-tips.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.schema import DateType, Field, Schema, Type

from ._data_link import Format
from ._framing import PREFIXED, prefixed, split, unprefixed
from ._messagepack_link import RULES
from ._messagepack_native import date_from_days, day_number, days
from ._msgspec_convert import FromStructs, ToStructs, narrow
from ._msgspec_link import typed_evolution
from ._msgspec_structs import Structs

INFO = CodecInfo(
    name="messagepack_msgspec",
    format="messagepack",
    library="msgspec",
    extra="messagepack",
    idl="",
    native="msgspec.Struct",
    idiom="encode of a reused msgpack.Encoder, decode of a reused msgpack.Decoder of the Struct",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=False,
    random_access=True,
    defers=False,
)


class _Structs(Structs):
    def leaf(self, type_: Type) -> Any:
        return int if isinstance(type_, DateType) else super().leaf(type_)

    def default(self, member: Field) -> Any:
        found = super().default(member)
        return day_number(found) if isinstance(member.type, DateType) else found


class _To(ToStructs):
    def leaf(self, type_: Type, x: str) -> str:
        return days(x) if isinstance(type_, DateType) else x


class _From(FromStructs):
    def leaf(self, type_: Type, x: str) -> str:
        return date_from_days(self, x) if isinstance(type_, DateType) else x


def prepare(writer: Schema, reader: Schema) -> Session:
    from msgspec.msgpack import Decoder, Encoder

    written, read = _Structs(written=True), _Structs()
    written.root(writer.root)
    encoder, decoder = Encoder(uuid_format="bytes"), Decoder(read.root(reader.root))

    def access(path: Path) -> Access:
        way = narrow(reader.root, path)
        narrowed = Decoder(_Structs().root(way)).decode
        value = _From().compile_path(way, path)

        def one(data: bytes) -> Any:
            return value(narrowed(data))

        def many(data: bytes) -> list[Any]:
            return [value(narrowed(message)) for message in split(data)]

        return Access(one, many, "a Struct with that field alone; the rest is skipped")

    return Session(
        populate=_To(written).compile(writer.root),
        encode=encoder.encode,
        decode=decoder.decode,
        restore=_From().compile(reader.root),
        encode_batch=prefixed(encoder.encode),
        decode_batch=unprefixed(decoder.decode),
        framing=PREFIXED,
        access=access,
    )


def implementation() -> str:
    """msgspec has no pure Python version: what imports is compiled."""
    import msgspec

    return "C" if "builtin" in type(msgspec.msgpack.encode).__name__ else "pure Python"


def _format() -> Format:
    from msgspec import msgpack

    return Format(msgpack.encode, msgpack.decode, has_bytes=True)


def _decoder() -> Callable[[Any], Any]:
    from msgspec.msgpack import Decoder

    return Decoder


CODEC = Codec(INFO, prepare, implementation, typed_evolution(_format, _decoder, RULES))
