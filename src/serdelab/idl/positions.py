"""Numbers for IDLs that have none: what such an IDL's ``parse`` and ``project`` both apply."""

from __future__ import annotations

from dataclasses import replace

from serdelab.schema import (
    EnumType,
    Field,
    ListType,
    MapType,
    OptionalType,
    Schema,
    Symbol,
    Type,
    UnionType,
)
from serdelab.schema.transform import transform


def numbered_by_position(schema: Schema) -> Schema:
    """Fields numbered from 1, branches from their field's number on, enum symbols from 0.

    A union takes one position, however many branches it has.
    """
    return transform(schema, type_=_enum, field=_field)


def without_numbers(schema: Schema) -> Schema:
    """Branches numbered from 0 in each union, so that numbers do not tell two unions apart."""

    def renumbered(type_: Type) -> Type:
        if not isinstance(type_, UnionType):
            return _enum(type_)
        branches = (replace(branch, number=i) for i, branch in enumerate(type_.branches))
        return UnionType(type_.name, tuple(branches))

    return transform(schema, type_=renumbered)


def _enum(type_: Type) -> Type:
    if not isinstance(type_, EnumType):
        return type_
    symbols = tuple(Symbol(symbol.name, i) for i, symbol in enumerate(type_.symbols))
    return EnumType(type_.name, symbols)


def _field(position: int, field: Field) -> Field:
    number = position + 1
    return replace(field, number=number, type=_branches(field.type, number))


def _branches(type_: Type, first: int) -> Type:
    match type_:
        case ListType() | OptionalType():
            return replace(type_, item=_branches(type_.item, first))
        case MapType():
            return MapType(type_.key, _branches(type_.value, first))
        case UnionType():
            branches = (
                replace(branch, number=number, type=_branches(branch.type, number))
                for number, branch in enumerate(type_.branches, first)
            )
            return UnionType(type_.name, tuple(branches))
        case _:
            return type_
