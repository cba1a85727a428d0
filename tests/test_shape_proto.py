"""What a .proto says, as shapes: every syntax, every construct."""

from __future__ import annotations

import math

from serdelab.idl.shapes import read_text
from serdelab.schema.shape import (
    Domain,
    Keyed,
    Leaf,
    Presence,
    Ref,
    Repeated,
    Shapes,
    Sign,
    Slot,
    Symbols,
)


def shapes(text: str) -> Shapes:
    return read_text("proto", text)[1]


def slots(text: str, message: str = "M") -> dict[str, Slot]:
    return {slot.name: slot for slot in shapes(text).struct(message).slots}


SCALARS = [
    *("double", "float", "int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32"),
    *("fixed64", "sfixed32", "sfixed64", "bool", "string", "bytes"),
]


def test_leaves_have_protobufs_own_words_and_bounds() -> None:
    body = "".join(f"{word} f{i} = {i}; " for i, word in enumerate(SCALARS, 1))
    found = slots(f'syntax = "proto3"; message M {{ {body} }}')
    leaves = [slot.shape for slot in found.values() if isinstance(slot.shape, Leaf)]
    assert [leaf.word for leaf in leaves] == SCALARS
    by_word = {leaf.word: leaf for leaf in leaves}
    assert (by_word["sint32"].low, by_word["sint32"].high) == (-(2**31), 2**31 - 1)
    assert (by_word["fixed64"].low, by_word["fixed64"].high) == (0, 2**64 - 1)
    assert by_word["float"].domain is Domain.FLOAT32
    assert by_word["bytes"].domain is Domain.BYTES
    assert {slot.presence for slot in found.values()} == {Presence.IMPLICIT}


PROTO3 = """syntax = "proto3"; package shop.v1;
message M {
  int32 plain = 1;
  optional int32 told = 2;
  repeated sint64 packed = 3;
  repeated int32 loose = 4 [packed = false];
  repeated string texts = 5;
  map<string, Inner> inner = 6;
  oneof choice { int32 a = 7; Inner b = 8; }
  Colour colour = 9;
  string snake_case = 10;
  string named = 11 [json_name = "NAME"];
  Inner one = 12;
  message Inner { M back = 1; }
}
enum Colour { option allow_alias = true; RED = 0; BLUE = 1; AZURE = 1; }
"""


def test_proto3() -> None:
    found = shapes(PROTO3)
    assert found.roots == ("shop.v1.M", "shop.v1.M.Inner")
    assert found.numbered
    assert dict(found.marks) == {"package": "shop.v1", "syntax": "proto3"}
    slot = {each.name: each for each in found.struct("shop.v1.M").slots}
    assert slot["plain"].presence is Presence.IMPLICIT
    assert slot["told"].presence is Presence.OPTIONAL
    assert slot["told"].group == ""  # the oneof that protoc makes for it is none
    assert [slot[name].marks for name in ("packed", "loose", "texts")] == [
        (("packed", "true"),),
        (("packed", "false"),),
        (),
    ]
    assert isinstance(slot["texts"].shape, Repeated)
    inner = slot["inner"].shape
    assert isinstance(inner, Keyed)
    assert inner.value == Ref("shop.v1.M.Inner")
    assert (slot["a"].group, slot["b"].group) == ("choice", "choice")
    assert slot["a"].presence is slot["one"].presence is Presence.OPTIONAL
    assert slot["snake_case"].marks == ()
    assert slot["named"].marks == (("json_name", "NAME"),)
    assert found.types["shop.v1.Colour"] == Symbols(
        "shop.v1.Colour",
        (Sign("RED", 0), Sign("BLUE", 1), Sign("AZURE", 1)),
        open=True,
        numbered=True,
    )


