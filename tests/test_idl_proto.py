"""The .proto front end: its law, what it cannot state, the text it writes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from hypothesis import HealthCheck, assume, given, settings
from idl_law import BYTES, FLOAT32, FLOAT64, INT32, INT64, STRING, Law, root

from serdelab import subjects
from serdelab.errors import NotExpressible
from serdelab.idl.proto import FRONT_END
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
    ScalarType,
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
again = LAW.again


def told_apart(one: Schema, other: Schema) -> str:
    return "\n".join(map(str, differences(one, other)))


# The law -------------------------------------------------------------------------------------


@MODERATE
@given(schemas(nested=False))
def test_parse_of_emit_is_project(schema: Schema) -> None:
    try:
        got = again(schema)
    except NotExpressible as refused:
        assert refused.construct == "map of an enum that does not begin with 0"  # noqa: PT017 - else the law
        return
    wanted = FRONT_END.project(schema)
    assert got == wanted, told_apart(got, wanted)


@MODERATE
@given(schemas())
def test_what_is_not_expressible_is_declared(schema: Schema) -> None:
    try:
        got = again(schema)
    except NotExpressible as refused:
        declared = {gap.construct: gap.reason for gap in FRONT_END.inexpressible if not gap.becomes}
        assert declared[refused.construct] == refused.reason  # noqa: PT017 - else the law
        return
    wanted = FRONT_END.project(schema)
    assert got == wanted, told_apart(got, wanted)


@MODERATE
@given(schemas(nested=False))
def test_project_is_idempotent_and_emit_deterministic(schema: Schema) -> None:
    once = FRONT_END.project(schema)
    assert FRONT_END.project(once) == once
    try:
        first = FRONT_END.emit(schema)
    except NotExpressible:
        assume(False)
        raise
    assert first == FRONT_END.emit(once)


@pytest.mark.parametrize("name", subjects.names())
def test_every_subject_survives_emission(name: str) -> None:
    schema = subjects.load(name)
    assert FRONT_END.project(schema) == schema
    assert again(schema) == schema


@pytest.mark.parametrize(
    ("type_", "construct"),
    [
        (OptionalType(ListType(INT32)), "optional list or map"),
        (ListType(ListType(INT32)), "list of lists, maps, optionals or unions"),
        (ListType(OptionalType(INT32)), "list of lists, maps, optionals or unions"),
        (MapType(STRING, ListType(INT32)), "map of lists, maps, optionals or unions"),
        (MapType(FLOAT64, INT32), "map key other than bool, an integer or a string"),
        (MapType(UuidType(), INT32), "map key other than bool, an integer or a string"),
        (MapType(STRING, COLOUR), "map of an enum that does not begin with 0"),
        (OptionalType(OptionalType(INT32)), "optional of an optional"),
        (
            UnionType("F", (Branch("a", 1, INT32), Branch("b", 2, ListType(INT32)))),
            "union of lists, maps, optionals or unions",
        ),
    ],
)
def test_each_gap_is_refused(type_: Type, construct: str) -> None:
    with pytest.raises(NotExpressible) as caught:
        FRONT_END.emit(root(Field("f", 1, type_)))
    assert caught.value.construct == construct
    assert "Root.f" in caught.value.where


def test_each_statement_that_differs() -> None:
    union = UnionType("Name", (Branch("a", 4, INT32), Branch("b", 5, STRING)))
    schema = root(
        Field("old_name", 1, INT32, aliases=("older",)),
        Field("tags", 2, ListType(STRING), Presence.REQUIRED, True, ["x"]),
        Field("colour", 3, COLOUR),
        Field("pay_load", 4, OptionalType(union)),
        Field("maybe", 6, OptionalType(INT32), has_default=True, default=5),
    )
    assert again(schema) == root(
        Field("old_name", 1, INT32),
        Field("tags", 2, ListType(STRING)),
        Field("colour", 3, COLOUR, has_default=True, default="RED"),
        Field("pay_load", 4, UnionType("PayLoad", union.branches)),
        Field("maybe", 6, OptionalType(INT32)),
    )


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        (ScalarType(Kind.BOOL), True),
        (INT64, -(2**63)),
        (ScalarType(Kind.UINT64), 2**64 - 1),
        (FLOAT32, 0.10000000149011612),
        (FLOAT64, 1e-300),
        (FLOAT64, float("inf")),
        (FLOAT64, float("-inf")),
        (STRING, 'quote " back \\ line\n tab\t nul\0 ünïcode 漢 🎈 ?'),
        (BYTES, bytes(range(256))),
        (COLOUR, "BLUE"),
        (TimestampType(), datetime(1969, 12, 31, 23, 59, 59, 999000, UTC)),
        (DateType(), date(2024, 2, 29)),
        (DecimalType(12, 2), Decimal("-10.50")),
        (UuidType(), UUID("12345678-1234-5678-1234-567812345678")),
    ],
)
@pytest.mark.parametrize("presence", Presence)
def test_defaults_come_back_exactly(type_: Type, value: object, presence: Presence) -> None:
    schema = root(Field("f", 1, type_, presence, True, value))
    assert again(schema) == schema


# Emitted text --------------------------------------------------------------------------------

EMITTED = """\
syntax = "proto3";

