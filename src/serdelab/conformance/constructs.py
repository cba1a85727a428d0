"""Small schemas that together hold every construct of the model, each with records at the edges.

A construct's name is the word of a gap: a codec that cannot state maps with integer keys declares
``Gap("feature:integer_keys", …)``. Records here are the edges that chance rarely meets; Hypothesis
adds its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.conformance.building import (
    BOOL,
    BYTES,
    COLOUR,
    DATE,
    DECIMAL,
    FLOAT32,
    FLOAT64,
    INT32,
    INT64,
    NOON,
    PLACE,
    STRING,
    TIMESTAMP,
    UINT32,
    UINT64,
    UUID_,
    record,
    union,
)
from serdelab.conformance.rich import RICH, RICH_RECORD
from serdelab.contract import Limits, Record
from serdelab.schema import Field, ListType, MapType, OptionalType, RecordType, RefType

EDGES = (0, 1, 15, 16, 31, 32, 127, 128, 255, 256, 65_535, 65_536)
"""Lengths at which one wire format or another changes its length prefix."""


@dataclass(frozen=True, slots=True)
class Construct:
    """A schema, what it tries, and records that every codec without that gap must carry."""

    name: str
    tries: str
    root: RecordType
    records: tuple[Record, ...] = ()


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


def _floats(limits: Limits) -> Record:
    edges = [0.1, 1e16, 1e22, -1e-7, 5e-324, 1.7976931348623157e308, float(2**53), 3.0]
    edges += [-0.0] * limits.negative_zero + [float("nan")] * limits.nan
    edges += [float("inf"), float("-inf")] * limits.infinity
    return {"fine": edges, "coarse": [0.0, 1.5, -16_777_216.0, 3.4028234663852886e38, 2.0**-149]}


def _texts(limits: Limits) -> Record:
    plain = ["", " ", " a ", "a\nb\tc", "\"quoted\" \\ 'so'", "<b>&amp;</b>]]>", "é", "e\u0301",
             "\u2028\ufeff\x85\x7f", "\U0001f9ff\U0010fffd", "null", "1", "true", "-0"]  # fmt: skip
    plain += [] if limits.xml_text else ["\r\n", "\x01\x1f", "\ufffe\uffff"]
    plain += ["\0", "a\0b"] * (limits.nul_text and not limits.xml_text)
    return {"texts": plain, "named": {text: text for text in plain}}


def _values(limits: Limits) -> tuple[Construct, ...]:
    """Values of single types."""
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
            "floats", "the ends of the range, signed zero, what is not a number",
            record("Floats", fine=ListType(FLOAT64), coarse=ListType(FLOAT32)),
            (_floats(limits),),
        ),
        Construct(
            "texts", "white space, markup, characters outside of the first plane, controls",
            record("Texts", texts=ListType(STRING), named=MapType(STRING, STRING)),
            (_texts(limits),),
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
            "lengths", "texts, byte strings, lists and maps where length prefixes grow",
            record("Lengths", text=STRING, octets=BYTES, numbers=ListType(INT32),
                   names=MapType(STRING, STRING)),
            tuple(_lengths()),
        ),
    )  # fmt: skip


def _containers() -> tuple[Construct, ...]:
    """Lists, maps, and what may be absent."""
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
    )  # fmt: skip


def _shapes(limits: Limits) -> tuple[Construct, ...]:
    """Records in records."""
    return (
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
        Construct("rich", "all of these in one record", RICH, (RICH_RECORD,)),
    )  # fmt: skip


def constructs(limits: Limits) -> tuple[Construct, ...]:
    """All constructs, with the edges that these limits allow."""
    return (*_values(limits), *_containers(), *_shapes(limits))
