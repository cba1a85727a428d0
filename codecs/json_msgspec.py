"""JSON through msgspec (C): typed Structs, decoded and checked in one pass.

msgspec reads and writes datetimes, dates, decimals, UUIDs and base64 by itself. A reader that
writes a message again loses the fields that its Structs do not have.
https://jcristharif.com/msgspec/perf-tips.html
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.schema import DateType, Kind, MapType, ScalarType, Schema, Type

from ._data_link import Format
from ._json_link import RULES
from ._json_native import LIMITS
from ._msgspec_convert import FromStructs, ToStructs, narrow
from ._msgspec_link import typed_evolution
from ._msgspec_structs import Structs

INFO = CodecInfo(
    name="json_msgspec",
    format="json",
    library="msgspec",
    extra="json",
    idl="",
    native="msgspec.Struct",
    idiom="encode of a reused json.Encoder, decode of a reused json.Decoder of the Struct class",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=False,
    random_access=True,
    defers=False,
    limits=LIMITS,
)

BOOL = ScalarType(Kind.BOOL)


class _Structs(Structs):
    def leaf(self, type_: Type) -> Any:
        return date if isinstance(type_, DateType) else super().leaf(type_)

    def key(self, type_: Type) -> Any:
        return str if type_ == BOOL else super().key(type_)


class _To(ToStructs):
    """msgspec writes keys of all types but bool."""

    def map(self, type_: MapType, x: str) -> str:
        if type_.key != BOOL:
            return super().map(type_, x)
        value = self.convert(type_.value, "v")
        return f"{{('true' if k else 'false'): {value} for k, v in {x}.items()}}"


class _From(FromStructs):
    def map(self, type_: MapType, x: str) -> str:
        if type_.key != BOOL:
            return super().map(type_, x)
        booleans = self.bind({"true": True, "false": False}, "booleans")
        value = self.convert(type_.value, "v")
        return f"{{{booleans}[k]: {value} for k, v in {x}.items()}}"


def prepare(writer: Schema, reader: Schema) -> Session:
    from msgspec.json import Decoder, Encoder

    written, read = _Structs(written=True), _Structs()
    written.root(writer.root)
    encoder, decoder = Encoder(), Decoder(read.root(reader.root))

    def access(path: Path) -> Access:
        way = narrow(reader.root, path)
        narrowed = Decoder(_Structs().root(way))
        value = _From().compile_path(way, path)

        def one(data: bytes) -> Any:
            return value(narrowed.decode(data))

        def many(data: bytes) -> list[Any]:
            return [value(native) for native in narrowed.decode_lines(data)]

        return Access(one, many, "a Struct with that field alone; the rest is skipped")

    return Session(
        populate=_To(written).compile(writer.root),
        encode=encoder.encode,
        decode=decoder.decode,
        restore=_From().compile(reader.root),
        encode_batch=encoder.encode_lines,
        decode_batch=decoder.decode_lines,
        framing="newline",
        access=access,
    )


def implementation() -> str:
    """msgspec has no pure Python version: what imports is compiled."""
    import msgspec

    return "C" if "builtin" in type(msgspec.json.encode).__name__ else "pure Python"


def _format() -> Format:
    from msgspec import json

    return Format(json.encode, json.decode)


def _decoder() -> Callable[[Any], Any]:
    from msgspec.json import Decoder

    return Decoder


CODEC = Codec(INFO, prepare, implementation, typed_evolution(_format, _decoder, RULES))
