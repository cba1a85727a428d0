"""What ``.proto`` states otherwise, and what it cannot state: declared, and applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from serdelab.errors import NotExpressible
from serdelab.idl.front_end import Inexpressible
from serdelab.idl.names import upper_camel
from serdelab.schema import (
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    ScalarType,
    Schema,
    Type,
    UnionType,
)
from serdelab.schema.transform import transform

_GUIDE = "Language Guide (proto3), "
_SPEC = "Protobuf Editions Language Specification, "

STATED_OTHERWISE = (
    Inexpressible(
        "aliases",
        "no aliases",
        "a field is known by its number, and a message's name is not in the bytes",
        _GUIDE + "'Assigning Field Numbers'",
    ),
    Inexpressible(
        "name of a union",
        "the field's name in UpperCamel",
        "a oneof is a group of fields and no type; it has the name of the field only",
        _GUIDE + "'Oneof'",
    ),
    Inexpressible(
        "optional union",
        "union",
        "none of the fields of a oneof need be set: every oneof is optional",
        _GUIDE + "'Using Oneof'",
    ),
    Inexpressible(
        "required optional, list, map or union",
        "plain",
        "required speaks of a singular field that is always there",
        _SPEC + "'Fields'; " + _GUIDE + "'Oneof Features'",
    ),
    Inexpressible(
        "default of an optional, list, map, record or union",
        "no default",
        "an optional field that is absent is None; [default = …] takes a scalar or an enum symbol",
        _SPEC + "'Constant' and 'Fields'",
    ),
    Inexpressible(
        "plain enum field without a default, of an enum that does not begin with 0",
        "the first symbol as its default",
        "such an enum is closed, and a field of a closed enum has explicit presence",
        "Enum Behavior, 'Definitions of Open and Closed Enums'",
    ),
)

_REPEATED = _GUIDE + "'Field Labels'"
_MAPS = _GUIDE + "'Maps'"
_KEYS = frozenset(Kind) - {Kind.FLOAT32, Kind.FLOAT64, Kind.BYTES}


def _is_compound(type_: Type) -> bool:
    return isinstance(type_, ListType | MapType | OptionalType | UnionType)


def _is_key(type_: Type) -> bool:
    return isinstance(type_, ScalarType) and type_.kind in _KEYS


def is_closed(type_: Type) -> bool:
    """Whether it is an enum that does not begin with 0."""
    return isinstance(type_, EnumType) and type_.symbols[:1] != () and type_.symbols[0].number != 0


_REFUSALS: tuple[tuple[Callable[[Type], bool], Inexpressible], ...] = (
    (
        lambda t: isinstance(t, OptionalType) and isinstance(t.item, ListType | MapType),
        Inexpressible(
            "optional list or map",
            "",
            "absent and empty are the same bytes: repeated and map fields have no presence",
            _REPEATED,
        ),
    ),
    (
        lambda t: isinstance(t, ListType) and _is_compound(t.item),
        Inexpressible(
            "list of lists, maps, optionals or unions",
            "",
            "a repeated field repeats a scalar, an enum or a message",
            _REPEATED,
        ),
    ),
    (
        lambda t: isinstance(t, MapType) and _is_compound(t.value),
        Inexpressible(
            "map of lists, maps, optionals or unions",
            "",
            "a map's value is a scalar, an enum or a message",
            _MAPS,
        ),
    ),
    (
        lambda t: isinstance(t, MapType) and not _is_key(t.key),
        Inexpressible(
            "map key other than bool, an integer or a string",
            "",
            "a map's key is an integer, a bool or a string; (serdelab.logical) speaks of the value",
            _MAPS,
        ),
    ),
    (
        lambda t: isinstance(t, MapType) and is_closed(t.value),
        Inexpressible(
            "map of an enum that does not begin with 0",
            "",
            "an absent value of a map entry is the number 0, which must be a symbol",
            _MAPS,
        ),
    ),
    (
        lambda t: isinstance(t, UnionType) and any(_is_compound(b.type) for b in t.branches),
        Inexpressible(
            "union of lists, maps, optionals or unions",
            "",
            "a oneof has singular fields only, and none of them is a oneof",
            _GUIDE + "'Oneof Features'",
        ),
    ),
    (
        lambda t: isinstance(t, OptionalType) and isinstance(t.item, OptionalType),
        Inexpressible(
            "optional of an optional",
            "",
            "a field is absent or has a value; there is nothing between",
            _GUIDE + "'Field Presence'",
        ),
    ),
)

_BY_VALUE = (
    Inexpressible(
        "the name",
        "",
        "an identifier is letters, digits and _, and begins with no digit",
        _SPEC + "'Identifiers'",
    ),
    Inexpressible(
        "the numbers or names",
        "",
        "protoc refuses it: numbers of fields are 1 to 2**29 - 1 without 19000 to 19999, and names"
        " differ in more than case and underscores",
        _GUIDE + "'Assigning Field Numbers', 'JSON Options'",
    ),
    Inexpressible(
        "two types of one name", "", "a name is declared once in a package", _SPEC + "'Proto file'"
    ),
)

INEXPRESSIBLE = (*STATED_OTHERWISE, *(refused for _, refused in _REFUSALS), *_BY_VALUE)


def project(schema: Schema) -> Schema:
    """The schema as ``.proto`` states it; what it refuses is left as it is."""
    return transform(schema, type_=_type, field=_field)


def _type(type_: Type) -> Type:
    match type_:
        case OptionalType(item=UnionType() as union):
            return union
        case RecordType():
            return replace(type_, aliases=())
        case _:
            return type_


def _field(position: int, field: Field) -> Field:
    match field.type:
        case UnionType(branches=(first, *_)) as union:
            named = replace(union, name=upper_camel(field.name))
            return Field(field.name, first.number, named, line=field.line)
        case OptionalType() | ListType() | MapType() | UnionType():
            return Field(field.name, field.number, field.type, line=field.line)
        case RecordType():
            return replace(field, aliases=(), has_default=False, default=None)
        case EnumType() as enum if needs_default(field):
            default = enum.symbols[0].name
            return replace(field, aliases=(), has_default=True, default=default)
        case _:
            return replace(field, aliases=())


def needs_default(field: Field) -> bool:
    """Whether it is a plain field of a closed enum, without a default."""
    plain = field.presence is Presence.PLAIN and not field.has_default
    return plain and is_closed(field.type)


def refuse(type_: Type, where: str) -> None:
    """NotExpressible when ``.proto`` has no such type; its inner types are not looked at."""
    for applies, refused in _REFUSALS:
        if applies(type_):
            raise NotExpressible(refused.construct, f"proto ({where})", refused.reason)
