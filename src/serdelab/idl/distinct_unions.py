"""Names for unions in IDLs where unions, records and enums share one scope of names.

A ``oneof`` is named by its field, so that two messages often have one of the same name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from serdelab.idl.definitions import outline
from serdelab.schema import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Schema,
    Type,
    UnionType,
)
from serdelab.schema.transform import transform


def with_distinct_unions(schema: Schema) -> Schema:
    """The record's name in front of a union's, where another type has the union's name."""
    taken = _taken(schema)

    def rename(type_: Type) -> Type:
        if not isinstance(type_, RecordType):
            return type_
        fields = (replace(f, type=_renamed(f.type, type_.name, taken)) for f in type_.fields)
        return replace(type_, fields=tuple(fields))

    return transform(schema, type_=rename) if taken else schema


def _taken(schema: Schema) -> set[str]:
    """The names that more than one type has."""
    found: dict[str, list[Type]] = defaultdict(list)

    def collect(type_: Type) -> Type:
        if isinstance(type_, RecordType | UnionType | EnumType):
            stated = outline(type_)
            if stated not in found[type_.name]:
                found[type_.name].append(stated)
        return type_

    transform(schema, type_=collect)
    return {name for name, types in found.items() if len(types) > 1}


def _renamed(type_: Type, record: str, taken: set[str]) -> Type:
    match type_:
        case ListType() | OptionalType():
            return replace(type_, item=_renamed(type_.item, record, taken))
        case MapType():
            return replace(type_, value=_renamed(type_.value, record, taken))
        case UnionType(name, branches):
            inner = (replace(b, type=_renamed(b.type, record, taken)) for b in branches)
            return UnionType(record + name if name in taken else name, tuple(inner))
        case _:
            return type_
