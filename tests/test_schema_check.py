"""``check``: a value of every type passes, and each way of being wrong is said with its path."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

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
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.check import check

INT32, TEXT = ScalarType(Kind.INT32), ScalarType(Kind.STRING)
NOON = datetime(2026, 11, 1, 12, 0, 0, 250_000, UTC)
COLOUR = EnumType("Colour", (Symbol("RED", 0), Symbol("BLUE", 1)))
CHOICE = UnionType("Choice", (Branch("number", 1, INT32), Branch("text", 2, TEXT)))
POINT = RecordType("Point", (Field("x", 1, INT32), Field("y", 2, INT32)))


class Text(str):
    __slots__ = ()


def problems(type_: Type, value: Any) -> list[str]:
    return check({"v": value}, Schema(RecordType("Holder", (Field("v", 1, type_),))))


def kind(name: str) -> ScalarType:
    return ScalarType(Kind(name))


GOOD: list[tuple[Type, Any]] = [
    (kind("bool"), False),
    (kind("int32"), -(2**31)),
    (kind("int64"), 2**63 - 1),
    (kind("uint32"), 2**32 - 1),
    (kind("uint64"), 2**64 - 1),
    (kind("float32"), 0.5),
    (kind("float32"), float("nan")),
    (kind("float32"), float("inf")),
    (kind("float64"), 0.1),
    (kind("string"), "🎁\0"),
    (kind("bytes"), b"\xff"),
    (TimestampType(), NOON),
    (TimestampType(), NOON.replace(tzinfo=timezone(timedelta(0), "GMT"))),
    (DateType(), date(2026, 11, 1)),
    (DecimalType(5, 2), Decimal("-123.45")),
    (UuidType(), UUID(int=1)),
    (COLOUR, "BLUE"),
    (ListType(INT32), []),
    (MapType(TEXT, INT32), {"a": 1}),
    (OptionalType(INT32), None),
    (OptionalType(INT32), 5),
    (CHOICE, {"text": "a"}),
    (POINT, {"x": 1, "y": 2}),
]

BAD: list[tuple[Type, Any, str]] = [
    (kind("bool"), 1, "v: 1 is no bool"),
    (kind("int32"), True, "v: True is no int32"),
    (kind("int32"), 1.0, "v: 1.0 is no int32"),
    (kind("int32"), 2**31, "v: 2147483648 is no int32"),
    (kind("uint32"), -1, "v: -1 is no uint32"),
    (kind("uint64"), 2**64, "v: 18446744073709551616 is no uint64"),
    (kind("float64"), 1, "v: 1 is no float64"),
    (kind("float32"), 0.1, "v: 0.1 is no float32"),
    (kind("float32"), 1e300, "v: 1e+300 is no float32"),
    (kind("string"), b"a", "v: b'a' is no string"),
    (kind("string"), Text("a"), "v: 'a' is no string"),
    (kind("string"), "\ud800", "v: '\\ud800' is no string"),
    (kind("string"), None, "v: None is no string"),
    (kind("bytes"), bytearray(b"a"), "v: bytearray(b'a') is no bytes"),
    (TimestampType(), 5, "v: 5 is no timestamp"),
    (DateType(), NOON, f"v: {NOON!r} is no date"),
    (DecimalType(5, 2), Decimal("1.5"), "v: Decimal('1.5') is no decimal(5,2)"),
    (DecimalType(5, 2), Decimal("1234.50"), "v: Decimal('1234.50') is no decimal(5,2)"),
    (DecimalType(5, 2), Decimal("NaN"), "v: Decimal('NaN') is no decimal(5,2)"),
    (UuidType(), "00000000-0000-0000-0000-000000000001", ""),
    (COLOUR, "GREEN", "v: 'GREEN' is no enum Colour"),
    (COLOUR, 0, "v: 0 is no enum Colour"),
    (ListType(INT32), (1,), "v: (1,) is no list of int32"),
    (ListType(INT32), [1, "a"], "v[1]: 'a' is no int32"),
    (MapType(TEXT, INT32), [], "v: [] is no map of string to int32"),
    (MapType(TEXT, INT32), {"a": None}, "v['a']: None is no int32"),
    (MapType(TEXT, INT32), {1: 1}, "v, the key 1: 1 is no string"),
    (OptionalType(INT32), "a", "v: 'a' is no int32"),
    (CHOICE, "a", "v: 'a' is no union Choice"),
    (CHOICE, {}, "v: {} is no union Choice"),
    (CHOICE, {"number": 1, "text": "a"}, "v: {'number': 1, 'text': 'a'} is no union Choice"),
    (CHOICE, {"other": 1}, "v: no branch 'other' in union Choice"),
    (CHOICE, {"number": "a"}, "v.number: 'a' is no int32"),
    (POINT, {"x": 1}, "v.y: missing"),
    (POINT, {"x": 1, "y": 2, "z": 3}, "v: unknown field 'z'"),
    (POINT, {"y": 2, "x": 1}, "v: fields in the order y, x"),
    (POINT, OrderedDict(x=1, y=2), ""),
    (POINT, [1, 2], "v: [1, 2] is no record Point"),
]


@pytest.mark.parametrize(("type_", "value"), GOOD)
def test_good_values_pass(type_: Type, value: Any) -> None:
    assert problems(type_, value) == []


@pytest.mark.parametrize(("type_", "value", "problem"), BAD)
def test_bad_values_are_said(type_: Type, value: Any, problem: str) -> None:
    (found,) = problems(type_, value)
    assert found == problem or not problem


@pytest.mark.parametrize(
    "value",
    [
        NOON.replace(tzinfo=None),
        NOON.replace(microsecond=250_001),
        NOON.astimezone(timezone(timedelta(hours=1))),
    ],
)
def test_timestamps_are_utc_milliseconds(value: datetime) -> None:
    assert len(problems(TimestampType(), value)) == 1


def test_all_problems_at_once() -> None:
    assert problems(ListType(POINT), [{"x": "a", "y": None}, {"x": 1, "y": 2**31}]) == [
        "v[0].x: 'a' is no int32",
        "v[0].y: None is no int32",
        "v[1].y: 2147483648 is no int32",
    ]


def test_recursive_records() -> None:
    node = RecordType("Node", (Field("next", 1, OptionalType(RefType("Node"))),))
    deep: dict[str, Any] = {"next": {"next": {"next": None}}}
    assert check(deep, Schema(node)) == []
    assert check({"next": {"next": 5}}, Schema(node)) == ["next.next: 5 is no record Node"]


def test_the_record_itself() -> None:
    assert check(5, Schema(POINT)) == ["the record: 5 is no record Point"]
