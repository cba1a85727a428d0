"""Reading .proto: the hand-written subjects, all three syntaxes, names, imports."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from serdelab import subjects
from serdelab.errors import NotExpressible
from serdelab.idl.proto import FRONT_END, compile_text
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
    UnionType,
    UuidType,
)

INT32, INT64, STRING = ScalarType(Kind.INT32), ScalarType(Kind.INT64), ScalarType(Kind.STRING)
FLOAT64, BYTES = ScalarType(Kind.FLOAT64), ScalarType(Kind.BYTES)


@pytest.fixture
def parsed(tmp_path: Path) -> Any:
    """A function: the schema of a text, in a file of the name given."""

    def parse(text: str, name: str = "thing.proto", *includes: Path) -> Schema:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return FRONT_END.parse(file, includes)

    return parse


def again(schema: Schema) -> Schema:
    """``parse(emit(schema))``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "emitted.proto")
        file.write_text(FRONT_END.emit(schema).text, encoding="utf-8")
        return FRONT_END.parse(file, ())


# Hand-written files --------------------------------------------------------------------------


def test_person_reads_as_it_stands() -> None:
    assert subjects.load("person").root == RecordType(
        "Person",
        (
            Field("userName", 1, STRING),
            Field("favoriteNumber", 2, OptionalType(INT64)),
            Field("interests", 3, ListType(STRING)),
        ),
    )


def test_order_reads_as_it_stands() -> None:
    schema = subjects.load("order")
    order = schema.root
    assert schema.namespace == "serdelab.order"
    assert [field.number for field in order.fields] == list(range(1, 12))
    status = order.field("status").type
    assert isinstance(status, EnumType)
    assert status.symbols[0] == Symbol("UNSPECIFIED", 0)
    assert status.symbols[-1] == Symbol("CANCELLED", 5)
    assert order.field("created_at").type == TimestampType()
    assert order.field("shipped_at").type == OptionalType(TimestampType())
    assert order.field("total").type == DecimalType(12, 2)
    assert order.field("attributes").type == MapType(STRING, STRING)
    items = order.field("items").type
    assert isinstance(items, ListType)
    assert isinstance(items.item, RecordType)
    assert items.item.field("quantity").type == ScalarType(Kind.UINT32)
    customer = order.field("customer").type
    assert isinstance(customer, RecordType)
    assert customer.field("billing_address").type == order.field("shipping_address").type


def test_event_reads_as_it_stands() -> None:
    event = subjects.load("event").root
    assert [field.name for field in event.fields] == ["id", "occurred_at", "payload", "source"]
    payload = event.field("payload")
    assert payload.number == 3
    assert isinstance(payload.type, UnionType)
    assert payload.type.name == "Payload"
    assert [(b.name, b.number) for b in payload.type.branches] == [
        ("page_viewed", 3),
        ("item_purchased", 4),
        ("login_failed", 5),
    ]


def test_the_numeric_subjects_read_as_they_stand() -> None:
    points = subjects.load("telemetry").root.field("points").type
    assert isinstance(points, ListType)
    assert isinstance(points.item, RecordType)
    assert [f.type for f in points.item.fields] == [
        TimestampType(),
        FLOAT64,
        MapType(STRING, STRING),
    ]
    assert len(subjects.load("airport").root.fields) == 11
    assert subjects.load("airport").root.field("lat").type == FLOAT64
    assert subjects.load("flight").root.field("tailnum").type == OptionalType(STRING)


@pytest.mark.parametrize("name", subjects.names())
def test_a_line_is_where_the_field_stands(name: str) -> None:
    schema = subjects.load(name)
    lines = schema.document("proto").text.splitlines()
    for field in schema.root.fields:
        assert f" {field.name} " in lines[field.line - 1]
    assert f"message {schema.root.name} " in lines[schema.root.line - 1]


# Syntaxes ------------------------------------------------------------------------------------

