"""The .avsc front end: its law, what it cannot state, the text it writes."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import fastavro
import pytest
from hypothesis import HealthCheck, assume, given, settings
from idl_law import BYTES, FLOAT64, INT32, INT64, STRING, UINT32, UINT64, Law, root

from serdelab import subjects
from serdelab.errors import NotExpressible
from serdelab.idl.avsc import FRONT_END
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
    Presence,
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
from serdelab.schema.schema_strategies import schemas

COLOUR = EnumType("Colour", (Symbol("RED", 3), Symbol("BLUE", 1)))
MODERATE = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
LAW = Law(FRONT_END)
again = LAW.again


def pair(one: Type, other: Type) -> UnionType:
    return UnionType("F", (Branch("a", 1, one), Branch("b", 2, other)))


# The law -------------------------------------------------------------------------------------


@MODERATE
@given(schemas(keys=(Kind.STRING,)))
def test_parse_of_emit_is_project_or_refused_as_declared(schema: Schema) -> None:
    LAW.holds(schema)


@MODERATE
@given(schemas(keys=(Kind.STRING,), unions=False))
def test_without_unions_everything_is_expressible(schema: Schema) -> None:
    try:
        got = again(schema)
    except NotExpressible as refused:
        assert refused.construct == "optional of an optional"  # noqa: PT017 - else the law
        return
    assert got == FRONT_END.project(schema)


@MODERATE
@given(schemas(keys=(Kind.STRING,)))
def test_project_is_idempotent_and_emit_deterministic(schema: Schema) -> None:
    once = FRONT_END.project(schema)
    assert FRONT_END.project(once) == once
    try:
        first = FRONT_END.emit(schema)
    except NotExpressible:
        assume(False)
        raise
    assert first == FRONT_END.emit(once)
    fastavro.parse_schema(json.loads(first.text))


def test_a_default_of_branches_that_are_one_to_avro_projects_as_it_is() -> None:
    flag = EnumType("Flag", (Symbol("ON", 0),))
    union = pair(ListType(pair(flag, STRING)), ListType(pair(UINT32, COLOUR)))
    schema = root(Field("f", 1, union, has_default=True, default={"a": [{"a": "ON"}]}))
    once = FRONT_END.project(schema)
    assert FRONT_END.project(once) == once
    with pytest.raises(NotExpressible):
        FRONT_END.emit(schema)


@pytest.mark.parametrize("name", subjects.names())
def test_every_subject_survives_emission(name: str) -> None:
    schema = subjects.load(name)
    assert again(schema) == FRONT_END.project(schema)


@pytest.mark.parametrize(
    ("type_", "construct"),
    [
        (MapType(INT32, INT32), "map key other than a string"),
        (MapType(UuidType(), INT32), "map key other than a string"),
        (pair(INT32, OptionalType(STRING)), "union in a union"),
        (pair(INT32, pair(STRING, BYTES)), "union in a union"),
        (OptionalType(OptionalType(INT32)), "optional of an optional"),
        (pair(UINT32, INT64), "two branches of one Avro type"),
        (pair(STRING, UuidType()), "two branches of one Avro type"),
        (pair(ListType(INT32), ListType(STRING)), "two branches of one Avro type"),
        (UnionType("F", ()), "union without branches"),
        (OptionalType(UnionType("F", (Branch("a", 1, INT32),))), "optional union of one branch"),
    ],
)
def test_each_gap_is_refused(type_: Type, construct: str) -> None:
    with pytest.raises(NotExpressible) as caught:
        FRONT_END.emit(root(Field("f", 1, ListType(type_))))
    assert caught.value.construct == construct
    assert "Root.f" in caught.value.where


@pytest.mark.parametrize("name", ["a b", "1st", 'x", "type": "int', "naïve", "", "a.b"])
def test_a_name_that_is_no_avro_name_is_refused(name: str) -> None:
    with pytest.raises(NotExpressible):
        FRONT_END.emit(root(Field(name, 1, INT32)))


def test_a_type_named_like_a_primitive_is_refused() -> None:
    with pytest.raises(NotExpressible):
        FRONT_END.emit(root(Field("f", 1, RecordType("string", ()))))


def test_two_types_of_one_name_are_refused() -> None:
    one, other = (RecordType("Item", (Field(name, 1, INT32),)) for name in "ab")
    with pytest.raises(NotExpressible, match="both named Item"):
        FRONT_END.emit(root(Field("x", 1, one), Field("y", 2, other)))


def test_each_statement_that_differs() -> None:
    item = RecordType("LineItem", (Field("n", 9, UINT32),))
    union = UnionType("Name", (Branch("a", 4, item), Branch("b", 5, UINT64)))
    schema = root(
        Field("small", 3, UINT32, Presence.REQUIRED),
        Field("colour", 7, COLOUR),
        Field("pay_load", 8, union, has_default=True, default={"b": 5}),
        Field("maybe", 11, OptionalType(INT32), has_default=True, default=None),
        Field("surely", 12, OptionalType(INT32), Presence.REQUIRED, True, 5),
    )
    branches = (
        Branch("line_item", 3, RecordType("LineItem", (Field("n", 1, INT64),))),
        Branch("long", 4, INT64),
    )
    assert again(schema) == root(
        Field("small", 1, INT64),
        Field("colour", 2, EnumType("Colour", (Symbol("RED", 0), Symbol("BLUE", 1)))),
        Field("pay_load", 3, UnionType("PayLoad", branches), has_default=True, default={"long": 5}),
        Field("maybe", 4, OptionalType(INT32)),
        Field("surely", 5, OptionalType(INT32), has_default=True, default=5),
    )


def test_what_only_avro_states() -> None:
    record = RecordType(
        "Root",
        (
            Field("new", 1, INT32, aliases=("old", "older")),
            Field("must", 2, OptionalType(STRING), Presence.REQUIRED),
            Field("lists", 3, ListType(ListType(OptionalType(pair(STRING, INT64))))),
            Field("map", 4, OptionalType(MapType(STRING, ListType(INT32)))),
        ),
        ("Before", "lab.Elsewhere"),
    )
    got = again(Schema(record)).root
    assert got.aliases == record.aliases
    assert got.field("new") == record.field("new")
    assert got.field("must") == record.field("must")
    assert got.field("map") == record.field("map")
    lists = UnionType("Lists", (Branch("string", 3, STRING), Branch("long", 4, INT64)))
    assert got.field("lists").type == ListType(ListType(OptionalType(lists)))


INNER = RecordType("Inner", (Field("a", 1, INT32), Field("b", 2, OptionalType(STRING))))


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (ScalarType(Kind.BOOL), True),
        (INT64, -(2**63)),
        (ScalarType(Kind.FLOAT32), 0.10000000149011612),
        (FLOAT64, 1e300),
        (FLOAT64, 1.0),
        (STRING, 'quote " back \\ line\n tab\t nul\0 ünïcode 漢 🎈'),
        (BYTES, bytes(range(256))),
        (COLOUR, "BLUE"),
        (TimestampType(), datetime(1969, 12, 31, 23, 59, 59, 999000, UTC)),
        (DateType(), date(2024, 2, 29)),
        (DecimalType(12, 2), Decimal("-10.50")),
        (DecimalType(38, 0), Decimal(10**37)),
        (DecimalType(3, 2), Decimal("-1.28")),
        (DecimalType(3, 2), Decimal("0.00")),
        (UuidType(), UUID("12345678-1234-5678-1234-567812345678")),
        (ListType(INT32), [1, 2]),
        (MapType(STRING, BYTES), {"ä": b"\xff"}),
        (OptionalType(INT32), 0),
        (INNER, {"a": 1, "b": None}),
        (ListType(OptionalType(INNER)), [None, {"a": 1, "b": "x"}]),
    ],
)
def test_defaults_come_back_exactly(type_: Type, value: object) -> None:
    got = again(root(Field("f", 1, type_, has_default=True, default=value))).root.field("f")
    assert got.has_default
    assert type(got.default) is type(value)
    assert got.default == value


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (FLOAT64, float("nan")),
        (FLOAT64, float("inf")),
        (pair(INT32, INT64), {"b": 5}),
        (pair(FLOAT64, INT64), {"b": 5}),
    ],
)
def test_a_default_that_json_or_the_first_branch_cannot_state(type_: Type, value: object) -> None:
    with pytest.raises(NotExpressible) as caught:
        FRONT_END.emit(root(Field("f", 1, type_, has_default=True, default=value)))
    assert caught.value.construct == "the default"


# Emitted text --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", subjects.names())
def test_the_text_is_as_the_hand_written_one_but_for_remarks(name: str) -> None:
    schema = subjects.load(name)
    emitted = json.loads(FRONT_END.emit(schema).text)
    assert emitted == _without_remarks(json.loads(schema.document("avsc").text))


def _without_remarks(node: object) -> object:
    """Without ``doc``, and the default of an enum: the model has neither."""
    if isinstance(node, dict):
        dropped = {"doc", "default"} if node.get("type") == "enum" else {"doc"}  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType] - JSON
        return {k: _without_remarks(v) for k, v in node.items() if k not in dropped}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
    if isinstance(node, list):
        return [_without_remarks(one) for one in node]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
    return node


def test_a_record_stands_whole_where_it_comes_first() -> None:
    node = RecordType(
        "Node", (Field("next", 1, OptionalType(RefType("Node"))), Field("inner", 2, INNER))
    )
    schema = Schema(
        RecordType("Root", (Field("first", 1, node), Field("list", 2, ListType(INNER)))), "lab"
    )
    assert (
        FRONT_END.emit(schema).text
        == """\
{
  "type": "record",
  "name": "Root",
  "namespace": "lab",
  "fields": [
    {
      "name": "first",
      "type": {
        "type": "record",
        "name": "Node",
        "fields": [
          {"name": "next", "type": ["null", "Node"], "default": null},
          {
            "name": "inner",
            "type": {
              "type": "record",
              "name": "Inner",
              "fields": [
                {"name": "a", "type": "int"},
                {"name": "b", "type": ["null", "string"], "default": null}
              ]
            }
          }
        ]
      }
    },
    {"name": "list", "type": {"type": "array", "items": "Inner"}}
  ]
}
"""
    )
