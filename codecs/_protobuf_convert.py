"""Records to messages and back, as compiled code that reads like a person's.

To messages: one constructor call with nested dicts, which upb fills in C; it is faster than nested
constructors (each copies its message into the outer one) and than setters. From messages: attribute
reads, ``HasField`` for optional fields, ``WhichOneof`` for a oneof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from keyword import iskeyword
from typing import Any

from serdelab.contract.convert import Conversion
from serdelab.errors import DecodeError
from serdelab.schema import (
    Branch,
    DecimalType,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    Type,
    UnionType,
    UuidType,
    types_in,
)

from ._logical import EPOCH, FromScalars, ToScalars
from ._protobuf_messages import TimestampMessage, attribute


class ToMessage(ToScalars):
    """Nested records become dicts; those without anything to convert are passed as they are."""

    def message(self, root: RecordType, cls: Any) -> Callable[[Any], Any]:
        """The function that makes a message of a record."""
        self.function_of(root)  # for a root that is inside itself
        values = [(field, self.member(root, field, "x")) for field in root.fields]
        if any(iskeyword(field.name) for field in root.fields):
            arguments = f"**{self.build(root, values)}"
        else:
            arguments = ", ".join(_argument(field, value) for field, value in values)
        call = f"return {self.bind(cls, root.name)}({arguments})"
        return self.finish(self.function(root.name, [call]), root)

    def leaf(self, type_: Type, x: str) -> str:
        if not isinstance(type_, TimestampMessage):
            return super().leaf(type_, x)
        lines = [
            f"d = x - {self.bind(EPOCH, 'epoch')}",
            "return {'seconds': d.days * 86400 + d.seconds, 'nanos': d.microseconds * 1000}",
        ]
        return f"{self.function('timestamp', lines)}({x})"

    def build(self, record: RecordType, values: Sequence[tuple[Field, str]]) -> str:
        """Branches of a oneof are fields of the message, so a union's pair is poured in."""
        pairs = (
            _argument(field, value) if _union_of(field) else f"{field.name!r}: {value}"
            for field, value in values
        )
        return f"{{{', '.join(pairs)}}}"

    def same(self, record: RecordType) -> bool:
        return not any(_union_of(field) for field in record.fields)


class FromMessage(FromScalars):
    """``partial`` is for bytes of another schema: a message field may be unset, a text empty.

    Then a field that is no message has its default, as protobuf gives it to every reader.
    """

    def __init__(self, *, partial: bool) -> None:
        super().__init__()
        self.partial = partial

    def get(self, record: RecordType, field: Field, x: str) -> str:
        """For paths; a union is looked for in the message itself."""
        if _union_of(field):
            return x
        read = attribute(x, field.name)
        optional = isinstance(field.type, OptionalType)
        return f"({read} if {x}.HasField({field.name!r}) else None)" if optional else read

    def member(self, record: RecordType, field: Field, x: str) -> str:
        if union := _union_of(field):
            optional = self.partial or isinstance(field.type, OptionalType)
            return self._oneof(union, x, optional=optional)
        read, has = attribute(x, field.name), f"{x}.HasField({field.name!r})"
        match field.type:
            case OptionalType(item=item):
                return f"({self.convert(item, read)} if {has} else None)"
            case RecordType() | RefType() | TimestampMessage() if self.partial:
                return f"({self.convert(field.type, read)} if {has} else None)"
            case DecimalType() | UuidType() if self.partial:
                o = self.fresh("o")
                return f"({self.convert(field.type, o)} if ({o} := {read}) else None)"
            case _:
                return self.convert(field.type, read)

    def leaf(self, type_: Type, x: str) -> str:
        if not isinstance(type_, TimestampMessage):
            return super().leaf(type_, x)
        t, epoch, delta = self.fresh("t"), self.bind(EPOCH, "epoch"), self.bind(timedelta, "delta")
        return f"{epoch} + {delta}(0, ({t} := {x}).seconds, {t}.nanos // 1000)"

    def same(self, record: RecordType) -> bool:
        return False

    def list(self, type_: ListType, x: str) -> str:
        """By slice: a list in C, faster to go through than the container."""
        return super().list(type_, f"{x}[:]")

    def map(self, type_: MapType, x: str) -> str:
        """Keys, then a look-up each: twice as fast as ``items()``, which upb makes in Python."""
        m, k = self.fresh("m"), self.fresh("k")
        key, value = self.convert(type_.key, k), self.convert(type_.value, f"{m}[{k}]")
        return f"{{{key}: {value} for {m} in [{x}] for {k} in {m}}}"

    def union(self, type_: UnionType, x: str) -> str:
        return self._oneof(type_, x, optional=False)

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        return f"({attribute(x, branch.name)} if {x}.HasField({branch.name!r}) else None)"

    def _oneof(self, type_: UnionType, x: str, *, optional: bool) -> str:
        lines = [f"b = x.WhichOneof({type_.name!r})"]
        for b in type_.branches:
            value = self.branch(b, self.convert(b.type, attribute("x", b.name)))
            lines.append(f"if b == {b.name!r}: return {value}")
        unset = f"raise {self.bind(DecodeError, 'error')}('no branch of {type_.name} is set')"
        lines.append("return None" if optional else unset)
        return f"{self.function(type_.name, lines)}({x})"


class Touch(Conversion):
    """Reads every field once and drops what it read: the work that decoding has put off."""

    inline = False

    def body(self, record: RecordType) -> Sequence[str]:
        return [*self._fields(record, "x"), "return None"]

    def _fields(self, record: RecordType, x: str) -> list[str]:
        return [line for field in record.fields for line in self._field(field, x)]

    def _field(self, field: Field, x: str) -> list[str]:
        if union := _union_of(field):
            b = self.fresh("b")
            lines = [f"{b} = {x}.WhichOneof({union.name!r})"]
            for branch in union.branches:
                inside = self._read(branch.type, attribute(x, branch.name))
                lines += [f"if {b} == {branch.name!r}:", *_indented(inside)]
            return lines
        read = attribute(x, field.name)
        if isinstance(field.type, OptionalType):
            inside = self._read(field.type.item, read)
            return [f"if {x}.HasField({field.name!r}):", *_indented(inside)]
        return self._read(field.type, read)

    def _read(self, type_: Type, x: str) -> list[str]:
        """The statements that read a value; only recursive records need a function for it."""
        name = self.fresh("v")
        match type_:
            case RecordType() if not any(isinstance(each, RefType) for each in types_in(type_)):
                return [f"{name} = {x}", *self._fields(type_, name)]
            case TimestampMessage():
                return [f"{name} = {x}", f"{name}.seconds", f"{name}.nanos"]
            case ListType(item=RecordType() | RefType() | TimestampMessage() as item):
                return [f"for {name} in {x}[:]:", *_indented(self._read(item, name))]
            case ListType():
                return [f"{x}[:]"]
            case MapType(value=value):
                k = self.fresh("k")
                inside = self._read(value, f"{name}[{k}]")
                return [f"{name} = {x}", f"for {k} in {name}:", *_indented(inside)]
            case _:
                return [self.convert(type_, x)]


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _union_of(field: Field) -> UnionType | None:
    inner = field.type.item if isinstance(field.type, OptionalType) else field.type
    return inner if isinstance(inner, UnionType) else None


def _argument(field: Field, value: str) -> str:
    """A keyword argument; a union's pair is one, and none where the union is absent."""
    if not _union_of(field):
        return f"{field.name}={value}"
    return f"**({value} or {{}})" if isinstance(field.type, OptionalType) else f"**{value}"
