"""Avro as bare records through the official library (PyPI ``avro``), which is pure Python.

Here to be held against fastavro: what both write and read alike is Avro, what they do not is a
library's own. It is several times slower, so that a run measures it only when it is named.
``DatumWriter`` and ``DatumReader`` are made once, an encoder or decoder on a new BytesIO for each
message, as the library's guide has it: https://avro.apache.org/docs/1.12.0/getting-started-python/
"""

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
    Link,
    Path,
    Session,
    Side,
)
from serdelab.schema import Schema

from ._avro_apache import FromAvro, ToAvro, implementation, parse
from ._dicts import full_decode


def _prepare(writer: Schema, reader: Schema) -> Session:
    avro: Any = import_module("avro.io")
    written, read = (parse(schema.document("avsc").text) for schema in (writer, reader))
    encode, encode_batch = _encoders(avro, written)
    decode, decode_batch = _decoders(avro, written, read)

    def access(path: Path) -> Access:
        value = FromAvro().compile_path(reader.root, path)
        return full_decode(decode, decode_batch, value)

    return Session(
        populate=ToAvro().compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromAvro().compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="none: records one after another, the writer's schema tells where each ends",
        access=access,
        schema_bytes=written.canonical_form.encode(),
    )


def _encoders(
    avro: Any, written: Any
) -> tuple[Callable[[Any], bytes], Callable[[Sequence[Any]], bytes]]:
    write, encoder = avro.DatumWriter(written).write, avro.BinaryEncoder

    def encode(native: Any) -> bytes:
        out = BytesIO()
        write(native, encoder(out))
        return out.getvalue()

    def encode_batch(natives: Sequence[Any]) -> bytes:
        out = BytesIO()
        target = encoder(out)
        for native in natives:
            write(native, target)
        return out.getvalue()

    return encode, encode_batch


def _decoders(
    avro: Any, written: Any, read: Any
) -> tuple[Callable[[bytes], Any], Callable[[bytes], list[Any]]]:
    """Readers of one record, and of records to the end of the bytes."""
    get, decoder = avro.DatumReader(written, read).read, avro.BinaryDecoder

    def decode(data: bytes) -> Any:
        return get(decoder(BytesIO(data)))

    def decode_batch(data: bytes) -> list[Any]:
        stream, end, natives = BytesIO(data), len(data), list[Any]()
        source = decoder(stream)
        while stream.tell() < end:
            natives.append(get(source))
        return natives

    return decode, decode_batch


def _link(writer: Side, reader: Side, way: str) -> Link:
    from ._avro_apache_link import link

    return link(writer, reader, way)


CODEC = Codec(
    info=CodecInfo(
        name="avro_apache",
        format="avro",
        library="avro",
        extra="avro",
        idl="avsc",
        native="dict, UUIDs as text, unions bare",
        idiom="DatumWriter and DatumReader on a BinaryEncoder and BinaryDecoder of a new BytesIO,"
        " schemas parsed once; timestamps, decimals and dates are converted inside these calls",
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
        timed_by_default=False,
    ),
    prepare=_prepare,
    implementation=implementation,
    evolution=Evolution("avsc", _link, rules="avro"),
)
