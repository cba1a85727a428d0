"""Small schemas that together hold every construct of the model, each with records at the edges.

A construct's name is the word of a gap: a codec that cannot state maps with integer keys declares
``Gap("feature:integer_keys", …)``. Records here are the edges that chance rarely meets; Hypothesis
adds its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.contract import Limits, Record
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
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

BOOL, INT32, INT64, UINT32, UINT64, FLOAT32, FLOAT64, STRING, BYTES = (ScalarType(k) for k in Kind)
TIMESTAMP, DATE, DECIMAL, UUID_ = TimestampType(), DateType(), DecimalType(18, 4), UuidType()
NOON = datetime(2026, 2, 28, 12, 0, 0, 1000, tzinfo=UTC)
EDGES = (0, 1, 15, 16, 31, 32, 127, 128, 255, 256, 65_535, 65_536)
"""Lengths at which one wire format or another changes its length prefix."""


@dataclass(frozen=True, slots=True)
class Construct:
    """A schema, what it tries, and records that every codec without that gap must carry."""

    name: str
    tries: str
    root: RecordType
    records: tuple[Record, ...] = ()


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
NODE = record("Node", value=INT32, rest=OptionalType(RefType("Node")))
TREE = record("Tree", label=STRING, children=ListType(RefType("Tree")))
SHAPE = union("Shape", 2, place=PLACE, text=STRING, number=INT64, flag=BOOL)


def _integers(limits: Limits) -> Record:
    powers = [s * 2**n + d for n in range(65) for s in (1, -1) for d in (-1, 0, 1)]
    inside = sorted({p for p in powers if limits.int_min <= p <= limits.int_max})
    return {
        "integers": [p for p in inside if -(2**63) <= p < 2**63],
        "naturals": [p for p in inside if 0 <= p < 2**64],
    }


def _chain(depth: int) -> Record | None:
    chain: Record | None = None
    for value in range(depth):
        chain = {"value": value, "rest": chain}
    return chain


def _lengths() -> Iterator[Record]:
    for n in EDGES:
        yield {
            "text": "x" * n,
            "octets": b"\xff" * n,
            "numbers": list(range(n)),
            "names": {f"k{i}": "v" for i in range(min(n, 300))},
        }


RICH = record(
    "Rich", id=UUID_, moment=TIMESTAMP, day=DATE, amount=DECIMAL, flag=BOOL, small=INT32,
    large=INT64, real=FLOAT64, text=STRING, octets=BYTES, colour=COLOUR, tags=ListType(STRING),
    names=MapType(STRING, INT32), note=OptionalType(STRING), gone=OptionalType(INT64),
    place=PLACE, shape=union("Shape", 17, at=PLACE, word=STRING),
)  # fmt: skip
"""One record type with every construct that all formats have, for golden bytes."""

RICH_RECORD: Record = {
    "id": UUID("12345678-9abc-def0-1234-56789abcdef0"),
    "moment": NOON + timedelta(milliseconds=122),
    "day": date(2026, 2, 28),
    "amount": Decimal("-12345.6700"),
    "flag": True,
    "small": -129,
    "large": 2**53 + 1,
    "real": 0.1,
    "text": "Zażółć gęślą jaźń 🦆 <&\"'>\t",
    "octets": bytes(range(0, 256, 17)),
    "colour": "BLUE",
    "tags": ["日本", "", "a"],
    "names": {"one": 1},
    "note": "here",
    "gone": None,
    "place": {"city": "Köln", "code": 50667},
    "shape": {"at": {"city": "Reykjavík", "code": 101}},
}
"""Maps have one entry, so that a codec that does not keep their order is still deterministic."""


def constructs(limits: Limits) -> tuple[Construct, ...]:
    """All constructs, with the edges that these limits allow."""
    present: dict[str, Any] = {
        "flag": False, "small": 0, "large": 0, "real": 0.0, "text": "t", "octets": b"o",
        "colour": "UNKNOWN", "moment": NOON, "amount": Decimal("0.0000"),
        "place": {"city": "", "code": 0},
    }  # fmt: skip
    every_optional = record(
        "Optionals",
        flag=OptionalType(BOOL), small=OptionalType(INT32), large=OptionalType(UINT64),
        real=OptionalType(FLOAT64), text=OptionalType(STRING), octets=OptionalType(BYTES),
        colour=OptionalType(COLOUR), moment=OptionalType(TIMESTAMP), amount=OptionalType(DECIMAL),
        place=OptionalType(PLACE),
    )  # fmt: skip
    return (
        Construct(
            "scalars", "each scalar type",
            record("Scalars", flag=BOOL, small=INT32, large=INT64, count=UINT32, size=UINT64,
                   coarse=FLOAT32, fine=FLOAT64, text=STRING, octets=BYTES),
        ),
        Construct(
            "integers", "every power of two, and its neighbours",
            record("Integers", integers=ListType(INT64), naturals=ListType(UINT64)),
            (_integers(limits),),
        ),
        Construct(
            "logical", "timestamp, date, decimal, uuid",
            record("Logical", moment=TIMESTAMP, day=DATE, amount=DECIMAL, id=UUID_),
            tuple(
                {"moment": moment, "day": day, "amount": Decimal(amount), "id": UUID(int=number)}
                for moment, day, amount, number in (
                    (NOON, date(2024, 2, 29), "0.0000", 0),
                    (datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC), date(1, 1, 1),
                     "-99999999999999.9999", 2**128 - 1),
                    (datetime(9999, 12, 31, tzinfo=UTC), date(9999, 12, 31), "0.1000", 1),
                    (datetime(1, 1, 1, tzinfo=UTC), date(1970, 1, 1), "-0.0001", 2**64),
                )
            ),
        ),
        Construct(
            "enums", "a symbol, a list and a map of symbols",
            record("Enums", one=COLOUR, many=ListType(COLOUR), named=MapType(STRING, COLOUR)),
        ),
        Construct(
            "lists", "lists of scalars, logical values and records",
            record("Lists", texts=ListType(STRING), numbers=ListType(INT64),
                   reals=ListType(FLOAT64), flags=ListType(BOOL), octets=ListType(BYTES),
                   times=ListType(TIMESTAMP), places=ListType(PLACE)),
        ),
        Construct(
            "maps", "maps from text to scalars, logical values and records",
            record("Maps", texts=MapType(STRING, STRING), numbers=MapType(STRING, INT64),
                   amounts=MapType(STRING, DECIMAL), places=MapType(STRING, PLACE)),
            ({"texts": {f"key {i}": str(i) for i in range(40)}, "numbers": {}, "amounts": {},
              "places": {"": {"city": "", "code": -1}}},),
        ),
        Construct(
            "integer_keys", "maps with integer and boolean keys",
            record("IntegerKeys", small=MapType(INT32, STRING), large=MapType(INT64, INT64),
                   flags=MapType(BOOL, STRING)),
        ),
        Construct(
            "optionals", "absent, and present with the value that a format may elide",
            every_optional,
            (present, dict.fromkeys(present)),
        ),
        Construct(
            "unions", "a union of a record, a text, a number and a flag",
            record("Unions", before=STRING, shape=SHAPE, after=STRING),
            tuple({"before": "", "shape": shape, "after": "z"} for shape in (
                {"place": {"city": "", "code": 0}}, {"text": "place"}, {"number": 0},
                {"flag": False})),
        ),
        Construct(
            "nesting", "one record used twice, and a record in a record in a record",
            record("Nesting", home=PLACE, work=PLACE,
                   outer=record("Outer", inner=record("Inner", place=PLACE, tag=STRING),
                                note=OptionalType(STRING))),
        ),
        Construct(
            "recursion", "records inside themselves, by an optional and by a list",
            record("Recursion", chain=NODE, tree=TREE),
            ({"chain": _chain(limits.depth - 2), "tree": {"label": "", "children": []}},),
        ),
        Construct(
            "sparse_numbers", "field numbers with gaps, and above 15 and 2047",
            RecordType("Sparse", tuple(Field(f"f{n}", n, OptionalType(INT32))
                                       for n in (1, 2, 15, 16, 17, 100, 2047, 2048, 30000))),
        ),
        Construct(
            "lengths", "texts, byte strings, lists and maps where length prefixes grow",
            record("Lengths", text=STRING, octets=BYTES, numbers=ListType(INT32),
                   names=MapType(STRING, STRING)),
            tuple(_lengths()),
        ),
        Construct("rich", "all of these in one record", RICH, (RICH_RECORD,)),
    )  # fmt: skip
