"""Avro as bare records: no schema, no header, one after another (fastavro's schemaless calls)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any

from serdelab.contract import (
    Access,
    Codec,
    CodecInfo,
    Evolution,
    Gap,
    GapKind,
    Limits,
    Path,
    Session,
)
from serdelab.schema import Schema

from ._avro_link import link
from ._avro_native import FromAvro, ToAvro, canonical, has_union, implementation, parsed
from ._avro_projection import project

Decoder = Callable[[bytes], Any]


def _prepare(writer: Schema, reader: Schema) -> Session:
    fastavro: Any = import_module("fastavro")  # its stubs leave IO unparametrised
    write = fastavro.schemaless_writer
    written, read = parsed(writer), parsed(reader)
    target = None if written == read else read
    named = has_union(reader.root)
    decode, decode_batch = _decoders(written, target, named=named)

    def encode(native: Any) -> bytes:
        out = BytesIO()
        write(out, written, native)
        return out.getvalue()

    def encode_batch(natives: Sequence[Any]) -> bytes:
        out = BytesIO()
        for native in natives:
            write(out, written, native)
        return out.getvalue()

    def access(path: Path) -> Access:
        value = FromAvro(read, named=named, partial=False).compile_path(reader.root, path)
        narrow = project(read, path)
        how = "full decode, one lookup" if narrow is None else "reader schema with that field alone"
        one, many = _decoders(written, read if narrow is None else narrow, named=named)
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
        framing="none: records one after another, the writer's schema tells where each ends",
        access=access,
        schema_bytes=canonical(written).encode(),
    )


def _decoders(
    written: Any, read: Any | None, *, named: bool
) -> tuple[Decoder, Callable[[bytes], list[Any]]]:
    """Readers of one record, and of records to the end of the bytes."""
    fastavro: Any = import_module("fastavro")
    one = fastavro.schemaless_reader
    target = None if read is None else fastavro.parse_schema(read)

    def decode(data: bytes) -> Any:
        return one(BytesIO(data), written, target, return_named_type=named)

    def decode_batch(data: bytes) -> list[Any]:
        source, end, natives = BytesIO(data), len(data), list[Any]()
        while source.tell() < end:
            natives.append(one(source, written, target, return_named_type=named))
        return natives

    return decode, decode_batch


CODEC = Codec(
    info=CodecInfo(
        name="avro_fastavro",
        format="avro",
        library="fastavro",
        extra="avro",
        idl="avsc",
        native="dict, union branches as tuples",
        idiom="schemaless_writer and schemaless_reader on a new BytesIO, schemas parsed once;"
        " timestamps, decimals, dates and UUIDs are converted inside these calls",
        needs_schema=True,
        self_describing=False,
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
    evolution=Evolution("avsc", link, rules="avro", main=True),
)
