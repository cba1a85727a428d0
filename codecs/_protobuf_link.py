"""Links of the evolution lab: values of a .proto's shapes, in messages and in bytes.

Classes come from the document's own descriptor set. Shapes say which slot is which attribute, and
are turned into closures once; upb decides all else: what a wire type means to a field, what becomes
unknown, what is out of range.

``write`` sorts the entries of maps, so that a witness has the same bytes in every process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClass

from serdelab.contract import Link, Side
from serdelab.errors import NotExpressible

from ._protobuf_fill import Fills
from ._protobuf_plain import Plains

_REMEMBERED = 64
"""A document is linked in two directions and as both sides: its classes are made once."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One side: its class, and the way of plain values into messages and back."""

    cls: Any
    pool: Any
    make: Callable[[Any], Any]
    plain: Callable[[Any], Any]


def bound(side: Side) -> Bound:
    """NotExpressible when the library refuses a file that the compiler took."""
    pool = _pool(side.document.compiled)
    cls = GetMessageClass(pool.FindMessageTypeByName(side.root))
    fill = Fills(side.shapes, pool).struct(side.root)
    plain = Plains(side.shapes, pool).struct(side.root)

    def make(value: Any) -> Any:
        message = cls()
        fill(message, value)
        return message

    return Bound(cls, pool, make, plain)


def link(writer: Side, reader: Side, way: str) -> Link:
    written = bound(writer)
    read = written if reader is writer else bound(reader)
    to_bytes, again = _bytes_of(written.cls), _bytes_of(read.cls)
    parse_written, parse_read = written.cls.FromString, read.cls.FromString
    return Link(
        write=lambda value: to_bytes(written.make(value)),
        reread=lambda data: written.plain(parse_written(data)),
        read=lambda data: read.plain(parse_read(data)),
        rewrite=lambda data: again(parse_read(data)),
    )


def _bytes_of(cls: Any) -> Callable[[Any], bytes]:
    """By the class: a field may have the method's name."""
    serialize = cls.SerializeToString

    def to_bytes(message: Any) -> bytes:
        data: bytes = serialize(message, deterministic=True)
        return data

    return to_bytes


@lru_cache(_REMEMBERED)
def _pool(compiled: bytes) -> Any:
    files = FileDescriptorSet.FromString(compiled)
    pool: Any = DescriptorPool()
    for file in files.file:
        try:
            pool.AddSerializedFile(file.SerializeToString())
        except TypeError as error:
            raise NotExpressible(f"the file {file.name}", "protobuf", str(error)) from error
    return pool
