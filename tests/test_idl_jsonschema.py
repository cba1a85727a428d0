"""The JSON Schema front end: its law, what it cannot state, the text it writes."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from idl_law import BOOL, BYTES, FLOAT32, FLOAT64, INT32, INT64, STRING, UINT64, Law, of, root

from serdelab import subjects
from serdelab.errors import NotExpressible
from serdelab.idl.jsonschema import FRONT_END
from serdelab.idl.jsonschema_words import decimal_of_pattern, pattern_of_decimal
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

COLOUR = EnumType("Colour", (Symbol("RED", 0), Symbol("BLUE", 1)))
BRANCHES = (Branch("a", 1, INT32), Branch("b", 2, STRING))
MODERATE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAW = Law(FRONT_END)
again = LAW.again


# The law --------------------------------------------------------------------------------------


@MODERATE
@given(schemas())
def test_parse_of_emit_is_project_or_refused_as_declared(schema: Schema) -> None:
    LAW.holds(schema)


@MODERATE
@given(schemas(defaults=False))
def test_without_defaults_everything_is_expressible(schema: Schema) -> None:
    once = FRONT_END.project(schema)
    document = FRONT_END.emit(schema)
    assert FRONT_END.project(once) == once
    assert FRONT_END.emit(once) == document
    assert all(len(line) <= 100 for line in document.text.splitlines())


@pytest.mark.parametrize("name", subjects.names())
def test_subjects_agree_with_their_neutral_model(name: str) -> None:
    LAW.holds_for_subject(name)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ('"maximum": 4294967295', '"maximum": 4294967296'),
        ('    "attributes",\n    "signature"\n', '    "attributes"\n'),
        (r"\\.\\d{2}$", r"\\.\\d{3}$"),
        ('"PAID"', '"PAYED"'),
        ('"order_id": {', '"order_number": {'),
    ],
)
def test_a_subject_that_lies_is_caught(true: str, false: str, tmp_path: Path) -> None:
    schema = subjects.load("order")
    text = schema.document("jsonschema").text
    assert true in text
    file = tmp_path / "order.schema.json"
    file.write_text(text.replace(true, false), encoding="utf-8")
    try:
        assert FRONT_END.parse(file, ()) != FRONT_END.project(schema)
    except Exception as refused:  # noqa: BLE001 - a refusal is a catch, too
        assert str(file) in str(refused)  # noqa: PT017


@given(st.integers(1, 40), st.data())
def test_the_pattern_of_a_decimal_says_precision_and_scale(
    precision: int, data: st.DataObject
) -> None:
    type_ = DecimalType(precision, data.draw(st.integers(0, precision)))
    pattern = pattern_of_decimal(type_)
    assert decimal_of_pattern(pattern) == type_

    def text(unscaled: int) -> str:
        return f"{Decimal(f'{unscaled}E-{type_.scale}'):f}"

    largest = 10**precision - 1
    assert re.search(pattern, text(data.draw(st.integers(-largest, largest))))
    assert not re.search(pattern, text(largest + 1))


# What it cannot state -------------------------------------------------------------------------

TWO = (
    Field("f", 1, UnionType("Two", BRANCHES)),
    Field("g", 2, UnionType("Two", (Branch("c", 2, INT32),))),
)
STATED_OTHERWISE = {
    "field numbers": (
        root(Field("f", 7, UnionType("U", BRANCHES)), Field("g", 9, INT32)),
        root(Field("f", 1, UnionType("U", BRANCHES)), Field("g", 2, INT32)),
    ),
    "enum numbers": (of(EnumType("E", (Symbol("A", 5),))), of(EnumType("E", (Symbol("A", 0),)))),
    "float32": (of(FLOAT32), of(FLOAT64)),
    "bytes": (of(BYTES), of(BYTES)),  # its mark leads back
    "map key of a number, bool or bytes": (of(MapType(UINT64, BOOL)), of(MapType(STRING, BOOL))),
    "required": (root(Field("f", 1, INT32, Presence.REQUIRED)), of(INT32)),
    "aliases": (root(Field("f", 1, INT32, aliases=("g",))), of(INT32)),
    "name of a union": (
        root(*TWO),
        root(*(replace(f, type=replace(f.type, name="RootTwo")) for f in TWO)),
    ),
}
REFUSED = {
    "optional of an optional": of(ListType(OptionalType(OptionalType(INT32)))),
    "default that JSON cannot write": root(
        Field("f", 1, FLOAT64, has_default=True, default=math.inf)
    ),
    "map key of a compound type": of(MapType(ListType(INT32), INT32)),
    "two types of one name": root(*TWO),
    "root name that is no identifier": Schema(RecordType("a b", ())),
    "enum without symbols": of(EnumType("Empty", ())),
    "union without branches": of(UnionType("Empty", ())),
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


def test_a_default_whose_keys_would_change_is_refused() -> None:
    field = Field("f", 1, MapType(INT32, INT32), has_default=True, default={1: 2})
    with pytest.raises(NotExpressible, match="keys"):
        FRONT_END.emit(root(field))


# What it writes -------------------------------------------------------------------------------

POINT = RecordType("Point", (Field("x", 1, INT32), Field("up", 2, OptionalType(RefType("Root")))))
SHOWN = root(
    Field("at", 1, OptionalType(TimestampType())),
    Field("colour", 2, COLOUR, has_default=True, default="BLUE"),
    Field("either", 3, UnionType("Either", (Branch("a", 3, UuidType()),))),
    Field("points", 4, ListType(OptionalType(POINT))),
    Field("prices", 5, MapType(DateType(), DecimalType(9, 2))),
)


def test_the_text_is_laid_out_as_by_hand() -> None:
    assert (
        FRONT_END.emit(SHOWN).text
        == r"""{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Root",
  "type": "object",
  "properties": {
    "at": {"type": "string", "format": "date-time"},
    "colour": {"$ref": "#/$defs/Colour", "default": "BLUE"},
    "either": {"$ref": "#/$defs/Either"},
    "points": {
      "type": "array",
      "items": {"anyOf": [{"$ref": "#/$defs/Point"}, {"type": "null"}]}
    },
    "prices": {
      "type": "object",
      "additionalProperties": {"type": "string", "pattern": "^-?\\d{1,7}\\.\\d{2}$"},
      "propertyNames": {"type": "string", "format": "date"}
    }
  },
  "required": ["colour", "either", "points", "prices"],
  "$defs": {
    "Point": {
      "type": "object",
      "properties": {
        "x": {"type": "integer", "minimum": -2147483648, "maximum": 2147483647},
        "up": {"$ref": "#"}
      },
      "required": ["x"]
    },
    "Either": {
      "oneOf": [
        {
          "type": "object",
          "properties": {"a": {"type": "string", "format": "uuid"}},
          "required": ["a"],
          "additionalProperties": false
        }
      ]
    },
    "Colour": {"type": "string", "enum": ["RED", "BLUE"]}
  }
}
"""
    )
    assert again(SHOWN) == SHOWN


DEFAULTS: list[tuple[Type, object]] = [
    (BOOL, False),
    (UINT64, 2**64 - 1),
    (FLOAT64, 5e-324),
    (FLOAT64, -0.0),
    (STRING, "\"'\\\n\0\u2028é 😀"),
    (BYTES, b"\xff\x00"),
    (TimestampType(), datetime(1, 1, 1, tzinfo=UTC)),
    (TimestampType(), datetime(9999, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)),
    (DateType(), date(1969, 7, 20)),
    (DecimalType(9, 3), Decimal("-0.120")),
    (DecimalType(3, 3), Decimal("0.120")),
    (UuidType(), UUID(int=7)),
    (COLOUR, "BLUE"),
    (MapType(DateType(), ListType(INT32)), {date(2024, 2, 29): [1]}),
    (OptionalType(STRING), None),
    (UnionType("Either", BRANCHES), {"b": "x"}),
    (
        RecordType("Pair", (Field("a", 1, INT32), Field("b", 2, OptionalType(INT64)))),
        {"a": 4, "b": None},
    ),
]


@pytest.mark.parametrize(("type_", "default"), DEFAULTS, ids=lambda value: f"{value!r:.30}")
def test_defaults_come_back(type_: Type, default: object) -> None:
    schema = root(Field("f", 1, type_, has_default=True, default=default))
    assert differences(again(schema), schema) == []


@pytest.mark.parametrize("name", ["a b", "", "$ref", "a/b~c%d", "ü", "type", "\0"])
def test_any_string_names_a_property_and_a_type(name: str) -> None:
    inner = RecordType(f"T{name}", (Field(name, 1, INT32),))
    schema = root(Field(name, 1, inner), Field("other", 2, ListType(inner)))
    assert again(schema) == schema
    assert json.loads(FRONT_END.emit(schema).text)["required"] == [name, "other"]
