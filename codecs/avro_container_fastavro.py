"""Avro object container files: the schema in a header, then blocks of records.

A message on its own is a file with one record, which shows what the header costs; batches are what
the format is for. Two things are fixed so that equal records give equal files: the 16 bytes between
blocks, random by default, are the schema's MD5 fingerprint; and the keys of the schema in the
header, which fastavro orders by their hash, have an order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any, cast

from serdelab.contract import Access, Codec, CodecInfo, Gap, GapKind, Limits, Path, Session
from serdelab.errors import DecodeError
from serdelab.schema import Schema

from ._avro_native import FromAvro, ToAvro, canonical, has_union, implementation, parsed
from ._avro_projection import project

Decoder = Callable[[bytes], Any]


def _prepare(writer: Schema, reader: Schema) -> Session:
    written, read = parsed(writer), parsed(reader)
    named = has_union(reader.root)
    encode_batch = _encoder(written)
    decode, decode_batch = _decoders(None if written == read else read, named=named)

    def encode(native: Any) -> bytes:
        return encode_batch((native,))

    def access(path: Path) -> Access:
        value = FromAvro(read, named=named, partial=False).compile_path(reader.root, path)
        narrow = project(read, path)
        how = "full decode, one lookup" if narrow is None else "reader schema with that field alone"
        one, many = _decoders(narrow, named=named)
        return Access(
            one=lambda data: value(one(data)),
            many=lambda data: [value(native) for native in many(data)],
            how=how,
        )

    return Session(
        populate=ToAvro(written).compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromAvro(read, named=named, partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="object container file: header with schema, blocks with record count and length",
        access=access,
    )


def _order_keys(node: Any) -> None:
    """Puts the keys of a parsed schema in one order, in place: its parts are shared."""
    if isinstance(node, list):
        for each in node:  # pyright: ignore[reportUnknownVariableType] - any JSON
            _order_keys(each)
    elif isinstance(node, dict):
        members = cast("dict[str, Any]", node)
        pairs = sorted(members.items())
        members.clear()
        members.update(pairs)
        _order_keys([value for key, value in pairs if not key.startswith("__")])


def _encoder(written: Any) -> Callable[[Sequence[Any]], bytes]:
    _order_keys(written)
    write: Any = import_module("fastavro").writer
    fingerprint: Any = import_module("fastavro.schema").fingerprint
    marker = bytes.fromhex(fingerprint(canonical(written), "MD5"))

    def encode_batch(natives: Sequence[Any]) -> bytes:
        out = BytesIO()
        write(out, written, natives, codec="null", sync_marker=marker)
        return out.getvalue()

    return encode_batch


def _decoders(read: Any | None, *, named: bool) -> tuple[Decoder, Callable[[bytes], list[Any]]]:
    """Readers of a file's first record, and of all. The writer's schema is in the file."""
    fastavro: Any = import_module("fastavro")
    reader = fastavro.reader
    target = None if read is None else fastavro.parse_schema(read)

    def decode(data: bytes) -> Any:
        for native in reader(BytesIO(data), target, return_named_type=named):
            return native
        raise DecodeError("the file holds no record")

    def decode_batch(data: bytes) -> list[Any]:
        return list(reader(BytesIO(data), target, return_named_type=named))

    return decode, decode_batch


CODEC = Codec(
    info=CodecInfo(
        name="avro_container_fastavro",
        format="avro",
        library="fastavro",
        extra="avro",
        idl="avsc",
        native="dict, union branches as tuples",
        idiom="fastavro.writer and reader on a BytesIO, codec null, schema parsed once for writing"
        " and out of each file for reading; a message is a file with one record",
        needs_schema=False,
        self_describing=True,
        deterministic=True,
        keeps_unknown=False,
        random_access=False,
        defers=False,
        limits=Limits(int_max=2**63 - 1, reason="Avro has no unsigned integer; a long has 64 bits"),
        gaps=(
            Gap(
                scope="feature:integer_keys",
                kind=GapKind.NEVER,
                reason="map keys are assumed to be strings (Avro specification, Maps)",
                link="https://avro.apache.org/docs/1.12.0/specification/#maps",
            ),
        ),
    ),
    prepare=_prepare,
    implementation=implementation,
)
