"""MessagePack through msgpack (Cython), records as arrays: values in the order of the fields.

Smaller than maps by all field names, and as fragile as that sounds: a reader must know the order,
and a removed or moved field shifts all values after it without an error. A union is the branch's
index and its value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.schema import (
    Branch,
    Field,
    OptionalType,
    RecordType,
    Schema,
    UnionType,
)

from ._data_link import Format
from ._dicts import full_decode
from ._messagepack_link import array_evolution
from ._messagepack_native import FromMessagePack, ToMessagePack
from ._msgpack_calls import FRAMING, active, calls, data_format

INFO = CodecInfo(
    name="messagepack_array_msgpack",
    format="messagepack",
    library="msgpack",
    extra="messagepack",
    idl="",
    native="list",
    idiom="pack of a reused Packer, unpackb; datetimes are written and read by msgpack itself",
    needs_schema=True,
    self_describing=False,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
)


class ToArrays(ToMessagePack):
    """A list display a record."""

    def build(self, record: RecordType, values: Sequence[tuple[Field, str]]) -> str:
        return f"[{', '.join(value for _, value in values)}]"

    def same(self, record: RecordType) -> bool:
        return False

    def union(self, type_: UnionType, x: str) -> str:
        lines = ["((b, v),) = x.items()"]
        for index, branch in enumerate(type_.branches):
            value = self.convert(branch.type, "v")
            lines.append(f"if b == {branch.name!r}: return [{index}, {value}]")
        return f"{self.function(type_.name, [*lines, 'raise KeyError(b)'])}({x})"


class FromArrays(FromMessagePack):
    """Reads by position. ``partial``: an optional field past the end of the array is absent."""

    def get(self, record: RecordType, field: Field, x: str) -> str:
        index = record.fields.index(field)
        if self.partial and isinstance(field.type, OptionalType) and not field.has_default:
            return f"({x}[{index}] if len({x}) > {index} else None)"
        return f"{x}[{index}]"

    def holds(self, record: RecordType, field: Field, x: str) -> str:
        return f"len({x}) > {record.fields.index(field)}"

    def same(self, record: RecordType) -> bool:
        return False

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        return f"({x}[1] if {x}[0] == {type_.branches.index(branch)} else None)"

    def union(self, type_: UnionType, x: str) -> str:
        lines = ["b, v = x"]
        for index, branch in enumerate(type_.branches):
            value = self.branch(branch, self.convert(branch.type, "v"))
            lines.append(f"if b == {index}: return {value}")
        return f"{self.function(type_.name, [*lines, 'raise IndexError(b)'])}({x})"


def prepare(writer: Schema, reader: Schema) -> Session:
    encode, encode_batch = calls(writer).encoders
    decode, decode_batch = calls(reader).decoders

    def access(path: Path) -> Access:
        read = FromArrays(partial=False).compile_path(reader.root, path)
        return full_decode(decode, decode_batch, read)

    return Session(
        populate=ToArrays().compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromArrays(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing=FRAMING,
        access=access,
    )


def _format() -> Format:
    return replace(data_format(), by_position=True)


CODEC = Codec(INFO, prepare, active, array_evolution(_format))
