"""Protobuf on the wire, writer and reader apart: what a message becomes under another .proto."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message import DecodeError, EncodeError

from serdelab import discover
from serdelab.contract import Link, Side
from serdelab.errors import NotExpressible
from serdelab.idl.shapes import read_text
from serdelab.schema.equal import class_of

EVOLUTION = discover.codec("protobuf_upb").evolution
assert EVOLUTION is not None
LINK = EVOLUTION.link


def side(text: str, root: str = "M") -> Side:
    """A text that begins with no syntax is the body of a message M of proto3."""
    whole = text if text.startswith(("syntax", "edition")) else proto(text)
    document, shapes = read_text("proto", whole)
    return Side(document, shapes, root)


def proto(body: str, more: str = "", syntax: str = "proto3") -> str:
    return f'syntax = "{syntax}"; message M {{ {body} }} {more}'


def proto2(body: str, more: str = "") -> str:
    return proto(body, more, "proto2")


def link(writer: str, reader: str | None = None) -> Link:
    written = side(writer)
    return LINK(written, written if reader is None else side(reader), "")


def read(writer: str, reader: str, value: Any) -> Any:
    made = link(writer, reader)
    return made.read(made.write(value))


def test_it_speaks_for_proto() -> None:
    assert EVOLUTION is not None
    assert (EVOLUTION.idl, EVOLUTION.ways, EVOLUTION.rules) == ("proto", ("",), "protobuf")
    assert EVOLUTION.main


EVERYTHING = proto2(
    "required sint32 must = 1; optional double real = 2; optional float coarse = 3;"
    " optional bytes octets = 4; optional string text = 5; optional fixed64 big = 6;"
    " optional bool yes = 7; optional Colour colour = 8; repeated Colour colours = 9;"
    " repeated sfixed32 loose = 10; repeated uint32 tight = 11 [packed = true];"
    " optional group Part = 12 { optional int32 n = 1; } repeated M kids = 13; optional M kid = 14;"
    " map<string, M> named = 15; map<int64, Colour0> colours_of = 16; map<bool, bytes> flags = 17;"
    " oneof o { int32 a = 18; M b = 19; } extensions 100 to 200;",
    "enum Colour { RED = 1; BLUE = 2; } enum Colour0 { NONE = 0; }"
    " extend M { optional int32 late = 100; repeated string many = 101; optional M more = 102; }",
)
FULL: dict[str, Any] = {
    "must": -5, "real": math.inf, "coarse": 0.5, "octets": b"\xff\0", "text": "ż\0",
    "big": 2**64 - 1, "yes": False, "colour": "BLUE", "colours": ["RED", "BLUE"],
    "loose": [-1, 0], "tight": [2**32 - 1], "part": {"n": 0}, "kids": [{"must": 1}],
    "kid": {"must": 0}, "named": {"": {"must": 2}, "k": {"must": 3}}, "colours_of": {-1: "NONE"},
    "flags": {True: b"x"}, "b": {"must": 4}, "[late]": 0, "[many]": ["x", ""],
    "[more]": {"must": 6},
}  # fmt: skip


def _trimmed(value: Any) -> Any:
    """Without the empty lists and maps that a reader always has, and what an absent enum reads as.

    A closed enum that does not begin with 0 is read as its first symbol.
    """
    if class_of(value) is dict:
        inner = {key: _trimmed(item) for key, item in value.items()}
        absent: Any = ([], {}, "RED")
        return {key: item for key, item in inner.items() if item not in absent}
    return [_trimmed(item) for item in value] if class_of(value) is list else value


def test_every_construct_comes_back() -> None:
    made = link(EVERYTHING)
    data = made.write(FULL)
    assert _trimmed(made.reread(data)) == FULL
    assert made.read(data) == made.reread(data)
    assert made.rewrite is not None
    assert made.rewrite(data) == data


def test_what_is_absent() -> None:
    made = link(
        proto2(
            "optional int32 a = 1; optional int32 b = 2 [default = 7]; repeated int32 c = 3;"
            " map<int32, int32> d = 4; optional M e = 5; oneof o { int32 f = 6 [default = 8]; }"
            " optional E g = 7 [default = Y];",
            "enum E { X = 1; Y = 2; }",
        )
    )
    assert made.reread(b"") == {"b": 7, "c": [], "d": {}, "g": "Y"}
    assert made.reread(made.write({"a": 0, "f": 0, "e": {}})) == {
        "a": 0, "b": 7, "c": [], "d": {}, "f": 0, "g": "Y",
        "e": {"b": 7, "c": [], "d": {}, "g": "Y"},
    }  # fmt: skip


def test_implicit_fields_always_have_a_value() -> None:
    made = link(proto("int32 a = 1; string b = 2; E c = 3; oneof o { int32 d = 4; M e = 5; }"
                      " optional int32 f = 6; M g = 7;", "enum E { X = 0; }"))  # fmt: skip
    assert made.reread(b"") == {"a": 0, "b": "", "c": "X"}
    assert made.write({"a": 0, "b": "", "c": "X"}) == b""
    assert made.reread(made.write({"d": 0, "f": 0})) == {
        "a": 0, "b": "", "c": "X", "d": 0, "f": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "value", "got"),
    [
        ("int32 x = 1;", "uint32 x = 1;", -1, 2**32 - 1),
        ("int64 x = 1;", "int32 x = 1;", 2**32 + 5, 5),
        ("int32 x = 1;", "bool x = 1;", 2, True),
        ("int32 x = 1;", "sint32 x = 1;", 1, -1),
        ("string x = 1;", "bytes x = 1;", "ż", "ż".encode()),
        ("bytes x = 1;", "string x = 1;", b"abc", "abc"),
        ("repeated int32 x = 1;", "repeated int32 x = 1 [packed = false];", [1, 2], [1, 2]),
        ("repeated int32 x = 1 [packed = false];", "repeated int32 x = 1;", [1, 2], [1, 2]),
        ("repeated int32 x = 1 [packed = false];", "int32 x = 1;", [1, 2], 2),
        ("repeated string x = 1;", "string x = 1;", ["a", "b"], "b"),
        ("string x = 1;", "repeated string x = 1;", "a", ["a"]),
        ("float x = 1;", "fixed32 x = 1;", 1.0, 0x3F800000),
    ],
)
def test_scalars_under_another_type(old: str, new: str, value: Any, got: Any) -> None:
    assert read(old, new, {"x": value}) == {"x": got}


def test_another_wire_type_becomes_unknown_and_is_kept() -> None:
    made = link("int32 x = 1;", "string x = 1;")
    data = made.write({"x": 5})
    assert made.read(data) == {"x": ""}
    assert made.rewrite is not None
    assert made.rewrite(data) == data
    assert made.reread(made.rewrite(data)) == {"x": 5}


def test_groups_and_messages_do_not_read_one_another() -> None:
    made = link(
        proto2("optional group Part = 1 { optional int32 n = 1; }"),
        proto2("optional Part part = 1;", "message Part { optional int32 n = 1; }"),
    )
    data = made.write({"part": {"n": 3}})
    assert made.read(data) == {}
    assert made.rewrite is not None
    assert made.rewrite(data) == data


def test_an_open_enum_gives_the_number_that_it_does_not_know() -> None:
    old, new = "enum E { A = 0; }", "enum E { A = 0; B = 1; }"
    body = "E one = 1; repeated E many = 2; map<int32, E> named = 3;"
    got = read(
        proto(body, new), proto(body, old), {"one": "B", "many": ["A", "B"], "named": {1: "B"}}
    )
    assert got == {"one": 1, "many": ["A", 1], "named": {1: 1}}
    same = link(proto(body, old))
    assert same.reread(same.write({"one": -7}))["one"] == -7


def test_a_closed_enum_keeps_it_among_the_unknown() -> None:
    old, new = "enum E { A = 1; }", "enum E { A = 1; B = 2; }"
    body = "optional E one = 1; repeated E many = 2; optional E other = 3 [default = A];"
    made = link(proto2(body, new), proto2(body, old))
    data = made.write({"one": "B", "many": ["A", "B", "A"], "other": "B"})
    assert made.read(data) == {"one": "A", "many": ["A", "A"], "other": "A"}  # absent, both others
    assert made.rewrite is not None
    assert made.reread(made.rewrite(data)) == {
        "one": "B", "many": ["A", "A", "B"], "other": "B",  # not in the order they had
    }  # fmt: skip
    with pytest.raises(ValueError, match="invalid enumerator"):
        link(proto2(body, old)).write({"one": 2})


def test_bytes_that_are_no_utf_8() -> None:
    value = {"x": b"\xff"}
    with pytest.raises(DecodeError):
        read("bytes x = 1;", "string x = 1;", value)
    assert read("bytes x = 1;", proto2("optional string x = 1;"), value) == value
    lax = "edition = '2023'; message M { string x = 1 [features.utf8_validation = NONE]; }"
    assert read("bytes x = 1;", lax, value) == value


def test_required_is_checked_in_writing_and_not_in_reading() -> None:
    body = "required int32 x = 1; optional int32 y = 2;"
    made = link(proto2("optional int32 y = 2;"), proto2(body))
    assert made.read(made.write({"y": 1})) == {"y": 1}
    assert made.rewrite is not None
    with pytest.raises(EncodeError):
        made.rewrite(made.write({"y": 1}))
    with pytest.raises(EncodeError):
        link(proto2(body)).write({"y": 1})


def test_a_default_is_the_readers() -> None:
    old, new = (
        proto2("optional int32 x = 1 [default = 1];"),
        proto2("optional int32 x = 1 [default = 2];"),
    )
    assert read(old, new, {}) == {"x": 2}
    assert read(old, new, {"x": 1}) == {"x": 1}


def test_the_last_member_of_a_oneof_wins() -> None:
    got = read(
        "int32 a = 1; int32 b = 2;", "oneof o { int32 a = 1; int32 b = 2; }", {"a": 1, "b": 2}
    )
    assert got == {"b": 2}


def test_a_map_is_a_list_of_entries() -> None:
    entries = proto("repeated E x = 1;", "message E { string key = 1; int32 value = 2; }")
    twice = [{"key": "k", "value": 1}, {"key": "k", "value": 2}]
    assert read(entries, "map<string, int32> x = 1;", {"x": twice}) == {"x": {"k": 2}}
    got = read("map<string, int32> x = 1;", entries, {"x": {"a": 1}})
    assert got == {"x": [{"key": "a", "value": 1}]}


def test_a_map_has_the_same_bytes_whatever_its_order() -> None:
    made = link("map<string, int32> x = 1;")
    names = [f"k{i}" for i in range(50)]
    there, back = ({"x": dict.fromkeys(order, 1)} for order in (names, names[::-1]))
    assert made.write(there) == made.write(back)


def test_a_struct_is_filled_as_the_message_it_is() -> None:
    made = link('syntax = "proto3"; import "google/protobuf/struct.proto";'
                " message M { google.protobuf.Struct s = 1; }")  # fmt: skip
    value = {"s": {"fields": {"fields": {"list_value": {"values": [{"bool_value": False}]}}}}}
    assert made.reread(made.write(value)) == value


def test_fields_with_the_names_of_methods() -> None:
    names = ("HasField", "SerializeToString", "Extensions", "SetInParent", "from", "__class__")
    body = " ".join(f"optional int32 {name} = {i};" for i, name in enumerate(names, 1))
    text = proto2(f"{body} optional M next = 20; extensions 100 to 200;",
                  "extend M { optional int32 HasExtension = 100; }")  # fmt: skip
    value = {**{name: i for i, name in enumerate(names)}, "[HasExtension]": 0}
    made = link(text)
    assert made.reread(made.write({**value, "next": value})) == {**value, "next": value}


def test_a_nested_message_as_root() -> None:
    text = 'syntax = "proto3"; package p; message Outer { message Inner { string s = 1; } }'
    inner = side(text, "p.Outer.Inner")
    made = LINK(inner, inner, "")
    assert made.write({"s": "x"}) == b"\x0a\x01x"


def test_two_documents_may_have_types_of_one_name() -> None:
    first, second = link("int32 x = 1;"), link("string x = 1;")
    assert first.reread(first.write({"x": 1})) == {"x": 1}
    assert second.reread(second.write({"x": "1"})) == {"x": "1"}


def test_what_a_writer_refuses() -> None:
    with pytest.raises(ValueError, match="out of range"):
        link("int32 x = 1;").write({"x": 2**31})
    with pytest.raises(TypeError):
        link("int32 x = 1;").write({"x": "1"})


def test_a_set_of_descriptors_that_the_library_refuses() -> None:
    whole = side('syntax = "proto3"; import "google/protobuf/any.proto"; message M {}')
    files = FileDescriptorSet.FromString(whole.document.compiled)
    del files.file[0]  # the import
    broken = replace(whole.document, compiled=files.SerializeToString())
    with pytest.raises(NotExpressible, match="protobuf cannot state the file"):
        LINK(replace(whole, document=broken), whole, "")
