"""Which constructs of the model a schema uses, in the words that front ends declare gaps with."""

from __future__ import annotations

from collections.abc import Iterable

from serdelab.schema.diff import Aspect, Difference
from serdelab.schema.model import (
    DecimalType,
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    Schema,
    UnionType,
)
from serdelab.schema.path import types_in
from serdelab.schema.words import describe

_NAMED: dict[type, str] = {
    RecordType: "record",
    RefType: "recursion",
    EnumType: "enum",
    UnionType: "union",
    ListType: "list",
    MapType: "map",
    OptionalType: "optional",
    DecimalType: "decimal",
}

_ASPECTS = {
    Aspect.ALIASES: "aliases",
    Aspect.DEFAULT: "default",
    Aspect.PRESENCE: "required",
}


def used(schema: Schema) -> frozenset[str]:
    """A word for each type in the schema: "uint32", "bytes", "timestamp", "map", "union" …"""
    return frozenset(_NAMED.get(type(type_)) or describe(type_) for type_ in types_in(schema.root))


def changed(differences: Iterable[Difference]) -> frozenset[str]:
    """A word for each difference: "field numbers", "name of a union", else what is here."""
    return frozenset(_change(each) for each in differences)


def _change(difference: Difference) -> str:
    if difference.aspect is Aspect.NAME:
        named = difference.here.split()[0]
        return f"name of {'an' if named == 'enum' else 'a'} {named}"
    if difference.aspect is Aspect.NUMBER:
        return "enum numbers" if difference.here.startswith("symbol") else "field numbers"
    return _ASPECTS.get(difference.aspect, difference.here)
