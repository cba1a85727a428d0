"""Protocol Buffers through the official library, whose C implementation is called upb.

Classes come from the subject's compiled .proto and are as fast as generated ones. ``FromString``
builds the message in upb's memory; Python texts, numbers and lists are made when they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from serdelab.contract import (
    Access,
    Codec,
    CodecInfo,
    Evolution,
    Limits,
    Link,
    Path,
    Session,
    Side,
)
from serdelab.schema import Schema


def _prepare(writer: Schema, reader: Schema) -> Session:
    from google.protobuf.message_factory import GetMessageClass

    from ._protobuf_convert import FromMessage, ToMessage, Touch
    from ._protobuf_messages import as_held, descriptor, needed_files

    to = descriptor(writer)
    source = to if reader is writer else descriptor(reader)
    written, read = as_held(writer.root, to), as_held(reader.root, source)
    written_class: Any = GetMessageClass(to)
    read_class: Any = GetMessageClass(source)
    decode, touch = read_class.FromString, Touch().compile(read)
    encode_batch, decode_batch = _framed(read_class)

    def read_all(data: bytes) -> Any:
        message = decode(data)
        touch(message)
        return message

    def access(path: Path) -> Access:
        value = FromMessage(partial=False).compile_path(read, path)
        return Access(
            one=lambda data: value(decode(data)),
            many=lambda data: [value(message) for message in decode_batch(data)],
            how="message parsed, the fields on the path read, no other made a Python object",
        )

    return Session(
        populate=ToMessage().message(written, written_class),
        encode=written_class.SerializeToString,
        decode=decode,
        restore=FromMessage(partial=writer != reader).compile(read),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="varint length prefix",
        read_all=read_all,
        access=access,
        schema_bytes=needed_files(to),
    )


def _framed(
    read_class: Any,
) -> tuple[Callable[[Sequence[Any]], bytes], Callable[[bytes], list[Any]]]:
    """The library's own framing of several messages in one stream."""
    from google.protobuf.proto import parse_length_prefixed, serialize_length_prefixed

    def encode_batch(natives: Sequence[Any]) -> bytes:
        out = BytesIO()
        for native in natives:
            serialize_length_prefixed(native, out)
        return out.getvalue()

    def decode_batch(data: bytes) -> list[Any]:
        stream, messages = BytesIO(data), list[Any]()
        while (message := parse_length_prefixed(read_class, stream)) is not None:
            messages.append(message)
        return messages

    return encode_batch, decode_batch


def _link(writer: Side, reader: Side, way: str) -> Link:
    from ._protobuf_link import link

    return link(writer, reader, way)


def _implementation() -> str:
    from google.protobuf.internal import api_implementation

    active = api_implementation.Type()
    return "pure Python" if active == "python" else active


CODEC = Codec(
    info=CodecInfo(
        name="protobuf_upb",
        format="protobuf",
        library="protobuf",
        extra="protobuf",
        idl="proto",
        native="protobuf message",
        idiom="Class(**nested dicts); Class.SerializeToString and Class.FromString, nothing reused;"
        " read every field: each once by attribute, lists by slice, maps by key, optional ones"
        " after HasField, submessages in turn, the values dropped",
        needs_schema=True,
        self_describing=False,
        deterministic=False,
        keeps_unknown=True,
        random_access=False,
        defers=True,
        limits=Limits(
            depth=98,
            reason="readers refuse messages nested deeper than 100 levels"
            " (https://protobuf.dev/programming-guides/proto-limits/#depth)",
        ),
    ),
    prepare=_prepare,
    implementation=_implementation,
    evolution=Evolution("proto", _link, rules="protobuf", main=True),
)
