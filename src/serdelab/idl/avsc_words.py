"""Avro's words for types, and the names that a union's branches have by their type alone."""

from __future__ import annotations

from collections.abc import Sequence

from serdelab.idl.names import snake
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
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
    UuidType,
)

SPEC = "Avro 1.12 Specification, "
KINDS = {
    "boolean": Kind.BOOL,
    "int": Kind.INT32,
    "long": Kind.INT64,
    "float": Kind.FLOAT32,
    "double": Kind.FLOAT64,
    "string": Kind.STRING,
    "bytes": Kind.BYTES,
}
PRIMITIVES = frozenset(KINDS) | {"null"}
NAMED = frozenset({"record", "error", "enum", "fixed"})
RESERVED = PRIMITIVES | NAMED | {"array", "map", "union"}
_WORDS = {kind: name for name, kind in KINDS.items()} | {Kind.UINT32: "long", Kind.UINT64: "long"}


def word(type_: Type) -> str:
    """The Avro type that carries it; of a named type the name."""
    match type_:
        case ScalarType(kind):
            return _WORDS[kind]
        case TimestampType():
            return "long"
        case DateType():
            return "int"
        case DecimalType():
            return "bytes"
        case UuidType():
            return "string"
        case ListType():
            return "array"
        case MapType():
            return "map"
        case OptionalType() | UnionType():
            return "union"
        case EnumType(name) | RecordType(name) | RefType(name):
            return name


def branch_names(types: Sequence[Type]) -> tuple[str, ...]:
    """``page_viewed`` for the record PageViewed, ``long`` for a long.

    Names stay as they are where two would become the same.
    """
    exact = tuple(map(word, types))
    spelled = tuple(
        snake(name) if isinstance(type_, EnumType | RecordType | RefType) else name
        for type_, name in zip(types, exact, strict=True)
    )
    return spelled if len(set(spelled)) == len(spelled) else exact
