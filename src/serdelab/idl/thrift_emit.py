"""Neutral model → Thrift: every type once, inner ones first, as thriftpy2's and Apache's parsers
read it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from keyword import kwlist

from serdelab.errors import NotExpressible
from serdelab.idl import logical, thrift_value
from serdelab.idl.definitions import Named, definitions
from serdelab.idl.names import IDENTIFIER
from serdelab.idl.thrift_text import library
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    IdlDocument,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

_KINDS = {
    Kind.BOOL: "bool",
    Kind.INT32: "i32",
    Kind.INT64: "i64",
    Kind.FLOAT64: "double",
    Kind.STRING: "string",
    Kind.BYTES: "binary",
}


def emit(schema: Schema) -> IdlDocument:
    """``schema`` is projected. NotExpressible where a name, number or default has no place."""
    named = definitions(schema.root, "Thrift", (RecordType, EnumType, UnionType))
    writer = _Writer(_reserved(), named)
    lines: list[str] = []
    if re.fullmatch(r"[A-Za-z_][\w.]*", schema.namespace, re.ASCII):
        lines += [f"namespace * {schema.namespace}", ""]
    for each in named.values():
        lines += [*writer.definition(each), ""]
    return IdlDocument("thrift", "\n".join(lines[:-1]) + "\n")


def _reserved() -> dict[str, str]:
    """Words that no name can be, with the reason."""
    rules = library("thriftpy2.parser.lexer")
    python = dict.fromkeys(kwlist, "thriftpy2 makes Python classes, and it is a word of Python")
    words = (*rules.keywords, *rules.thrift_reserved_keywords, "true", "false")
    return python | dict.fromkeys(words, "the compiler reserves it for its target languages")


@dataclass(frozen=True, slots=True)
class _Writer:
    reserved: dict[str, str]
    named: Mapping[str, Named]

    def definition(self, named: Named) -> Iterator[str]:
        name = self.word(named.name, "the type")
        match named:
            case EnumType():
                if not named.symbols:
                    raise NotExpressible(
                        "enum without symbols", f"Thrift ({name})", "none is valid"
                    )
                yield f"enum {name} {{"
                for symbol in named.symbols:
                    where = f"{name}.{symbol.name}"
                    number = _within(symbol.number, 32, where)
                    yield f"  {self.word(symbol.name, where)} = {number},"
            case UnionType():
                yield f"union {name} {{"
                for branch in named.branches:
                    yield self.branch(name, branch)
            case RecordType():
                yield f"struct {name} {{"
                for field in named.fields:
                    yield self.field(name, field)
        yield "}"

    def branch(self, union: str, branch: Branch) -> str:
        where = f"{union}.{branch.name}"
        type_ = self.type(branch.type, where)
        return f"  {self._named(branch.number, type_, branch.name, where)}{_logical(branch.type)},"

    def field(self, record: str, field: Field) -> str:
        where = f"{record}.{field.name}"
        optional = isinstance(field.type, OptionalType)
        inner = field.type.item if isinstance(field.type, OptionalType) else field.type
        presence = "required " if field.presence is Presence.REQUIRED else ""
        type_ = ("optional " if optional else presence) + self.type(inner, where)
        default = f" = {self.default(field, where)}" if field.has_default else ""
        return f"  {self._named(field.number, type_, field.name, where)}{default}{_logical(inner)},"

    def default(self, field: Field, where: str) -> str:
        try:
            return thrift_value.to_constant(field.type, field.default, self.named)
        except ValueError as error:
            construct = "default without a constant"
            raise NotExpressible(construct, f"Thrift ({where})", str(error)) from error

    def _named(self, number: int, type_: str, name: str, where: str) -> str:
        return f"{_within(number, 16, where)}: {type_} {self.word(name, where)}"

    def type(self, type_: Type, where: str) -> str:
        match type_:
            case ScalarType(kind):
                return _KINDS[kind]
            case TimestampType() | DateType() | DecimalType() | UuidType():
                return _KINDS[logical.base(type_)]
            case RefType(name) | RecordType(name) | UnionType(name) | EnumType(name):
                return name
            case ListType(item):
                return f"list<{self.type(item, where)}>"
            case MapType(key, value):
                return f"map<{self.type(key, where)}, {self.type(value, where)}>"
            case OptionalType():
                reason = "only a field of a struct is optional"
                raise NotExpressible("optional inside another type", f"Thrift ({where})", reason)

    def word(self, name: str, where: str) -> str:
        if not IDENTIFIER.fullmatch(name):
            reason = "an identifier is letters, digits and _, and begins with no digit"
            raise NotExpressible("name that is no identifier", f"Thrift ({where})", reason)
        if name in self.reserved:
            reason = f"{name}: {self.reserved[name]}"
            raise NotExpressible("reserved name", f"Thrift ({where})", reason)
        return name


def _logical(type_: Type) -> str:
    leaf = logical.leaf(type_)
    if not isinstance(leaf, TimestampType | DateType | DecimalType | UuidType):
        return ""
    return f' (logical = "{logical.word(leaf)}")'


def _within(number: int, bits: int, where: str) -> int:
    if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
        reason = f"{number} does not fit an i{bits}"
        raise NotExpressible("number that is too large", f"Thrift ({where})", reason)
    return number
