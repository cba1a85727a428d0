"""The Thrift front end: its law, what it cannot state, the text it writes."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from idl_law import (
    BOOL,
    BYTES,
    FLOAT32,
    FLOAT64,
    INT32,
    INT64,
    STRING,
    UINT32,
    UINT64,
    Law,
    of,
    root,
)

from serdelab import subjects
from serdelab.errors import NotExpressible
from serdelab.idl.thrift import FRONT_END
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.diff import differences
from serdelab.schema.schema_strategies import schemas

COLOUR = EnumType("Colour", (Symbol("RED", 3), Symbol("BLUE", 1)))
MODERATE = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAW = Law(FRONT_END)
parsed, again = LAW.parsed, LAW.again


# The law --------------------------------------------------------------------------------------


@MODERATE
@given(schemas())
def test_parse_of_emit_is_project_or_refused_as_declared(schema: Schema) -> None:
    LAW.holds(schema)


@MODERATE
@given(schemas(optionals=False, defaults=False))
def test_without_optionals_and_defaults_everything_is_expressible(schema: Schema) -> None:
    once = FRONT_END.project(schema)
    document = FRONT_END.emit(schema)
    assert FRONT_END.project(once) == once
    assert FRONT_END.emit(once) == document
    parser = import_module("thriftpy2.parser.parser")  # not typed
    source = io.StringIO(document.text)
    assert parser.parse_fp(source, "made_thrift", enable_cache=False).Root.thrift_spec is not None


@pytest.mark.parametrize("name", subjects.names())
def test_subjects_agree_with_their_neutral_model(name: str) -> None:
    LAW.holds_for_subject(name)


def test_a_subject_that_lies_is_caught(tmp_path: Path) -> None:
    schema = subjects.load("order")
    text = schema.document("thrift").text
    for true, false in [("3: i64 quantity", "3: i32 quantity"), ("7: optional i64", "7: i64")]:
        assert true in text
        assert parsed(text.replace(true, false), tmp_path) != FRONT_END.project(schema)


# What it cannot state -------------------------------------------------------------------------

LOW = Field("f", 1, OptionalType(INT32), Presence.REQUIRED)
BRANCHES = (Branch("a", 1, INT32), Branch("b", 2, STRING))
STATED_OTHERWISE = {
    "uint32": (of(UINT32), of(INT64)),
    "uint64": (of(UINT64), of(INT64)),
    "float32": (of(FLOAT32), of(FLOAT64)),
    "logical map key": (of(MapType(UuidType(), DateType())), of(MapType(STRING, DateType()))),
    "required": (root(LOW), root(replace(LOW, presence=Presence.PLAIN))),
    "default": (root(replace(LOW, has_default=True)), of(OptionalType(INT32))),
    "aliases": (root(Field("f", 1, INT32, aliases=("g",))), of(INT32)),
    "name of a union": (
        root(
            Field("f", 1, UnionType("Two", BRANCHES)),
            Field("g", 3, UnionType("Two", BRANCHES[:1])),
        ),
        root(
            Field("f", 1, UnionType("RootTwo", BRANCHES)),
            Field("g", 3, UnionType("RootTwo", BRANCHES[:1])),
        ),
    ),
}
REFUSED = {
    "optional inside another type": of(ListType(OptionalType(INT32))),
    "two types of one name": STATED_OTHERWISE["name of a union"][1],
    "name that is no identifier": root(Field("a b", 1, INT32)),
    "reserved name": root(Field("end", 1, INT32)),
    "number that is too large": root(Field("f", 2**15, INT32)),
    "enum without symbols": of(EnumType("Empty", ())),
    "default without a constant": root(Field("f", 1, FLOAT64, has_default=True, default=math.nan)),
}


def test_every_declared_gap_is_tried() -> None:
    LAW.tries(STATED_OTHERWISE, REFUSED)


@pytest.mark.parametrize("construct", STATED_OTHERWISE)
def test_stated_otherwise(construct: str) -> None:
    schema, becomes = STATED_OTHERWISE[construct]
    assert FRONT_END.project(schema) == becomes


@pytest.mark.parametrize("construct", REFUSED)
def test_refused(construct: str) -> None:
    with pytest.raises(NotExpressible) as caught:
        FRONT_END.emit(REFUSED[construct])
    assert caught.value.construct == construct


@pytest.mark.parametrize("name", ["None", "async", "true", "list", "from", "ü", ""])
def test_names_that_no_parser_would_take_are_refused(name: str) -> None:
    with pytest.raises(NotExpressible, match="Root"):
        FRONT_END.emit(root(Field(name, 1, INT32)))


@pytest.mark.parametrize(
    ("type_", "default"),
    [(UINT64, 2**63), (FLOAT64, math.inf), (BYTES, b"\xff"), (ListType(BYTES), [b"\x80"])],
)
def test_defaults_without_a_constant_are_refused(type_: Type, default: object) -> None:
    with pytest.raises(NotExpressible, match="default"):
        FRONT_END.emit(root(Field("f", 1, type_, has_default=True, default=default)))


# What it writes -------------------------------------------------------------------------------

POINT = RecordType("Point", (Field("x", 1, INT32), Field("up", 2, OptionalType(RefType("Root")))))
SHOWN = Schema(
    RecordType(
        "Root",
        (
            Field("at", 2, TimestampType(), Presence.REQUIRED),
            Field("prices", 3, MapType(STRING, ListType(DecimalType(9, 2)))),
            Field("colour", 4, COLOUR, has_default=True, default="BLUE"),
            Field("either", 5, UnionType("Either", (Branch("a", 5, UuidType()),))),
            Field("points", 6, OptionalType(ListType(POINT))),
        ),
    ),
    namespace="lab.shown",
)


def test_the_text_is_laid_out_as_by_hand() -> None:
    assert (
        FRONT_END.emit(SHOWN).text
        == """\
