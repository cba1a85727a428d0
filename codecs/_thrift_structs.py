"""Thrift struct classes made from the neutral schema: what the Thrift compiler would generate.

The compiler's ``py:slots`` classes are plain classes with ``__slots__``, an ``__init__`` with
keyword arguments, and ``thrift_spec``: a tuple indexed by field id, None where there is none, of
(id, type, attribute, type arguments, default). The C module reads nothing else of them.

Thrift has no unsigned integers, no 32-bit float, no timestamps, dates or decimals: they become the
next wider signed integer (uint64 too becomes i64), double, i64, i32 and string. A union is a struct
with one field set.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import field as slot
from dataclasses import make_dataclass
from functools import partial
from importlib import import_module
from keyword import iskeyword
from typing import Any

from serdelab.errors import NotExpressible
from serdelab.schema import (
    Branch,
    DateType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    TimestampType,
    Type,
    UnionType,
    types_in,
)

from ._logical import ToScalars

BOOL, DOUBLE, I32, I64, STRING, STRUCT, MAP, LIST = 2, 4, 8, 10, 11, 12, 13, 15
"""``thrift.Thrift.TType``: the type codes of the binary protocol's specification."""

SCALARS = {
    Kind.BOOL: BOOL,
    Kind.INT32: I32,
    Kind.INT64: I64,
    Kind.UINT32: I64,
    Kind.UINT64: I64,
    Kind.FLOAT32: DOUBLE,
    Kind.FLOAT64: DOUBLE,
    Kind.STRING: STRING,
    Kind.BYTES: STRING,
}

MAX_ID = 2**15 - 1
"""A field id is an i16."""


def attribute(name: str) -> str:
    """The slot of a field: Python's keywords get an underscore, the wire knows no names."""
    return f"{name}_" if iskeyword(name) else name


class Structs:
    """The classes of one schema, made as they are asked for; all derive from ``bases``."""

    def __init__(self, *bases: type[Any]) -> None:
        self._bases = bases
        self._made: list[tuple[RecordType | UnionType, type[Any]]] = []
        self._open: dict[str, type[Any]] = {}

    def of(self, type_: RecordType | UnionType) -> type[Any]:
        """The class of a record or a union; equal types share one."""
        for known, made in self._made:
            if known == type_:
                return made
        return self._make(type_)

    def fix(self) -> None:
        """Puts the finished specs where a spec was referred to before it was there."""
        fix_spec: Any = import_module("thrift.TRecursive").fix_spec
        fix_spec([made for _, made in self._made])

    def _make(self, type_: RecordType | UnionType) -> type[Any]:
        members = type_.fields if isinstance(type_, RecordType) else type_.branches
        slots = [(attribute(m.name), Any, _slot(m)) for m in members]
        made = make_dataclass(type_.name, slots, bases=self._bases, slots=True)
        self._made.append((type_, made))
        outer = self._open.get(type_.name)
        self._open[type_.name] = made
        spec = self._spec(type_.name, members)
        if outer is not None:
            self._open[type_.name] = outer
        made.thrift_spec = spec  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue] - what the C module reads
        return made

    def _spec(self, name: str, members: Sequence[Field | Branch]) -> tuple[Any, ...]:
        spec: list[Any] = [None] * (max((m.number for m in members), default=0) + 1)
        for m in members:
            if not 0 < m.number <= MAX_ID:
                raise NotExpressible(f"field id {m.number}", f"{name}.{m.name}", "ids are i16")
            inner = m.type.item if isinstance(m.type, OptionalType) else m.type
            code, arguments = self._type(inner)
            spec[m.number] = (m.number, code, attribute(m.name), arguments, _default(m))
        return tuple(spec)

    def _type(self, type_: Type) -> tuple[int, Any]:
        """(type code, type arguments) as they stand in a spec."""
        match type_:
            case ScalarType(kind=Kind.BYTES):
                return STRING, "BINARY"
            case ScalarType(kind=kind):
                return SCALARS[kind], "UTF8" if kind is Kind.STRING else None
            case TimestampType():
                return I64, None
            case DateType() | EnumType():
                return I32, None
            case RecordType() | UnionType():
                return STRUCT, [self.of(type_), None]
            case RefType():
                return STRUCT, [self._open[type_.name], None]
            case ListType():
                return LIST, (*self._type(type_.item), False)
            case MapType():
                return MAP, (*self._type(type_.key), *self._type(type_.value), False)
            case OptionalType():
                raise NotExpressible("an optional item", "a list or map", "Thrift has no null")
            case _:
                return STRING, "UTF8"


def _default(member: Field | Branch) -> Any:
    """The declared default as the struct holds it; None where there is none, or it is a struct."""
    if isinstance(member, Branch) or member.default is None:
        return None
    if any(isinstance(inner, RecordType | UnionType | RefType) for inner in types_in(member.type)):
        return None
    single = RecordType("Default", (Field("value", 1, member.type),))
    return ToScalars().compile(single)({"value": member.default})["value"]


def _slot(member: Field | Branch) -> Any:
    """A slot that starts with the default: each struct has a list or map of its own."""
    value = _default(member)
    inner = member.type.item if isinstance(member.type, OptionalType) else member.type
    if isinstance(inner, ListType | MapType) and value is not None:
        return slot(default_factory=partial(deepcopy, value))
    return slot(default=value)
