"""Types in the words of the model, as messages use them."""

from __future__ import annotations

from serdelab.schema.model import (
    DateType,
    DecimalType,
    EnumType,
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


def describe(type_: Type) -> str:  # noqa: C901 - one case for each type of the model
    """A type in one phrase: "int64", "list of record LineItem", "optional decimal(12,2)"."""
    match type_:
        case ScalarType(kind):
            return kind.value
        case TimestampType():
            return "timestamp"
        case DateType():
            return "date"
        case DecimalType(precision, scale):
            return f"decimal({precision},{scale})"
        case UuidType():
            return "uuid"
        case EnumType(name):
            return f"enum {name}"
        case ListType(item):
            return f"list of {describe(item)}"
        case MapType(key, value):
            return f"map of {describe(key)} to {describe(value)}"
        case OptionalType(item):
            return f"optional {describe(item)}"
        case UnionType(name):
            return f"union {name}"
        case RefType(name):
            return f"reference to {name}"
        case RecordType(name):
            return f"record {name}"