PROTO2 = """
syntax = "proto2";
message Thing {
  required int32 must = 1;
  optional int32 maybe = 2;
  optional int32 known = 3 [default = -7];
  optional Kind kind = 4 [default = KIND_OLD];
  repeated sint64 list = 5 [packed = true];
  optional Inner inner = 6;
  extensions 100 to 200;
  message Inner { optional bytes raw = 1 [default = "\\001\\xff\\"a"]; }
  enum Kind { KIND_NEW = 5; KIND_OLD = 2; }
}
extend Thing { optional string more = 100; }
service Nothing { rpc Call(Thing) returns (Thing); }
"""


def test_proto2(parsed: Any) -> None:
    inner = RecordType("Inner", (Field("raw", 1, BYTES, has_default=True, default=b'\x01\xff"a'),))
    kind = EnumType("Kind", (Symbol("NEW", 5), Symbol("OLD", 2)))
    assert parsed(PROTO2).root == RecordType(
        "Thing",
        (
            Field("must", 1, INT32, Presence.REQUIRED),
            Field("maybe", 2, OptionalType(INT32)),
            Field("known", 3, INT32, has_default=True, default=-7),
            Field("kind", 4, kind, has_default=True, default="OLD"),
            Field("list", 5, ListType(INT64)),
            Field("inner", 6, OptionalType(inner)),
        ),
    )


@pytest.mark.parametrize("edition", ["2023", "2024"])
def test_editions(parsed: Any, edition: str) -> None:
    inner = RecordType("Inner", (Field("z", 1, OptionalType(INT32)),))
    either = (Branch("a", 7, INT32), Branch("b", 9, STRING))
    assert parsed(
        f"""edition = "{edition}";
        message Inner {{ int32 z = 1; }}
        message Thing {{
          int32 maybe = 1;
          int32 plain = 2 [features.field_presence = IMPLICIT];
          int32 must = 3 [features.field_presence = LEGACY_REQUIRED];
          int32 known = 4 [default = 4];
          repeated fixed32 list = 5 [features.repeated_field_encoding = EXPANDED];
          Inner inner = 6;
          oneof either {{ int32 a = 7; string b = 9; }}
        }}"""
    ).root == RecordType(
        "Thing",
        (
            Field("maybe", 1, OptionalType(INT32)),
            Field("plain", 2, INT32),
            Field("must", 3, INT32, Presence.REQUIRED),
            Field("known", 4, INT32, has_default=True, default=4),
            Field("list", 5, ListType(ScalarType(Kind.UINT32))),
            Field("inner", 6, OptionalType(inner)),
            Field("either", 7, UnionType("Either", either)),
        ),
    )


def test_an_edition_may_set_presence_for_the_whole_file(parsed: Any) -> None:
    got = parsed(
        """edition = "2023";
        option features.field_presence = IMPLICIT;
        message Inner {}
        message Thing { int32 plain = 1; Inner inner = 2;
          Inner maybe = 3 [features.field_presence = EXPLICIT]; }"""
    )
    inner = RecordType("Inner", ())
    assert [field.type for field in got.root.fields] == [INT32, inner, OptionalType(inner)]


@pytest.mark.parametrize("variant", ["int32", "sint32", "sfixed32"])
def test_wire_variants_are_one_kind(parsed: Any, variant: str) -> None:
    got = parsed(f'syntax = "proto3"; message Thing {{ {variant} x = 1; }}')
    assert got.root.field("x").type == INT32


def test_option_import_of_edition_2024_is_read(parsed: Any) -> None:
    got = parsed(
        """edition = "2024";
        import option "serdelab/logical.proto";
        message Thing { string id = 1 [(serdelab.logical) = "uuid"]; }"""
    )
    assert got.root.field("id").type == OptionalType(UuidType())


@pytest.mark.parametrize(
    "text",
    [
        'syntax = "proto2"; message Thing { optional group G = 1 { optional int32 x = 1; } }',
        """edition = "2023"; message G {}
        message Thing { G g = 1 [features.message_encoding = DELIMITED]; }""",
    ],
)
def test_a_group_in_use_is_not_expressible(parsed: Any, text: str) -> None:
    with pytest.raises(NotExpressible, match="a group"):
        parsed(text)


