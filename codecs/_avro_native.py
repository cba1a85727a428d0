"""Records as fastavro takes and gives them; shared by the bare and the container codec.

A record is fastavro's native as it stands: timestamps, dates, decimals and UUIDs are converted by
fastavro itself, inside encode and decode. Only unions of several types differ. Writing, a branch is
named by a tuple ``(name, value)``, which also spares fastavro the search for the branch that fits;
reading, ``return_named_type`` gives such tuples for records and enums, and other values bare.
Schemas without such a union are read without the option and need no conversion at all.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any
from uuid import UUID

from serdelab.contract.convert import Conversion
from serdelab.errors import DecodeError, NotExpressible
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

UNIONS = "https://avro.apache.org/docs/1.12.0/specification/#unions"

SCALARS: dict[Kind, tuple[str, type]] = {
    Kind.BOOL: ("boolean", bool),
    Kind.INT32: ("int", int),
    Kind.INT64: ("long", int),
    Kind.UINT32: ("long", int),
    Kind.UINT64: ("long", int),
    Kind.FLOAT32: ("float", float),
    Kind.FLOAT64: ("double", float),
    Kind.STRING: ("string", str),
    Kind.BYTES: ("bytes", bytes),
}
"""Avro's primitive, and what fastavro gives for it."""

OTHERS: dict[type, tuple[str, type]] = {
    TimestampType: ("long", datetime),
    DateType: ("int", date),
    DecimalType: ("bytes", Decimal),
    UuidType: ("string", UUID),
    ListType: ("array", list),
    MapType: ("map", dict),
}
"""The same for logical types and containers."""

Named = RecordType | RefType | EnumType


def parsed(schema: Schema) -> Any:
    """The schema's .avsc as ``fastavro.parse_schema`` prepares it: once, never per message."""
    parse_schema: Any = import_module("fastavro").parse_schema
    return parse_schema(json.loads(schema.document("avsc").text))


def canonical(avro: Any) -> str:
    """Parsing Canonical Form: the schema without what a reader does not need."""
    form: str = import_module("fastavro.schema").to_parsing_canonical_form(avro)
    return form


def implementation() -> str:
    """Cython, or the pure Python that fastavro falls back to without a word."""
    file = str(import_module("fastavro._read").__file__)
    return "pure Python" if file.endswith(".py") else "Cython"


class ToAvro(Conversion):
    """Names the branch of each union."""

    def __init__(self, avro: Any) -> None:
        super().__init__()
        self._full = full_names(avro)

    def optional(self, type_: OptionalType, x: str) -> str:
        """Named, too, where a union is inside: fastavro would validate it else.

        There it finds records and plain types alone by their name (``_validate_union``, 1.13.1).
        """
        o = self.fresh("o")
        value = self.convert(type_.item, o)
        if value == o:
            return x
        if not isinstance(type_.item, UnionType):
            value = f"({branch_name(type_.item, self._full)!r}, {value})"
        return f"(None if ({o} := {x}) is None else {value})"

    def union(self, type_: UnionType, x: str) -> str:
        lines = ["((b, v),) = x.items()"]
        for b in type_.branches:
            name, value = branch_name(b.type, self._full), self.convert(b.type, "v")
            lines.append(f"if b == {b.name!r}: return ({name!r}, {value})")
        return f"{self.function(type_.name, [*lines, 'raise KeyError(b)'])}({x})"


