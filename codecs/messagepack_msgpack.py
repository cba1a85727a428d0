"""MessagePack through msgpack (Cython), records as maps: field names as keys.

A Packer is reused, which counts for small messages; it resets itself after each. Its ``default``
writes what MessagePack has no type for, so that the record is the native. ``unpackb`` gets
an argument only where the schema asks for it: timestamps to become datetimes, keys that are not
text to be let through. https://github.com/msgpack/msgpack-python#readme
"""

from __future__ import annotations

from serdelab.contract import Access, Codec, CodecInfo, Path, Session, identity
from serdelab.schema import Schema

from ._dicts import full_decode
from ._messagepack_link import map_evolution
from ._messagepack_native import FromMessagePack
from ._msgpack_calls import FRAMING, active, calls, data_format

INFO = CodecInfo(
    name="messagepack_msgpack",
    format="messagepack",
    library="msgpack",
    extra="messagepack",
    idl="",
    native="dict",
    idiom="pack of a reused Packer, unpackb; datetimes are written and read by msgpack itself,"
    " dates, decimals and UUIDs are written by the Packer's default function",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
)


def prepare(writer: Schema, reader: Schema) -> Session:
    encode, encode_batch = calls(writer).encoders
    decode, decode_batch = calls(reader).decoders

    def access(path: Path) -> Access:
        read = FromMessagePack(partial=False).compile_path(reader.root, path)
        return full_decode(decode, decode_batch, read)

    return Session(
        populate=identity,
        encode=encode,
        decode=decode,
        restore=FromMessagePack(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing=FRAMING,
        access=access,
    )


CODEC = Codec(INFO, prepare, active, map_evolution(data_format))