PROTO2 = r"""syntax = "proto2";
message M {
  required int32 must = 1;
  optional string text = 2 [default = "é\n"];
  optional bytes octets = 3 [default = "\377\000a"];
  optional float real = 4 [default = -inf];
  optional double none = 5 [default = nan];
  optional Colour colour = 6 [default = AZURE];
  repeated int32 loose = 7;
  repeated int32 tight = 8 [packed = true];
  optional group Part = 9 { optional bool yes = 1 [default = true]; }
  map<int32, string> names = 10;
  oneof o { int32 a = 11 [default = 5]; string b = 12; }
  reserved 4000, 4100 to 4200, 5000 to max;
  reserved "foo", "bar";
  extensions 100 to 199, 300;
}
enum Colour { option allow_alias = true; RED = 3; BLUE = 1; AZURE = 1; }
"""


def test_proto2() -> None:
    found = shapes(PROTO2)
    assert found.roots == ("M", "M.Part")
    slot = {each.name: each for each in found.struct("M").slots}
    assert slot["must"].presence is Presence.REQUIRED
    defaults = {name: each.default for name, each in slot.items() if each.has_default}
    assert math.isnan(defaults.pop("none"))
    assert defaults == {
        "text": "é\n", "octets": b"\xff\0a", "real": -math.inf, "colour": "AZURE", "a": 5,
    }  # fmt: skip
    assert dict(slot["loose"].marks)["packed"] == "false"
    assert dict(slot["tight"].marks)["packed"] == "true"
    assert slot["part"].shape == Ref("M.Part")
    assert slot["part"].marks == (("encoding", "delimited"),)
    unchecked = {name for name, each in slot.items() if ("utf8_validation", "off") in each.marks}
    assert unchecked == {"text", "names", "b"}
    assert dict(found.struct("M").marks) == {
        "reserved": "4000, 4100 to 4200, 5000 to max, foo, bar",
        "extensions": "100 to 199, 300",
    }
    colour = found.types["Colour"]
    assert isinstance(colour, Symbols)
    assert not colour.open
    assert dict(found.marks) == {"package": "", "syntax": "proto2"}


def test_editions_resolve_features_of_file_and_field() -> None:
    text = """edition = "2023";
    option features.field_presence = IMPLICIT;
    option features.utf8_validation = NONE;
    message M {
      int32 plain = 1;
      int32 told = 2 [features.field_presence = EXPLICIT];
      int32 must = 3 [features.field_presence = LEGACY_REQUIRED];
      int32 seven = 4 [features.field_presence = EXPLICIT, default = 7];
      repeated int32 tight = 5;
      repeated int32 loose = 6 [features.repeated_field_encoding = EXPANDED];
      M group = 7 [features.message_encoding = DELIMITED];
      string any = 8;
      string checked = 9 [features.utf8_validation = VERIFY];
      Shut shut = 10 [features.field_presence = EXPLICIT];
      Open open = 11;
    }
    enum Shut { option features.enum_type = CLOSED; A = 0; }
    enum Open { B = 0; }
    """
    found, slot = shapes(text), slots(text)
    assert [slot[name].presence for name in ("plain", "told", "must", "seven", "group")] == [
        Presence.IMPLICIT, Presence.OPTIONAL, Presence.REQUIRED, Presence.OPTIONAL,
        Presence.OPTIONAL,
    ]  # fmt: skip
    assert slot["seven"].default == 7
    assert slot["tight"].marks == (("packed", "true"),)
    assert slot["loose"].marks == (("packed", "false"),)
    assert slot["group"].marks == (("encoding", "delimited"),)
    assert slot["any"].marks == (("utf8_validation", "off"),)
    assert slot["checked"].marks == ()
    enums = [each for each in found.types.values() if isinstance(each, Symbols)]
    assert {each.name: each.open for each in enums} == {"Shut": False, "Open": True}
    assert dict(found.marks)["edition"] == "2023"