namespace * lab.shown

enum Colour {
  RED = 3,
  BLUE = 1,
}

union Either {
  5: string a (logical = "uuid"),
}

struct Point {
  1: i32 x,
  2: optional Root up,
}

struct Root {
  2: required i64 at (logical = "timestamp-millis"),
  3: map<string, list<string>> prices (logical = "decimal(9,2)"),
  4: Colour colour = Colour.BLUE,
  5: Either either,
  6: optional list<Point> points,
}
"""
    )
    assert again(SHOWN) == SHOWN


DEFAULTS: list[tuple[Type, object]] = [
    (BOOL, False),
    (INT64, -(2**63)),
    (FLOAT64, 5e-324),
    (FLOAT64, 1e22),
    (STRING, "\"'\\\n\r\t\0\u2028é 😀 // # /*"),
    (BYTES, b"caf\xc3\xa9"),
    (TimestampType(), datetime(1, 1, 1, tzinfo=UTC)),
    (TimestampType(), datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
    (DateType(), date(1969, 7, 20)),
    (DecimalType(9, 3), Decimal("-0.120")),
    (UuidType(), UUID(int=7)),
    (COLOUR, "BLUE"),
    (ListType(COLOUR), ["RED", "BLUE"]),
    (MapType(STRING, ListType(INT32)), {"a": [1], "": []}),
    (OptionalType(STRING), ""),
    (UnionType("Either", BRANCHES), {"b": "x"}),
    (
        RecordType("Pair", (Field("a", 1, INT32), Field("b", 2, OptionalType(COLOUR)))),
        {"a": 4, "b": None},
    ),
]


@pytest.mark.parametrize(("type_", "default"), DEFAULTS, ids=lambda value: f"{value!r:.30}")
def test_defaults_come_back(type_: Type, default: object) -> None:
    schema = root(Field("f", 1, type_, has_default=True, default=default))
    assert differences(again(schema), schema) == []
