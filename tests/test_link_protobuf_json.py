"""Protobuf's JSON mapping: the texts it writes, and what readers of another .proto make of them."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.json_format import ParseError

from serdelab import discover, subjects
from serdelab.contract import Link, Side
from serdelab.idl.shapes import read_text

CODEC = discover.codec("protobuf_json")
EVOLUTION = CODEC.evolution
assert EVOLUTION is not None
LINK = EVOLUTION.link


def side(text: str) -> Side:
    whole = text if text.startswith("syntax") else f'syntax = "proto3"; message M {{ {text} }}'
    document, shapes = read_text("proto", whole)
    return Side(document, shapes, "M")


def link(writer: str, reader: str | None = None, way: str = "strict") -> Link:
    written = side(writer)
    return LINK(written, written if reader is None else side(reader), way)


def read(writer: str, reader: str, value: Any, way: str = "strict") -> Any:
    made = link(writer, reader, way)
    return made.read(made.write(value))


def test_what_it_declares() -> None:
    assert EVOLUTION is not None
    assert EVOLUTION.ways == ("strict", "ignoring")
    assert (EVOLUTION.rules, EVOLUTION.main) == ("protobuf-json", False)
    assert not CODEC.info.timed_by_default
    assert CODEC.implementation() == "pure Python"


def test_messages_are_lines_of_compact_json() -> None:
    person = subjects.load("person")
    session = CODEC.prepare(person, person)
    native = session.populate({"userName": "Ż", "favoriteNumber": None, "interests": ["a"]})
    text = '{"userName":"Ż","interests":["a"]}'.encode()
    assert session.encode(native) == text
    assert session.encode_batch([native, native]) == text + b"\n" + text + b"\n"


def test_names_are_what_counts_and_numbers_are_not() -> None:
    old = "int32 first_thing = 1; int32 second = 2;"
    assert link(old).write({"first_thing": 1, "second": 2}) == b'{"firstThing": 1, "second": 2}'
    swapped = "int32 first_thing = 2; int32 second = 1;"
    assert read(old, swapped, {"first_thing": 1, "second": 2}) == {"first_thing": 1, "second": 2}
    named = 'int32 x = 1 [json_name = "first_thing"];'
    assert read(named, "int32 first_thing = 9;", {"x": 5}) == {"first_thing": 5}


def test_unknown_names_are_refused_or_dropped() -> None:
    with pytest.raises(ParseError, match='no field named "b"'):
        read("int32 a = 1; int32 b = 2;", "int32 a = 1;", {"b": 1})
    made = link("int32 a = 1; int32 b = 2;", "int32 a = 1;", "ignoring")
    data = made.write({"a": 1, "b": 2})
    assert made.read(data) == {"a": 1}
    assert made.rewrite is not None
    assert made.rewrite(data) == b'{"a": 1}'


def test_unknown_symbols_are_refused_or_dropped() -> None:
    body = "E one = 1; repeated E many = 2; map<string, E> named = 3;"
    text = f'syntax = "proto3"; message M {{ {body} }} enum E {{ A = 0; %s }}'
    old, new = text.replace("%s", ""), text.replace("%s", "B = 1;")
    for value in ({"one": "B"}, {"many": ["A", "B"]}, {"named": {"x": "B"}}):
        with pytest.raises(ParseError, match="Invalid enum value B"):
            read(new, old, value)
    value = {"one": "B", "many": ["A", "B"], "named": {"x": "B", "y": "A"}}
    assert read(new, old, value, "ignoring") == {"one": "A", "many": ["A"], "named": {"y": "A"}}
    assert read(new, old, {"one": 9}) == {"one": 9, "many": [], "named": {}}  # a number is taken


@pytest.mark.parametrize(
    ("old", "new", "value", "got"),
    [
        ("int32 x = 1;", "int64 x = 1;", -1, -1),
        ("int64 x = 1;", "string x = 1;", 5, "5"),
        ("int32 x = 1;", "double x = 1;", 5, 5.0),
        ("double x = 1;", "int32 x = 1;", 2.0, 2),
        ("bytes x = 1;", "string x = 1;", b"\xff", "/w=="),
        ("string x = 1;", "bytes x = 1;", "abé", b"i"),  # leniently read: other bytes, no error
        ("float x = 1;", "string x = 1;", float("inf"), "Infinity"),
        ("sint32 x = 1;", "fixed32 x = 1;", 7, 7),
    ],
)
def test_scalars_under_another_type(old: str, new: str, value: Any, got: Any) -> None:
    assert read(old, new, {"x": value}) == {"x": got}


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("int32 x = 1;", "uint32 x = 1;", -1),
        ("int64 x = 1;", "int32 x = 1;", 2**31),
        ("double x = 1;", "int32 x = 1;", 0.5),
        ("int32 x = 1;", "string x = 1;", 5),
        ("int32 x = 1;", "bool x = 1;", 1),
        ("int32 x = 1;", "repeated int32 x = 1;", 1),
        ("repeated int32 x = 1;", "int32 x = 1;", [1]),
    ],
)
def test_what_is_refused(old: str, new: str, value: Any) -> None:
    for way in ("strict", "ignoring"):
        with pytest.raises(ParseError):
            read(old, new, {"x": value}, way)


def test_a_scalar_and_its_wrapper_are_the_same_text() -> None:
    wrapped = (
        'syntax = "proto3"; import "google/protobuf/wrappers.proto";'
        " message M { google.protobuf.StringValue x = 1; }"
    )
    assert read("string x = 1;", wrapped, {"x": "a"}) == {"x": {"value": "a"}}
    assert read(wrapped, "string x = 1;", {"x": {"value": "a"}}) == {"x": "a"}


def test_extensions_and_any_are_found_in_the_document() -> None:
    text = (
        'syntax = "proto2"; import "google/protobuf/any.proto"; package p;'
        " message N { optional google.protobuf.Any any = 1; optional int32 n = 2;"
        " extensions 100 to 200; } extend N { optional int32 more = 100; }"
    )
    document, shapes = read_text("proto", text)
    own = Side(document, shapes, "p.N")
    made = LINK(own, own, "strict")
    value = {"any": {"type_url": "x.org/p.N", "value": b"\x10\x05"}, "[p.more]": 7}
    data = made.write(value)
    assert data == b'{"[p.more]": 7, "any": {"@type": "x.org/p.N", "n": 5}}'
    assert made.reread(data) == value


def test_the_largest_float_does_not_come_back() -> None:
    """The declared gap; the next smaller one does."""
    made = link("float x = 1;")
    smaller = float.fromhex("0x1.fffffcp+127")
    assert made.reread(made.write({"x": smaller})) == {"x": smaller}
    with pytest.raises(ParseError, match="too large"):
        made.reread(made.write({"x": float.fromhex("0x1.fffffep+127")}))