def test_edition_2024_with_options_that_are_imported_as_such() -> None:
    found = shapes("""edition = "2024"; package p;
    import option "serdelab/logical.proto";
    export message M { string id = 1 [(serdelab.logical) = "uuid"]; }
    local message N { int32 x = 1; }
    """)
    assert dict(found.marks)["edition"] == "2024"
    assert set(found.types) == {"p.M", "p.N"}


def test_the_logical_option_is_a_facet_of_item_and_value() -> None:
    found = slots("""syntax = "proto3"; import "serdelab/logical.proto";
    message M {
      string one = 1 [(serdelab.logical) = "decimal(9,2)"];
      repeated string many = 2 [(serdelab.logical) = "uuid"];
      map<string, int32> named = 3 [(serdelab.logical) = "date"];
    }""")
    one, many, named = (found[name].shape for name in ("one", "many", "named"))
    assert isinstance(one, Leaf)
    assert (one.word, one.facets) == ("string", (("logical", "decimal(9,2)"),))
    assert isinstance(many, Repeated)
    assert isinstance(many.item, Leaf)
    assert many.item.facets == (("logical", "uuid"),)
    assert isinstance(named, Keyed)
    assert isinstance(named.value, Leaf)
    assert named.value.facets == (("logical", "date"),)
    assert isinstance(named.key, Leaf)
    assert named.key.facets == ()


def test_extensions_are_slots_of_what_they_extend() -> None:
    found = shapes("""syntax = "proto2"; package p;
    message M { extensions 100 to max; optional int32 x = 1; }
    extend M { optional M late = 200; repeated string early = 100; }
    message Scope { extend M { optional int32 nested = 150 [default = 4]; } }
    """)
    names = [slot.name for slot in found.struct("p.M").slots]
    assert names == ["x", "[p.early]", "[p.Scope.nested]", "[p.late]"]
    assert found.struct("p.M").slot("[p.Scope.nested]").default == 4
    assert found.gaps == ()


def test_options_that_are_extended_are_messages_too() -> None:
    found = shapes("""syntax = "proto3"; import "google/protobuf/descriptor.proto";
    extend google.protobuf.FieldOptions { string hint = 50000; }
    message M { int32 x = 1 [(hint) = "h"]; }
    """)
    assert found.roots == ("M", "google.protobuf.FieldOptions")
    assert found.guests == {"google.protobuf.FieldOptions": ("[hint]",)}
    assert found.struct("google.protobuf.FieldOptions").slot("[hint]").number == 50000
    assert found.gaps == ()


def test_well_known_types_are_messages() -> None:
    found = shapes("""syntax = "proto3";
    import "google/protobuf/timestamp.proto"; import "google/protobuf/struct.proto";
    import "google/protobuf/any.proto"; import "google/protobuf/wrappers.proto";
    message M {
      google.protobuf.Timestamp t = 1; google.protobuf.Struct s = 2; google.protobuf.Any a = 3;
      google.protobuf.Int64Value w = 4;
    }""")
    assert found.roots == ("M",)
    assert {"google.protobuf.Value", "google.protobuf.NullValue"} < set(found.types)
    seconds = found.struct("google.protobuf.Timestamp").slot("seconds").shape
    assert isinstance(seconds, Leaf)
    assert seconds.low == -62_135_596_800  # year 1: timestamp.proto
    assert found.struct("google.protobuf.Int64Value").slot("value").presence is Presence.IMPLICIT


def test_a_message_inside_itself_is_one_type() -> None:
    found = shapes('syntax = "proto3"; message Tree { repeated Tree kids = 1; Tree next = 2; }')
    assert set(found.types) == {"Tree"}
    assert found.struct("Tree").slot("next").shape == Ref("Tree")


def test_enums_that_nothing_uses_are_in_the_table() -> None:
    found = shapes('syntax = "proto3"; enum E { A = 0; } message M { enum F { B = 0; } }')
    assert set(found.types) == {"E", "M", "M.F"}


def test_a_file_without_messages_has_no_root() -> None:
    assert shapes('syntax = "proto3"; enum E { A = 0; }').roots == ()
