"""The calls of the msgpack library for messages of a schema, shared by its two codecs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from serdelab.errors import DecodeError
from serdelab.schema import Schema

from ._data_link import Format
from ._messagepack_native import as_messagepack, has_other_keys, has_timestamps

FRAMING = "concatenated: each message ends itself"
TO_DATETIME = 3
"""What ``timestamp`` of an Unpacker means: an aware datetime in UTC."""

_NIL = b"\xc0"
"""Read as a message of its own after a whole batch, and as part of the last message of a torn one:
an Unpacker alone waits for the rest of that message in silence."""


@dataclass(frozen=True, slots=True)
class Calls:
    encoders: tuple[Callable[[Any], bytes], Callable[[Sequence[Any]], bytes]]
    decoders: tuple[Callable[[bytes], Any], Callable[[bytes], list[Any]]]


def calls(schema: Schema) -> Calls:
    """One message, and a batch; encoders first."""
    msgpack: Any = import_module("msgpack")  # ships no types

    options: dict[str, Any] = {"timestamp": TO_DATETIME} if has_timestamps(schema.root) else {}
    options |= {"strict_map_key": False} if has_other_keys(schema.root) else {}
    pack = msgpack.Packer(datetime=has_timestamps(schema.root), default=as_messagepack).pack
    unpackb: Callable[..., Any] = msgpack.unpackb
    timestamp, strict = options.get("timestamp", 0), options.get("strict_map_key", True)

    # Neither functools.partial nor **options: both are slower than keywords (CPython 3.11).
    def unpack(data: bytes) -> Any:
        return unpackb(data, timestamp=timestamp, strict_map_key=strict)

    def pack_batch(natives: Sequence[Any]) -> bytes:
        return b"".join(map(pack, natives))

    def unpack_batch(data: bytes) -> list[Any]:
        stream = msgpack.Unpacker(max_buffer_size=len(data) + len(_NIL), **options)
        stream.feed(data)
        found: list[Any] = list(stream)
        stream.feed(_NIL)
        if list(stream) != [None]:
            raise DecodeError(f"the batch of {len(data)} bytes ends inside a message")
        return found

    return Calls((pack, pack_batch), (unpack if options else unpackb, unpack_batch))


def data_format() -> Format:
    """JSON data, as most programs write and read it: nothing is reused."""
    msgpack: Any = import_module("msgpack")  # ships no types

    return Format(msgpack.packb, msgpack.unpackb, has_bytes=True)


def active() -> str:
    """msgpack falls back to Python where its extension is missing."""
    msgpack: Any = import_module("msgpack")  # ships no types

    return "Cython" if msgpack.Packer.__module__ == "msgpack._cmsgpack" else "pure Python"
