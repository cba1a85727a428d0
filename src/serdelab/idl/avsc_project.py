"""What Avro states otherwise, and what it cannot state: declared, and applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from serdelab.errors import NotExpressible
from serdelab.idl.avsc_words import SPEC, branch_names, word
from serdelab.idl.front_end import Inexpressible
from serdelab.idl.names import upper_camel
from serdelab.idl.positions import numbered_by_position
from serdelab.schema import (
    Branch,
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

STATED_OTHERWISE = (
    Inexpressible(
        "uint32",
        "int64",
        "there are no unsigned integers; a long holds all of it",
        SPEC + "'Primitive Types'",
    ),
    Inexpressible(
        "uint64",
        "int64",
        "there is no wider integer than long; values from 2**63 on are refused when written",
        SPEC + "'Primitive Types'",
    ),
    Inexpressible(
        "field numbers, branch numbers, enum numbers",
        "positions",
        "fields and symbols are resolved by name, and none of them has a number",
        SPEC + "'Schema Resolution'",
    ),
    Inexpressible(
        "name of a union, names of its branches",
        "the field's name in UpperCamel, the types' names in snake_case",
        "a union has no name, and a branch is known by its type",
        SPEC + "'Unions'",
    ),
    Inexpressible(
        "required, unless optional",
        "plain",
        "every field without a default is required: a reader refuses data that lack it",
        SPEC + "'Schema Resolution'",
    ),
    Inexpressible(
        "default None of an optional",
        "plain optional",
        "a nullable field with default null is how an optional field is written",
        SPEC + "'Complex Types', 'Records'",
    ),
    Inexpressible(
        "required optional with a default",
        "plain optional with the default",
        "a field with a default may be absent from the data",
        SPEC + "'Complex Types', 'Records'",
    ),
)

_UNIONS = SPEC + "'Unions'"


def _is_union(type_: Type) -> bool:
    return isinstance(type_, OptionalType | UnionType)


def _has_twins(type_: Type) -> bool:
    if not isinstance(type_, UnionType):
        return False
    words = [word(branch.type) for branch in type_.branches]
    return len(set(words)) < len(words)


def _is_single(type_: Type) -> bool:
    return isinstance(type_, UnionType) and len(type_.branches) == 1


_REFUSALS: tuple[tuple[Callable[[Type], bool], Inexpressible], ...] = (
    (
        lambda t: isinstance(t, MapType) and t.key != ScalarType(Kind.STRING),
        Inexpressible("map key other than a string", "", "map keys are strings", SPEC + "'Maps'"),
    ),
    (
        lambda t: isinstance(t, UnionType) and any(_is_union(b.type) for b in t.branches),
        Inexpressible(
            "union in a union", "", "unions may not immediately contain other unions", _UNIONS
        ),
    ),
    (
        lambda t: isinstance(t, OptionalType) and isinstance(t.item, OptionalType),
        Inexpressible(
            "optional of an optional", "", "there is one null, and unions do not nest", _UNIONS
        ),
    ),
    (
        _has_twins,
        Inexpressible(
            "two branches of one Avro type",
            "",
            "a union holds each type once, named types apart; logical types do not count",
            _UNIONS,
        ),
    ),
    (
        lambda t: isinstance(t, UnionType) and not t.branches,
        Inexpressible("union without branches", "", "no value is of it", _UNIONS),
    ),
    (
        lambda t: isinstance(t, OptionalType) and _is_single(t.item),
        Inexpressible(
            "optional union of one branch", "", "it reads as the branch's type or null", _UNIONS
        ),
    ),
)

_BY_VALUE = (
    Inexpressible(
        "the name",
        "",
        "a name is letters, digits and _, begins with no digit, and is no type's",
        SPEC + "'Names'",
    ),
    Inexpressible(
        "the default",
        "",
        "JSON has no such value, or an earlier branch of the union takes it",
        SPEC + "'Complex Types', 'Records'",
    ),
    Inexpressible(
        "two types of one name",
        "",
        "a name is defined once",
        SPEC + "'Names'",
    ),
)

INEXPRESSIBLE = (*STATED_OTHERWISE, *(refused for _, refused in _REFUSALS), *_BY_VALUE)


def refuse(type_: Type, where: str) -> None:
    """NotExpressible when Avro has no such type; its inner types are not looked at."""
    for applies, refused in _REFUSALS:
        if applies(type_):
            raise NotExpressible(refused.construct, f"avsc ({where})", refused.reason)


def project(schema: Schema) -> Schema:
    """The schema as Avro states it; what it refuses is left as it is."""
    renamed = transform(schema, field=_default)
    return numbered_by_position(transform(renamed, type_=_type, field=_field))


def _default(position: int, field: Field) -> Field:
    if not field.has_default:
        return field
    return replace(field, default=_with_branches(field.type, field.default))


def _with_branches(type_: Type, value: Any) -> Any:
    """A default with its unions' branches named as Avro does; ``type_`` has the model's names."""
    match type_:
        case OptionalType(item):
            return None if value is None else _with_branches(item, value)
        case ListType(item):
            return [_with_branches(item, one) for one in value]
        case MapType(_, inner):
            return {key: _with_branches(inner, one) for key, one in value.items()}
        case RecordType(_, fields):
            return {f.name: _with_branches(f.type, value[f.name]) for f in fields}
        case UnionType(_, branches):
            names = branch_names([branch.type for branch in branches])
            if len(set(names)) < len(names):  # refused: two branches are one type to Avro
                return value
            ((chosen, inner_value),) = value.items()
            return {
                name: _with_branches(branch.type, inner_value)
                for name, branch in zip(names, branches, strict=True)
                if branch.name == chosen
            }
        case _:
            return value


def _type(type_: Type) -> Type:
    match type_:
        case ScalarType(Kind.UINT32 | Kind.UINT64):
            return ScalarType(Kind.INT64)
        case UnionType(_, branches):
            names = branch_names([branch.type for branch in branches])
            renamed = (replace(b, name=n) for b, n in zip(branches, names, strict=True))
            return replace(type_, branches=tuple(renamed))
        case _:
            return type_


def _field(position: int, field: Field) -> Field:
    named = replace(field, type=_named(field.type, upper_camel(field.name)))
    if not isinstance(field.type, OptionalType):
        return replace(named, presence=Presence.PLAIN)
    if not field.has_default:
        return named
    declared = field.default is not None
    return replace(named, presence=Presence.PLAIN, has_default=declared)


def _named(type_: Type, name: str) -> Type:
    """A field's type with its unions named, not those of records inside."""
    match type_:
        case ListType() | OptionalType():
            return replace(type_, item=_named(type_.item, name))
        case MapType():
            return replace(type_, value=_named(type_.value, name))
        case UnionType(_, branches):
            inner = (Branch(b.name, b.number, _named(b.type, name)) for b in branches)
            return UnionType(name, tuple(inner))
        case _:
            return type_
