"""Differences between schemas: each aspect is found, with its path and the lines of both sides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from serdelab.schema import (
    Branch,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
)
from serdelab.schema.diff import Aspect, differences

INT32, INT64, TEXT = ScalarType(Kind.INT32), ScalarType(Kind.INT64), ScalarType(Kind.STRING)
STATUS = EnumType("Status", (Symbol("NEW", 0), Symbol("PAID", 1)))
ADDRESS = RecordType("Address", (Field("city", 1, TEXT, line=3), Field("zip", 2, TEXT, line=4)))
ITEM = RecordType("Item", (Field("price", 1, DecimalType(12, 2), line=8),), line=7)
PAYLOAD = UnionType("Payload", (Branch("text", 4, TEXT), Branch("item", 5, ITEM)))


def schema(*fields: Field, **other: Any) -> Schema:
    return Schema(RecordType("Order", fields, line=1, **other))


FIELDS = (
    Field("address", 1, ADDRESS, line=10),
    Field("items", 2, ListType(ITEM), line=11),
    Field("notes", 3, MapType(TEXT, OptionalType(INT64)), line=12),
    Field("payload", 4, PAYLOAD, line=13),
    Field("status", 6, STATUS, line=14),
)
BASE = schema(*FIELDS)


def changed(name: str, **change: Any) -> Schema:
    """The base with one field changed, three lines further down."""
    fields = [replace(f, line=f.line + 3) for f in FIELDS]
    return schema(*[replace(f, **change) if f.name == name else f for f in fields])


def typed(name: str, type_: Type) -> Schema:
    return changed(name, type=type_)


CITY_INT = RecordType("Address", (Field("city", 1, INT32, line=40), ADDRESS.fields[1]))
NO_ZIP = RecordType("Address", ADDRESS.fields[:1], line=39)
SWAPPED = RecordType("Address", ADDRESS.fields[::-1])
NO_SYMBOL = EnumType("Status", (Symbol("NEW", 0),))
LONG_KEYS = MapType(INT64, OptionalType(INT64))

CASES: list[tuple[Schema, str, Aspect, str, str, int, int]] = [
    (typed("address", CITY_INT), "address.city", Aspect.TYPE, "string", "int32", 3, 40),
    (typed("address", NO_ZIP), "address.zip", Aspect.MISSING, "string", "missing", 4, 39),
    (
        typed("address", SWAPPED),
        "address",
        Aspect.ORDER,
        "the order city, zip",
        "the order zip, city",
        3,
        4,
    ),
    (
        typed("items", ListType(RecordType("Item", (Field("price", 1, DecimalType(12, 3)),)))),
        "items[].price",
        Aspect.TYPE,
        "decimal(12,2)",
        "decimal(12,3)",
        8,
        14,
    ),
    (typed("items", ITEM), "items", Aspect.TYPE, "list of record Item", "record Item", 11, 14),
    (typed("notes", LONG_KEYS), "notes{key}", Aspect.TYPE, "string", "int64", 12, 15),
    (
        typed("notes", MapType(TEXT, OptionalType(TimestampType()))),
        "notes{}",
        Aspect.TYPE,
        "int64",
        "timestamp",
        12,
        15,
    ),
    (
        typed("notes", MapType(TEXT, INT64)),
        "notes{}",
        Aspect.TYPE,
        "optional int64",
        "int64",
        12,
        15,
    ),
    (
        typed("payload", replace(PAYLOAD, name="Body")),
        "payload",
        Aspect.NAME,
        "union Payload",
        "union Body",
        13,
        16,
    ),
    (
        typed("payload", replace(PAYLOAD, branches=(Branch("text", 9, TEXT), PAYLOAD.branches[1]))),
        "payload.text",
        Aspect.NUMBER,
        "number 4",
        "number 9",
        13,
        16,
    ),
    (
        typed("payload", replace(PAYLOAD, branches=PAYLOAD.branches[:1])),
        "payload.item",
        Aspect.MISSING,
        "record Item",
        "missing",
        13,
        16,
    ),
    (
        typed("payload", RefType("Order")),
        "payload",
        Aspect.TYPE,
        "union Payload",
        "reference to Order",
        13,
        16,
    ),
    (typed("status", NO_SYMBOL), "status.PAID", Aspect.MISSING, "symbol 1", "missing", 14, 17),
    (
        typed("status", replace(STATUS, name="State")),
        "status",
        Aspect.NAME,
        "enum Status",
        "enum State",
        14,
        17,
    ),
    (changed("status", number=7), "status", Aspect.NUMBER, "number 6", "number 7", 14, 17),
    (
        changed("status", presence=Presence.REQUIRED),
        "status",
        Aspect.PRESENCE,
        "plain",
        "required",
        14,
        17,
    ),
    (
        changed("status", has_default=True, default="NEW"),
        "status",
        Aspect.DEFAULT,
        "no default",
        "default 'NEW'",
        14,
        17,
    ),
    (
        changed("status", aliases=("state",)),
        "status",
        Aspect.ALIASES,
        "no aliases",
        "aliases state",
        14,
        17,
    ),
    (schema(*FIELDS, aliases=("Sale",)), "", Aspect.ALIASES, "no aliases", "aliases Sale", 1, 1),
    (Schema(replace(BASE.root, name="Sale")), "", Aspect.NAME, "record Order", "record Sale", 1, 1),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]}-{case[2]}")
def test_one_difference(case: tuple[Schema, str, Aspect, str, str, int, int]) -> None:
    other, path, aspect, here, there, line_here, line_there = case
    assert other != BASE
    (found,) = differences(BASE, other)
    assert (found.path, found.aspect) == (path, aspect)
    assert (found.here, found.there) == (here, there)
    assert (found.line_here, found.line_there) == (line_here, line_there)
    (mirrored,) = differences(other, BASE)
    assert (mirrored.here, mirrored.there) == (there, here)
    assert (mirrored.line_here, mirrored.line_there) == (line_there, line_here)


def test_every_aspect_has_a_case() -> None:
    assert {case[2] for case in CASES} == set(Aspect)


def test_equal_schemas_do_not_differ() -> None:
    moved = changed("status", line=99)
    assert moved == BASE
    assert differences(BASE, moved) == []


def test_all_differences_at_once() -> None:
    other = schema(Field("address", 2, CITY_INT), Field("extra", 9, TEXT, line=77), *FIELDS[1:4])
    assert [str(found) for found in differences(BASE, other)] == [
        "address: number 1 here, number 2 there",
        "address.city: string here, int32 there",
        "status: enum Status here, missing there",
        "extra: missing here, string there",
    ]


def test_a_record_used_twice_is_compared_twice() -> None:
    def two(address: RecordType) -> Schema:
        return schema(Field("home", 1, address), Field("work", 2, address))

    found = differences(two(ADDRESS), two(CITY_INT))
    assert [each.path for each in found] == ["home.city", "work.city"]
    assert {each.line_there for each in found} == {40}


def test_only_the_stretch_out_of_order_is_shown() -> None:
    def of(names: str) -> Schema:
        return schema(*[Field(name, 1, TEXT, line=ord(name)) for name in names])

    (found,) = differences(of("abcdef"), of("acbdxf"))[2:]
    assert (found.aspect, found.here) == (Aspect.ORDER, "the order b, c")
    assert (found.line_here, found.line_there) == (ord("b"), ord("c"))
