"""The Protobuf codec: golden bytes, timestamps of both kinds, presence, unknown fields, files."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool

from serdelab import discover, subjects
from serdelab.errors import DecodeError
from serdelab.idl.proto_compile import compile_text
from serdelab.schema import (
    Branch,
    DecimalType,
    EnumType,
    Field,
    IdlDocument,
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
)

CODEC = discover.codec("protobuf_upb")
MARTIN = {
    "userName": "Martin",
    "favoriteNumber": 1337,
    "interests": ["daydreaming", "hacking"],
}
GOLDEN = "0a064d617274696e10b90a1a0b646179647265616d696e671a076861636b696e67"
STRING, INT32 = ScalarType(Kind.STRING), ScalarType(Kind.INT32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def schema(body: str, *fields: tuple[str, Type], head: str = "") -> Schema:
    """The schema of the message ``Root`` with these fields and this body."""
    text = f'syntax = "proto3";\n{head}\nmessage Root {{ {body} }}'
    root = RecordType("Root", tuple(Field(n, i, t) for i, (n, t) in enumerate(fields, 1)))
    return Schema(root).with_document(IdlDocument("proto", text, compiled=compile_text(text)))


def through(writer: Schema, record: Any, reader: Schema | None = None) -> Any:
    session = CODEC.prepare(writer, reader or writer)
    return session.restore(session.decode(session.encode(session.populate(record))))


def test_golden_bytes() -> None:
    person = subjects.load("person")
    session = CODEC.prepare(person, person)
    assert session.encode(session.populate(MARTIN)).hex() == GOLDEN
    assert session.restore(session.decode(bytes.fromhex(GOLDEN))) == MARTIN


def test_the_calls_in_the_clock_are_the_library_s_own() -> None:
    person = subjects.load("person")
    session = CODEC.prepare(person, person)
    native: Any = session.populate(MARTIN)
    message = native.__class__
    assert session.encode is message.SerializeToString
    assert session.decode == message.FromString
    assert CODEC.implementation() == "upb"


@pytest.mark.parametrize(
    "ms", [0, 1, 999, 1000, -1, -1000, -1001, 253_402_300_799_999, -62_135_596_800_000]
)
def test_timestamps_as_messages_and_as_milliseconds(ms: int) -> None:
    both = schema(
        'google.protobuf.Timestamp a = 1; int64 b = 2 [(serdelab.logical) = "timestamp-millis"];'
        " repeated google.protobuf.Timestamp c = 3; optional google.protobuf.Timestamp d = 4;"
        " map<string, google.protobuf.Timestamp> e = 5;",
        ("a", TimestampType()), ("b", TimestampType()), ("c", ListType(TimestampType())),
        ("d", OptionalType(TimestampType())), ("e", MapType(STRING, TimestampType())),
        head='import "google/protobuf/timestamp.proto"; import "serdelab/logical.proto";',
    )  # fmt: skip
    moment = EPOCH + timedelta(milliseconds=ms)
    record = {"a": moment, "b": moment, "c": [moment, EPOCH], "d": moment, "e": {"k": moment}}
    assert through(both, record) == record
    session = CODEC.prepare(both, both)
    encoded = session.encode(session.populate(record))
    assert session.read_all is not None
    assert session.restore(session.read_all(encoded)) == record
    message = session.decode(encoded)
    assert message.a.ToMilliseconds() == message.b == ms


def test_a_set_optional_is_kept_whatever_its_value() -> None:
    optional = schema(
        "optional int32 n = 1; optional string s = 2;",
        ("n", OptionalType(INT32)), ("s", OptionalType(STRING)),
    )  # fmt: skip
    for record in ({"n": 0, "s": ""}, {"n": None, "s": None}):
        assert through(optional, record) == record


UNION = UnionType("Choice", (Branch("a", 1, STRING), Branch("b", 2, INT32)))


def test_a_oneof_may_be_optional() -> None:
    body = "oneof choice { string a = 1; int32 b = 2; }"
    unset = schema(body, ("choice", OptionalType(UNION)))
    for record in ({"choice": None}, {"choice": {"a": ""}}, {"choice": {"b": 0}}):
        assert through(unset, record) == record


def test_a_oneof_that_is_not_set_is_an_error() -> None:
    session = CODEC.prepare(
        one := schema("oneof choice { string a = 1; int32 b = 2; }", ("choice", UNION)), one
    )
    with pytest.raises(DecodeError, match="no branch of choice is set"):
        session.restore(session.decode(b""))


def test_names_that_python_reserves() -> None:
    node = RecordType("Root", (Field("from", 1, STRING), Field("None", 2, OptionalType(INT32))))
    keywords = schema(
        "string from = 1; optional int32 None = 2;", *((f.name, f.type) for f in node.fields)
    )
    record = {"from": "here", "None": 3}
    assert through(keywords, record) == record
    session = CODEC.prepare(keywords, keywords)
    assert session.access is not None
    access = session.access(("from",))
    assert access.one(session.encode(session.populate(record))) == "here"


def test_a_message_inside_itself() -> None:
    tree = schema(
        "string s = 1; repeated Root kids = 2; optional Root next = 3;",
        ("s", STRING), ("kids", ListType(RefType("Root"))), ("next", OptionalType(RefType("Root"))),
    )  # fmt: skip
    leaf: dict[str, Any] = {"s": "leaf", "kids": [], "next": None}
    record: dict[str, Any] = {
        "s": "top",
        "kids": [leaf, {"s": "k", "kids": [leaf], "next": None}],
        "next": leaf,
    }
    assert through(tree, record) == record


def test_the_root_is_found_among_nested_messages() -> None:
    text = 'syntax = "proto3"; package p; message Outer { message Inner { string s = 1; } }'
    inner = Schema(RecordType("Inner", (Field("s", 1, STRING),))).with_document(
        IdlDocument("proto", text, compiled=compile_text(text))
    )
    assert through(inner, {"s": "x"}) == {"s": "x"}


def test_fields_that_the_writer_did_not_know() -> None:
    place = RecordType("Place", (Field("city", 1, STRING),))
    head = 'import "serdelab/logical.proto"; message Place { string city = 1; }'
    old = schema("string s = 1;", ("s", STRING))
    new = schema(
        'string s = 1; Place place = 2; string amount = 3 [(serdelab.logical) = "decimal(9,2)"];'
        " int32 n = 4; repeated string tags = 5; optional int32 o = 6;",
        ("s", STRING), ("place", place), ("amount", DecimalType(9, 2)), ("n", INT32),
        ("tags", ListType(STRING)), ("o", OptionalType(INT32)), head=head,
    )  # fmt: skip
    assert through(old, {"s": "x"}, new) == {
        "s": "x", "place": None, "amount": None, "n": 0, "tags": [], "o": None,
    }  # fmt: skip


def test_unknown_fields_survive_the_way_there_and_back() -> None:
    old = schema("string s = 1;", ("s", STRING))
    new = schema("string s = 1; int32 n = 2;", ("s", STRING), ("n", INT32))
    ahead, back = CODEC.prepare(new, new), CODEC.prepare(old, old)
    encoded = ahead.encode(ahead.populate({"s": "x", "n": 5}))
    again = back.encode(back.decode(encoded))
    assert ahead.restore(ahead.decode(again)) == {"s": "x", "n": 5}
    assert CODEC.info.keeps_unknown


def test_an_unknown_number_of_an_enum_is_an_error() -> None:
    body, head = "Colour colour = 1;", "enum Colour {{ COLOUR_RED = 0; {} }}"
    red, green = Symbol("RED", 0), Symbol("GREEN", 7)
    old = schema(body, ("colour", EnumType("Colour", (red,))), head=head.format(""))
    new = schema(
        body, ("colour", EnumType("Colour", (red, green))), head=head.format("COLOUR_GREEN = 7;")
    )
    with pytest.raises(DecodeError, match="7 is no number of the enum Colour"):
        through(new, {"colour": "GREEN"}, old)


def test_a_reader_of_proto2_gets_its_defaults() -> None:
    text = 'syntax = "proto2"; message Root { optional string s = 1 [default = "d"]; }'
    field = Field("s", 1, STRING, has_default=True, default="d")
    new = Schema(RecordType("Root", (field,))).with_document(
        IdlDocument("proto", text, compiled=compile_text(text))
    )
    assert through(schema(""), {}, new) == {"s": "d"}
    assert through(new, {"s": ""}) == {"s": ""}


def test_a_reader_is_given_messages_and_not_the_files_of_options() -> None:
    order = subjects.load("order")
    data = CODEC.prepare(order, order).schema_bytes
    assert b"google/protobuf/timestamp.proto" in data
    assert b"UninterpretedOption" not in data
    assert len(data) < len(order.document("proto").compiled) / 2
    pool: Any = DescriptorPool()
    for file in FileDescriptorSet.FromString(data).file:
        pool.AddSerializedFile(file.SerializeToString())
    assert pool.FindMessageTypeByName("serdelab.order.Order").fields_by_name["total"].number == 8


def test_only_maps_make_the_bytes_vary() -> None:
    assert not CODEC.info.deterministic
    flight = subjects.load("flight")
    session = CODEC.prepare(flight, flight)
    (record,) = discover.dataset("flight").load(1, 1)
    first = session.encode(session.populate(record))
    assert session.encode(session.populate(dict(reversed(record.items())))) == first


def test_decimals_keep_their_scale() -> None:
    amount = schema(
        'string a = 1 [(serdelab.logical) = "decimal(20,9)"];',
        ("a", DecimalType(20, 9)),
        head='import "serdelab/logical.proto";',
    )
    session = CODEC.prepare(amount, amount)
    message = session.populate({"a": Decimal("0.000000010")})
    assert message.a == "0.000000010"
    assert str(session.restore(message)["a"]) == str(Decimal("0.000000010"))