class FromAvro(Conversion):
    """Takes the tuples of ``return_named_type`` apart, where ``named`` says that it is on.

    ``partial`` is for bytes of another schema: a union may have been no union there, so a tuple may
    or may not be around a value.
    """

    def __init__(self, avro: Any, *, named: bool, partial: bool) -> None:
        super().__init__()
        self._full = full_names(avro)
        self.tuples, self.partial = named, partial

    def value(self, field: Field, x: str) -> str:
        loose = self.tuples and self.partial and isinstance(field.type, Named)
        return self.convert(field.type, f"{self.bind(bare, 'bare')}({x})" if loose else x)

    def optional(self, type_: OptionalType, x: str) -> str:
        if not (self.tuples and may_be_named(type_.item)):
            return super().optional(type_, x)
        o = self.fresh("o")
        value = self.convert(type_.item, self.present(type_, o))
        return f"(None if ({o} := {x}) is None else {value})"

    def present(self, type_: OptionalType, x: str) -> str:
        return f"{self.bind(bare, 'bare')}({x})" if self.tuples else x

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        if isinstance(branch.type, Named):
            name = branch_name(branch.type, self._full)
            return f"({x}[1] if type({x}) is tuple and {x}[0] == {name!r} else None)"
        v, type_name = self.fresh("v"), self.bind(python_type(branch.type), "type")
        inside = f"{self.bind(bare, 'bare')}({x})"
        return f"({v} if type({v} := {inside}) is {type_name} else None)"

    def union(self, type_: UnionType, x: str) -> str:
        _refuse_twins(type_)
        lines = ["n, v = x if type(x) is tuple else ('', x)"]
        for b in sorted(type_.branches, key=lambda b: not isinstance(b.type, Named)):
            value = self.branch(b, self.convert(b.type, "v"))
            lines.append(f"if {self._test(b.type)}: return {value}")
        wrong = f"f'{{n or type(v).__name__}} is no branch of {type_.name}'"
        lines.append(f"raise {self.bind(DecodeError, 'error')}({wrong})")
        return f"{self.function(type_.name, lines)}({x})"

    def _test(self, type_: Type) -> str:
        """A named branch is told by its name, another one by its value's type."""
        if isinstance(type_, Named):
            return f"n == {branch_name(type_, self._full)!r}"
        return f"type(v) is {self.bind(python_type(type_), 'type')}"


def bare(x: Any) -> Any:
    """The value of a tuple (name, value), or the value."""
    return x[1] if type(x) is tuple else x  # pyright: ignore[reportUnknownVariableType] - any value


def may_be_named(type_: Type) -> bool:
    """Whether its Avro type has a name: ``fixed`` has one, too, and may carry these."""
    return isinstance(type_, Named | DecimalType | UuidType) or type_ == ScalarType(Kind.BYTES)


def full_names(avro: Any) -> dict[str, str]:
    """Short name → full name of each named type of a parsed schema."""
    return {name.rpartition(".")[2]: name for name in avro["__named_schemas"]}


def branch_name(type_: Type, names: dict[str, str]) -> str:
    """What the tuple notation calls a branch: a named type's full name, or the type."""
    if isinstance(type_, Named):
        return names[type_.name]
    if isinstance(type_, UnionType | OptionalType):
        raise NotExpressible("a union", "a union", f"{UNIONS}: unions do not nest")
    return SCALARS[type_.kind][0] if isinstance(type_, ScalarType) else OTHERS[type(type_)][0]


def python_type(type_: Type) -> type:
    """What fastavro gives for a branch that has no name."""
    return SCALARS[type_.kind][1] if isinstance(type_, ScalarType) else OTHERS[type(type_)][1]


def has_union(type_: Type) -> bool:
    """Whether reading needs ``return_named_type``."""
    match type_:
        case UnionType():
            return True
        case RecordType():
            return any(has_union(field.type) for field in type_.fields)
        case ListType() | OptionalType():
            return has_union(type_.item)
        case MapType():
            return has_union(type_.value)
        case _:
            return False


def _refuse_twins(type_: UnionType) -> None:
    """Branches that fastavro reads into one Python type come back without their name."""
    kinds = [python_type(b.type) for b in type_.branches if not isinstance(b.type, Named)]
    if len(kinds) > len(set(kinds)):
        reason = "fastavro does not say which branch a number or a text was read from"
        raise NotExpressible("two branches of one Python type", type_.name, reason)