def test_a_group_not_in_use_is_passed_over(parsed: Any) -> None:
    got = parsed(
        """syntax = "proto2";
        message Other { optional group G = 1 { optional int32 x = 1; } }
        message Thing { optional int32 y = 1; }"""
    )
    assert got.root == RecordType("Thing", (Field("y", 1, OptionalType(INT32)),))


# Names, roots, recursion, imports --------------------------------------------------------------


def test_the_root_is_named_like_the_file(parsed: Any) -> None:
    text = 'syntax = "proto3"; message LineItem {} message Other {}'
    assert parsed(text, "line_item.proto").root.name == "LineItem"


def test_else_the_root_is_the_last_that_no_other_uses(parsed: Any) -> None:
    text = """syntax = "proto3"; message A { B b = 1; } message B {} message Self { Self s = 1; }
    message C { D d = 1; } message D { C c = 1; }"""
    assert parsed(text).root.name == "Self"
    assert parsed('syntax = "proto3"; message C { D d = 1; } message D { C c = 1; }').root == (
        RecordType("D", (Field("c", 1, RecordType("C", (Field("d", 1, RefType("D")),))),))
    )


def test_nested_names_are_joined_only_where_they_must_be(parsed: Any) -> None:
    got = parsed(
        """syntax = "proto3"; package a.b;
        message Left { message Part { int32 x = 1; } Part part = 1; enum Only { ONLY_A = 0; } }
        message Right { message Part { int64 y = 1; } Part part = 1; }
        message Thing { Left left = 1; Right right = 2; Left.Only only = 3; }"""
    ).root
    names = [got.field(side).type.field("part").type.name for side in ("left", "right")]
    assert names == ["Left_Part", "Right_Part"]
    assert got.field("only").type.name == "Only"
    assert again(Schema(got)).root == got


def test_symbols_keep_a_prefix_that_would_hide_two(parsed: Any) -> None:
    got = parsed(
        """syntax = "proto2";
        enum Http { HTTP_1 = 0; HTTP_OK = 200; }
        enum Odd { option allow_alias = true; A = 0; ODD_A = 0; }
        message Thing { required Http http = 1; required Odd odd = 2; }"""
    ).root
    assert [s.name for s in got.field("http").type.symbols] == ["HTTP_1", "OK"]
    assert [s.name for s in got.field("odd").type.symbols] == ["A", "ODD_A"]


def test_recursion_closes_with_a_reference(parsed: Any) -> None:
    got = parsed(
        """syntax = "proto3"; message Node { int32 value = 1; repeated Node children = 2;
        map<string, Node> named = 3; oneof next { Node node = 4; bool end = 5; } }""",
        "node.proto",
    )
    node = RefType("Node")
    branches = (Branch("node", 4, node), Branch("end", 5, ScalarType(Kind.BOOL)))
    assert [field.type for field in got.root.fields] == [
        INT32,
        ListType(node),
        MapType(STRING, node),
        UnionType("Next", branches),
    ]
    assert again(got) == got


def test_imports_are_found_and_kept(parsed: Any, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "common").mkdir(parents=True)
    part = 'syntax = "proto3"; package common; message Part { int32 x = 1; }'
    (shared / "common" / "part.proto").write_text(part)
    text = """syntax = "proto3"; import "common/part.proto"; import "google/protobuf/any.proto";
    message Thing { common.Part part = 1; }"""
    got = parsed(text, "thing.proto", shared)
    assert got.root.field("part").type == RecordType("Part", (Field("x", 1, INT32),))
    document = got.document("proto")
    assert document.imports == {"common/part.proto": part}
    assert b"common/part.proto" in compile_text(document.text, document.imports)


def test_a_file_is_named_from_the_include_folder_around_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "one.proto").write_text(
        'syntax = "proto3"; import "a/two.proto"; message One { Two two = 1; }'
    )
    (tmp_path / "a" / "two.proto").write_text('syntax = "proto3"; message Two { int32 x = 1; }')
    got = FRONT_END.parse(tmp_path / "a" / "one.proto", (tmp_path,))
    names = [f.name for f in FileDescriptorSet.FromString(got.document("proto").compiled).file]
    assert names == ["a/two.proto", "a/one.proto"]
