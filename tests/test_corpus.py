"""The corpus of pairs: what every codec does on each has been reasoned out first."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from corpus_files import IDLS, Column, Entry, agrees, entries, seen

from serdelab import discover
from serdelab.evolution.outcome import Direction, Outcome
from serdelab.evolution.pair import Meeting, Pair
from serdelab.idl.shapes import read_text


@cache
def known(idl: str) -> list[Entry]:
    return entries(idl)


@pytest.mark.parametrize(
    ("entry", "column"),
    [
        pytest.param(entry, column, id=f"{entry}-{column.codec}-{column.way}")
        for idl in IDLS
        for entry in known(idl)
        for column in entry.columns
    ],
)
def test_a_codec_does_what_is_expected(entry: Entry, column: Column) -> None:
    found = seen(entry.pair(), column)
    wrong = [
        f"{direction}: {got!r}, expected {expected!r}"
        for direction, expected, got in zip(Direction, column.expected, found, strict=True)
        if not agrees(expected, got)
    ]
    assert wrong == []


def test_there_are_as_many_pairs_as_promised() -> None:
    pairs = Counter(entry.idl for idl in IDLS for entry in known(idl))
    assert sum(pairs.values()) >= 300
    assert all(pairs[idl] >= 50 for idl in IDLS)


def test_no_pair_is_there_twice() -> None:
    texts = [
        (entry.idl, entry.old, entry.new, str(entry.hints)) for idl in IDLS for entry in known(idl)
    ]
    assert [each for each, count in Counter(texts).items() if count > 1] == []


def test_all_codecs_of_the_lab_have_pairs() -> None:
    tried = {c.codec for idl in IDLS for entry in known(idl) for c in entry.columns}
    codecs = discover.plugins(discover.CODEC)
    lab = {name for name in codecs if discover.codec(name).evolution is not None}
    assert lab - tried == set()


PROTO = 'syntax = "proto3"; message M {{ {} }}'
AVRO = '{{"type": "record", "name": "M", "fields": [{}]}}'
OPEN = '{{"type": "object", "properties": {{"x": {{"type": "integer"}}{}}}}}'
ALL = '{{"type": "object", "properties": {{{0}}}, "required": [{1}]}}'
SEQUENCE = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="m"><xs:complexType>'
    '<xs:sequence><xs:element name="x" type="xs:int"/>{}</xs:sequence></xs:complexType>'
    "</xs:element></xs:schema>"
)
XYZ = '"x": {"type": "integer"}, "y": {"type": "integer"}, "z": {"type": "integer"}'
NAMED = '{{"name": "{}", "type": "int", "default": 5{}}}'
BACK, FORTH, ROUND = Direction

FACTS: dict[str, tuple[str, str, str, str, Direction, dict[str, str]]] = {
    "a negative int32 is another uint32": (
        "proto", PROTO.format("int32 x = 1;"), PROTO.format("uint32 x = 1;"),
        "protobuf_upb", BACK, {"x": "silent_corruption"},
    ),
    "what has another wire type is lost on the reader": (
        "proto", PROTO.format("int32 x = 1;"), PROTO.format("string x = 1;"),
        "protobuf_upb", BACK, {"x": "silent_loss"},
    ),
    "and survives the round trip": (
        "proto", PROTO.format("int32 x = 1;"), PROTO.format("string x = 1;"),
        "protobuf_upb", ROUND, {},
    ),
    "an unknown field is kept": (
        "proto", PROTO.format(""), PROTO.format("int32 x = 1;"),
        "protobuf_upb", FORTH, {"x": "kept_unknown"},
    ),
    "an unknown field is not kept": (
        "thrift", "struct M {}", "struct M { 1: i32 x }",
        "thrift_binary_apache", FORTH, {"x": "ignored"},
    ),
    "a list of wider items is refused in C": (
        "thrift", "struct M { 1: list<i64> x }", "struct M { 1: list<i32> x }",
        "thrift_compact_apache", BACK, {"x": "refused"},
    ),
    "and read in Python, by one protocol well": (
        "thrift", "struct M { 1: list<i64> x }", "struct M { 1: list<i32> x }",
        "thrift_compact_pure", BACK, {"x[]": "silent_corruption"},
    ),
    "and by the other for something else": (
        "thrift", "struct M { 1: list<i64> x }", "struct M { 1: list<i32> x }",
        "thrift_binary_pure", BACK, {"x": "silent_corruption", "x[]": "silent_corruption"},
    ),
    "an alias counts": (
        "avsc", AVRO.format(NAMED.format("x", "")),
        AVRO.format(NAMED.format("y", ', "aliases": ["x"]')),
        "avro_fastavro", BACK, {},
    ),
    "or the default does": (
        "avsc", AVRO.format(NAMED.format("x", "")),
        AVRO.format(NAMED.format("y", ', "aliases": ["x"]')),
        "avro_apache", BACK, {"x": "silent_loss"},
    ),
    "an optional property may have been there all along": (
        "jsonschema", OPEN.format(""), OPEN.format(', "y": {"type": "integer"}'),
        "json_orjson:validated", BACK, {"y": "refused"},
    ),
    "an array has no names": (
        "jsonschema", ALL.format(XYZ, '"x", "y", "z"'),
        ALL.format(XYZ.replace('"y": {"type": "integer"}, ', ""), '"x", "z"'),
        "messagepack_array_msgpack:tolerant", BACK, {"z": "silent_corruption"},
    ),
    "an element that nobody planned is refused": (
        "xsd", SEQUENCE.format(""),
        SEQUENCE.format('<xs:element name="y" type="xs:int" minOccurs="0"/>'),
        "xml_lxml:validated", FORTH, {"y": "refused"},
    ),
}  # fmt: skip
"""What the lab has to find out by itself: the outcomes of a pair, but for what is harmless."""


@pytest.mark.parametrize("name", FACTS)
def test_facts_come_out_by_running_codecs(name: str) -> None:
    idl, old, new, codec, direction, outcomes = FACTS[name]
    pair = Pair(read_text(idl, old), read_text(idl, new))
    (roots,) = pair.messages()
    library, _, way = codec.partition(":")
    found = Meeting(pair, library, way, roots).observe(direction, 120)
    harmless = {Outcome.DEFAULTED} if "kept" in name else {o for o in Outcome if o.harmless}
    shown = {path: each for path, each in found.by_field.items() if each not in harmless}
    assert shown == outcomes
    assert bool(found.witnesses) is any(not each.harmless for each in shown.values())
