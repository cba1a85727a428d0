"""Protobuf's JSON mapping through the official library's ``json_format``, which is pure Python.

Natives are the messages of ``protobuf_upb``. ``MessageToDict`` makes the dict that
``MessageToJson`` would print; a reused JSONEncoder writes it without blanks. ``Parse`` refuses
names and symbols that the message does not have, unless ``ignore_unknown_fields`` is set: the
evolution lab tries both readers.
https://protobuf.dev/programming-guides/json/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
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

from ._dicts import full_decode

INFO = CodecInfo(
    name="protobuf_json",
    format="protobuf-json",
    library="protobuf",
    extra="protobuf",
    idl="proto",
    native="protobuf message",
    idiom="MessageToDict, a reused JSONEncoder, compact and not escaped to ASCII; Parse into a new"
    " message; read every field: each once by attribute, as for protobuf_upb",
    needs_schema=False,
    self_describing=False,  # a oneof's branch is named in the bytes, the oneof is not
    deterministic=False,
    keeps_unknown=False,
    random_access=False,
    defers=True,
    limits=Limits(
        depth=98,
        reason="Parse refuses messages nested deeper than 100 levels (max_recursion_depth)",
    ),
    gaps=(
        Gap(
            scope="feature:floats",
            kind=GapKind.NOT_UPSTREAM,
            reason="the largest float is printed as 3.4028235e+38, which Parse finds too large",
            link="https://github.com/protocolbuffers/protobuf/issues/8336",
        ),
    ),
    timed_by_default=False,
)

_to_text = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode


def _prepare(writer: Schema, reader: Schema) -> Session:
    from google.protobuf.message_factory import GetMessageClass

    from ._protobuf_convert import FromMessage, ToMessage, Touch
    from ._protobuf_messages import as_held, descriptor

    to = descriptor(writer)
    source = to if reader is writer else descriptor(reader)
    written, read = as_held(writer.root, to), as_held(reader.root, source)
    decode, touch = _decoder(source), Touch().compile(read)
    encode = _encoder(to)

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"".join([encode(native) + b"\n" for native in natives])

    def decode_batch(data: bytes) -> list[Any]:
        return [decode(line) for line in data.split(b"\n")[:-1]]

    def read_all(data: bytes) -> Any:
        message = decode(data)
        touch(message)
        return message

    def access(path: Path) -> Access:
        value = FromMessage(partial=False).compile_path(read, path)
        return full_decode(decode, decode_batch, value)

    return Session(
        populate=ToMessage().message(written, GetMessageClass(to)),
        encode=encode,
        decode=decode,
        restore=FromMessage(partial=writer != reader).compile(read),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="newline",
        read_all=read_all,
        access=access,
    )


def _encoder(descriptor: Any) -> Callable[[Any], bytes]:
    from google.protobuf.json_format import MessageToDict

    pool = descriptor.file.pool

    def encode(message: Any) -> bytes:
        return _to_text(MessageToDict(message, descriptor_pool=pool)).encode()

    return encode


def _decoder(descriptor: Any) -> Callable[[bytes], Any]:
    from google.protobuf.json_format import Parse
    from google.protobuf.message_factory import GetMessageClass

    pool, cls = descriptor.file.pool, GetMessageClass(descriptor)

    def decode(data: bytes) -> Any:
        return Parse(data, cls(), descriptor_pool=pool)

    return decode


def _link(writer: Side, reader: Side, way: str) -> Link:
    from ._protobuf_json_link import link

    return link(writer, reader, way)


def _implementation() -> str:
    """The messages may be upb's: what makes and reads the JSON is a module in Python."""
    from google.protobuf import json_format

    return "pure Python" if json_format.__file__.endswith(".py") else "compiled"


CODEC = Codec(
    info=INFO,
    prepare=_prepare,
    implementation=_implementation,
    evolution=Evolution("proto", _link, ways=("strict", "ignoring"), rules="protobuf-json"),
)
