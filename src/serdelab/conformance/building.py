"""Words to write small schemas with: each scalar and logical type, records, unions."""

from __future__ import annotations

from datetime import UTC, datetime

from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    Kind,
    RecordType,
    ScalarType,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

BOOL, INT32, INT64, UINT32, UINT64, FLOAT32, FLOAT64, STRING, BYTES = (ScalarType(k) for k in Kind)
TIMESTAMP, DATE, DECIMAL, UUID_ = TimestampType(), DateType(), DecimalType(18, 4), UuidType()
NOON = datetime(2026, 2, 28, 12, 0, 0, 1000, tzinfo=UTC)


def record(name: str, **fields: Type) -> RecordType:
    """A record type with its fields numbered from 1; a union takes a number for each branch."""
    made: list[Field] = []
    number = 1
    for field, type_ in fields.items():
        made.append(Field(field, number, type_))
        number += len(type_.branches) if isinstance(type_, UnionType) else 1
    return RecordType(name, tuple(made))


def union(name: str, first: int, **branches: Type) -> UnionType:
    """A union whose branches are numbered from ``first`` on."""
    named = enumerate(branches.items(), first)
    return UnionType(name, tuple(Branch(branch, number, t) for number, (branch, t) in named))


COLOUR = EnumType("Colour", tuple(Symbol(n, i) for i, n in enumerate(("UNKNOWN", "RED", "BLUE"))))
PLACE = record("Place", city=STRING, code=INT32)