package lab;

import "serdelab/logical.proto";

message Item {
  string sku = 1;
  repeated string ids = 2 [(serdelab.logical) = "uuid"];
}

enum Status {
  STATUS_UNKNOWN = 0;
  STATUS_PAID = 2;
}

message Root {
  optional int64 id = 1;
  repeated Item items = 2;
  Item first = 3;
  oneof payload {
    Status status = 4;
    string day = 7 [(serdelab.logical) = "decimal(4,1)"];
  }
  map<string, int32> days = 8 [(serdelab.logical) = "date"];
}
"""


def test_the_text_is_as_a_person_writes_it() -> None:
    status = EnumType("Status", (Symbol("UNKNOWN", 0), Symbol("PAID", 2)))
    item = RecordType("Item", (Field("sku", 1, STRING), Field("ids", 2, ListType(UuidType()))))
    payload = (Branch("status", 4, status), Branch("day", 7, DecimalType(4, 1)))
    fields = (
        Field("id", 1, OptionalType(INT64)),
        Field("items", 2, ListType(item)),
        Field("first", 3, item),
        Field("payload", 4, UnionType("Payload", payload)),
        Field("days", 8, MapType(STRING, DateType())),
    )
    assert FRONT_END.emit(Schema(RecordType("Root", fields), "lab")).text == EMITTED


def test_defaults_and_required_move_to_an_edition_and_change_nothing_else() -> None:
    text = FRONT_END.emit(
        root(
            Field("plain", 1, INT32),
            Field("maybe", 2, OptionalType(INT32)),
            Field("must", 3, INT32, Presence.REQUIRED),
            Field("known", 4, INT32, has_default=True, default=7),
        )
    ).text
    assert text.splitlines() == [
        'edition = "2023";',
        "",
        "option features.field_presence = IMPLICIT;",
        "",
        "message Root {",
        "  int32 plain = 1;",
        "  int32 maybe = 2 [features.field_presence = EXPLICIT];",
        "  int32 must = 3 [features.field_presence = LEGACY_REQUIRED];",
        "  int32 known = 4 [features.field_presence = EXPLICIT, default = 7];",
        "}",
    ]


def test_compiled_descriptors_make_working_classes() -> None:
    schema = root(Field("id", 1, UuidType()), Field("ids", 2, ListType(INT32)))
    pool = descriptor_pool.DescriptorPool()
    for file in FileDescriptorSet.FromString(FRONT_END.emit(schema).compiled).file:
        assert not file.HasField("source_code_info")
        pool.Add(file)  # pyright: ignore[reportUnknownMemberType] - the stub leaves it out
    message: Any = message_factory.GetMessageClass(pool.FindMessageTypeByName("Root"))
    assert message(id="x", ids=[1, 300]).SerializeToString() == b"\x0a\x01x\x12\x03\x01\xac\x02"


@pytest.mark.parametrize("name", ["a b", "1st", "x = 1; int32 y", "naïve", ""])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    with pytest.raises(NotExpressible):
        FRONT_END.emit(root(Field(name, 1, INT32)))


@pytest.mark.parametrize("number", [0, -1, 19_500, 2**29])
def test_what_protoc_refuses_is_refused_with_its_words(number: int) -> None:
    with pytest.raises(NotExpressible, match="protoc refuses it"):
        FRONT_END.emit(root(Field("f", number, INT32)))


def test_two_records_of_one_name_are_refused() -> None:
    one, other = (RecordType("Item", (Field(name, 1, INT32),)) for name in "ab")
    with pytest.raises(NotExpressible, match="both named Item"):
        FRONT_END.emit(root(Field("x", 1, one), Field("y", 2, other)))
