"""Reading .avsc into shapes: names, unions, logical types, defaults, lines, mistakes."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from serdelab import subjects
from serdelab.errors import SchemaError
from serdelab.idl.shapes import read_text, reader
from serdelab.schema import IdlDocument
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Presence,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)
from serdelab.schema.wrap import alike


def shapes(schema: Any) -> Shapes:
    text = schema if isinstance(schema, str) else json.dumps(schema)
    return read_text("avsc", text)[1]


def field(type_: Any, **others: Any) -> Slot:
    """The slot of a record's only field."""
    record = {"type": "record", "name": "R", "fields": [{"name": "f", "type": type_, **others}]}
    return shapes(record).struct("R").slot("f")


def leaf(type_: Any) -> Leaf:
    found = field(type_).shape
    assert isinstance(found, Leaf)
    return found


@pytest.mark.parametrize("name", subjects.names())
def test_the_subjects_are_read_with_their_lines(name: str) -> None:
    file = Path(subjects.load(name).document("avsc").file)
    document, found = reader("avsc").file(file, ())
    lines = file.read_text(encoding="utf-8").splitlines()
    assert found.roots == (next(iter(found.types)),)
    assert document == IdlDocument("avsc", document.text, str(file))
    assert found.gaps == ()
    assert not found.numbered
    for type_ in found.types.values():
        assert f'"name": "{type_.name.rpartition(".")[2]}"' in lines[type_.line - 1]
        for slot in type_.slots if isinstance(type_, Struct) else ():
            assert f'"name": "{slot.name}"' in lines[slot.line - 1]
            assert slot.file == str(file)


def test_a_text_is_read_like_a_file(tmp_path: Path) -> None:
    text = '{"type": "record", "name": "R", "fields": []}'
    (tmp_path / "r.avsc").write_text(text, encoding="utf-8")
    document, found = reader("avsc").file(tmp_path / "r.avsc", (tmp_path,))
    assert reader("avsc").text(document) == (document, found)
    assert read_text("avsc", text)[1].types["R"].file == ""


@pytest.mark.parametrize(
    "wanted",
    [
        Leaf("null", Domain.NULL),
        Leaf("boolean", Domain.BOOL),
        Leaf("int", Domain.INT, -(2**31), 2**31 - 1),
        Leaf("long", Domain.INT, -(2**63), 2**63 - 1),
        Leaf("float", Domain.FLOAT32),
        Leaf("double", Domain.FLOAT64),
        Leaf("string", Domain.TEXT),
        Leaf("bytes", Domain.BYTES),
    ],
    ids=lambda leaf: leaf.word,
)
def test_scalars(wanted: Leaf) -> None:
    for type_ in (wanted.word, {"type": wanted.word}, {"type": wanted.word, "doc": "x"}):
        assert leaf(type_) == wanted


@pytest.mark.parametrize(
    ("beneath", "word", "sample"),
    [
        ("long", "timestamp-millis", datetime(1970, 1, 1, tzinfo=UTC)),
        ("long", "timestamp-micros", datetime(2024, 2, 29, 12, 30, 15, 250_001, UTC)),
        ("long", "local-timestamp-millis", datetime(1970, 1, 1)),  # noqa: DTZ001 - it has no zone
        ("int", "date", datetime(9999, 12, 31, tzinfo=UTC).date()),
        ("int", "time-millis", datetime(1970, 1, 1, tzinfo=UTC).time()),
        ("string", "uuid", UUID(int=0)),
    ],
)
def test_logical_types_have_objects(beneath: str, word: str, sample: Any) -> None:
    found = leaf({"type": beneath, "logicalType": word})
    assert (found.word, found.domain, found.facets) == (
        word, Domain.LOGICAL, (("underlying", beneath),)
    )  # fmt: skip
    assert sample in found.samples


def test_logical_types_that_python_has_no_object_for_are_what_is_beneath() -> None:
    nanos = leaf({"type": "long", "logicalType": "timestamp-nanos"})
    assert (nanos.word, nanos.domain, nanos.high) == ("timestamp-nanos", Domain.INT, 2**63 - 1)
    duration = {"type": "fixed", "name": "D", "size": 12, "logicalType": "duration"}
    found = leaf(duration)
    assert (found.word, found.domain, found.shortest) == ("duration", Domain.BYTES, 12)
    assert found.facets == (("underlying", "fixed(12)"), ("name", "D"))


@pytest.mark.parametrize("precision", [1, 2, 5, 20, 2**31 - 1])
def test_decimals_have_their_scale(precision: int) -> None:
    scale = min(precision, 2)
    given = {"type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale}
    found = leaf(given)
    assert found.word == f"decimal({precision},{scale})"
    for sample in found.samples:
        assert sample.as_tuple().exponent == -scale
        assert len(sample.as_tuple().digits) <= precision
    assert Decimal(0) in found.samples
    assert min(found.samples) == max(found.samples).copy_negate()


@pytest.mark.parametrize(
    "node",
    [
        {"type": "bytes", "logicalType": "decimal"},
        {"type": "bytes", "logicalType": "decimal", "precision": 2, "scale": 3},
        {"type": "bytes", "logicalType": "decimal", "precision": "2"},
        {"type": "bytes", "logicalType": "decimal", "precision": True},
        {"type": "long", "logicalType": "date"},
        {"type": "string", "logicalType": "isbn"},
        {"type": "string", "logicalType": ["uuid"]},
        {"type": "fixed", "name": "F", "size": 1, "logicalType": "decimal", "precision": 9},
        {"type": "fixed", "name": "F", "size": 1, "logicalType": "duration"},
    ],
    ids=str,
)
def test_what_is_no_valid_logical_type_is_ignored_and_kept(node: dict[str, Any]) -> None:
    found = leaf(node)
    plain = leaf({key: value for key, value in node.items() if key != "logicalType"})
    assert (found.word, found.domain, found.longest) == (plain.word, plain.domain, plain.longest)
    assert dict(found.facets)["ignored"] == str(node["logicalType"])


def test_two_types_of_one_simple_name() -> None:
    point = {"type": "record", "name": "Point", "fields": [{"name": "x", "type": "int"}]}
    fields = [
        {"name": "a", "type": {**point, "namespace": "one"}},
        {"name": "b", "type": {**point, "name": "two.Point", "aliases": ["Dot", "three.Dot"]}},
        {"name": "c", "type": {"type": "array", "items": "two.Point"}},
        {"name": "d", "type": {"type": "map", "values": "one.Point"}},
    ]
    found = shapes({"type": "record", "name": "n.Root", "fields": fields})
    assert list(found.types) == ["n.Root", "one.Point", "two.Point"]
    root = found.struct("n.Root")
    assert root.slot("a").shape == Ref("one.Point")
    assert root.slot("c").shape == Repeated(Ref("two.Point"), "array")
    assert root.slot("d").shape == Keyed(leaf("string"), Ref("one.Point"))
    assert found.struct("two.Point").aliases == ("two.Dot", "three.Dot")
    assert found.marks == (("namespace", "n"),)


def test_recursion_ends_at_the_name() -> None:
    node = {"name": "next", "type": ["null", "Node"], "default": None}
    found = shapes({"type": "record", "name": "Node", "namespace": "n", "fields": [node]})
    slot = found.struct("n.Node").slot("next")
    assert slot.shape == Nullable(Ref("n.Node"))
    assert (slot.has_default, slot.default, slot.presence) == (True, None, Presence.OPTIONAL)


TEXT, INT, NULL = leaf("string"), leaf("int"), leaf("null")


@pytest.mark.parametrize(
    ("union", "shape"),
    [
        (["null", "string"], Nullable(TEXT)),
        (["string", "null"], Nullable(TEXT)),
        (["string", "int"], Alternatives((TEXT, INT))),
        (["string", "null", "int"], Nullable(Alternatives((TEXT, INT)))),
        (["string"], Alternatives((TEXT,))),
        (["null"], NULL),
    ],
    ids=str,
)
def test_unions(union: list[str], shape: Shape) -> None:
    assert field(union).shape == shape


def test_what_no_value_is_of_is_said() -> None:
    assert isinstance(field([]).shape, Opaque)
    assert isinstance(field({"type": "enum", "name": "E", "symbols": []}).shape, Opaque)


def test_enums() -> None:
    enum = {"type": "enum", "name": "E", "symbols": ["A", "B"], "default": "B", "aliases": ["F"]}
    found = shapes({"type": "record", "name": "n.R", "fields": [{"name": "f", "type": enum}]})
    kind = found.types["n.E"]
    assert isinstance(kind, Symbols)
    assert [(sign.name, sign.number) for sign in kind.symbols] == [("A", 0), ("B", 1)]
    assert (kind.default, kind.aliases, kind.open) == ("B", ("n.F",), False)


INNER = {
    "type": "record", "name": "In", "fields": [
        {"name": "x", "type": "float", "default": 1}, {"name": "y", "type": ["null", "long"]},
    ],
}  # fmt: skip
CENTS = {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}
FOUR = {"type": "fixed", "name": "F", "size": 4}


@pytest.mark.parametrize(
    ("type_", "stated", "plain"),
    [
        ("bytes", "\u00ff\u0000", b"\xff\x00"),
        (FOUR, "abcd", b"abcd"),
        (CENTS, "\u00ff", Decimal("-0.01")),
        ({**FOUR, **CENTS, "type": "fixed"}, "\u0000\u0000\u0001\u0000", Decimal("2.56")),
        ({"type": "long", "logicalType": "timestamp-millis"}, 1000,
         datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)),
        ({"type": "long", "logicalType": "timestamp-millis"}, 2**62, 2**62),
        ({"type": "string", "logicalType": "uuid"}, str(UUID(int=7)), UUID(int=7)),
        ({"type": "string", "logicalType": "uuid"}, "", ""),
        ("double", 3, 3.0),
        (["null", "string"], None, None),
        (["string", "null"], "x", "x"),
        (["null", "string"], "x", "x"),
        (["int", "string", "null"], "x", Chosen(1, "x")),
        (["int", "bytes"], "x", Chosen(1, b"x")),
        ({"type": "array", "items": "bytes"}, ["x"], [b"x"]),
        ({"type": "map", "values": ["null", "bytes"]}, {"k": "x"}, {"k": b"x"}),
        (INNER, {"y": 5}, {"x": 1.0, "y": 5}),
        ({"type": "enum", "name": "E", "symbols": ["A", "B"]}, "B", "B"),
    ],
    ids=lambda part: f"{part!r:.40}",
)  # fmt: skip
def test_defaults_are_plain_values(type_: Any, stated: Any, plain: Any) -> None:
    slot = field(type_, default=stated)
    assert (slot.has_default, slot.default) == (True, plain)
    assert type(slot.default) is type(plain)
    assert slot.presence is Presence.OPTIONAL


def test_what_a_field_says_besides() -> None:
    slot = field("int", aliases=["g"], order="ignore")
    assert (slot.aliases, slot.marks) == (("g",), (("order", "ignore"),))
    assert (slot.presence, slot.has_default, slot.number) == (Presence.REQUIRED, False, 1)


@pytest.mark.parametrize(
    ("schema", "shape"),
    [
        ('"int"', INT),
        ({"type": "array", "items": "int"}, Repeated(INT, "array")),
        ([INNER, "null"], Nullable(Ref("In"))),
        ({"type": "enum", "name": "E", "symbols": ["A"]}, Ref("E")),
    ],
    ids=str,
)
def test_a_schema_that_is_no_record_is_wrapped(schema: Any, shape: Shape) -> None:
    found = shapes(schema)
    assert found.roots == ("(schema)",)
    root = found.struct("(schema)")
    assert dict(root.marks) == {"wrapped": "true"}
    assert [(slot.name, slot.shape) for slot in root.slots] == [("(value)", shape)]


def test_a_wrapped_document_and_another_are_wrapped_alike() -> None:
    record, union, number = shapes(INNER), shapes([INNER, "null"]), shapes('"int"')
    wrapped, other = alike(record, union)
    assert other is union
    assert wrapped.roots == ("(schema)",)
    assert wrapped.struct("(schema)").slot("(value)").shape == Ref("In")
    assert wrapped.struct("In") == record.struct("In")
    assert alike(union, record) == (union, wrapped)
    assert alike(record, record) == (record, record)
    assert alike(union, number) == (union, number)


def lines(*rows: str) -> str:
    return "\n".join(rows)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("{", 1, "not JSON"),
        ('{"type": "record", "name": "R",\n "fields": [{"name": "f", "type": "Gone"}]}', 2,
         "not defined"),
        (lines('{"type": "record", "name": "R", "fields": [', '{"name": "f", "type": "int",',
               '"default": "x"}]}'), 3, "default of f: 'x' is no integer"),
        (lines('{"type": "record", "name": "R", "fields": [', '{"name": "f", "type": "int",',
               '"default": 2147483648}]}'), 3, "no integer of 32 bits"),
        (lines('{"type": "record", "name": "R", "fields": [', '{"name": "f",', '"type": "int",',
               '"aliases": "g"}]}'), 4, "aliases is a list"),
        ('{"type": "enum", "name": "E",\n "symbols": ["A", "A"]}', 2, "symbol A is there twice"),
        ('{"type": "enum", "name": "E",\n "symbols": ["a-b"]}', 2, "'a-b' is no name"),
        ('{"type": "enum", "name": "E",\n "symbols": ["A"],\n "default": "B"}', 3, "no symbol"),
        ('{"type": "enum",\n "name": "E"}', 1, "symbols is a list"),
        ('{"type": "fixed", "name": "F",\n "size": -1}', 2, "no size"),
        ('["int", "int"]', 1, "branch int is there twice"),
        ('["int", ["string"]]', 1, "does not hold a union"),
        (lines('{"type": "record", "name": "R", "fields": [', '{"name": "f", "type": "int"},',
               '{"name": "f", "type": "int"}]}'), 1, "field f is there twice"),
        ('{"type": "array",\n "items": {"type": "record",\n "name": "R"}}', 2, "array of fields"),
    ],
    ids=lambda part: f"{part!r:.30}",
)  # fmt: skip
def test_mistakes_are_told_with_their_line(text: str, line: int, message: str) -> None:
    with pytest.raises(SchemaError, match=message) as caught:
        reader("avsc").text(IdlDocument("avsc", text, "r.avsc"))
    assert (caught.value.file, caught.value.line) == ("r.avsc", line)


def nested(levels: int) -> str:
    return '{"type":"array","items":' * levels + '"int"' + "}" * levels


def test_hostile_depth_and_size() -> None:
    assert shapes(nested(100)).roots
    for levels in (200, 5_000):
        with pytest.raises(SchemaError, match="nests"):
            shapes(nested(levels))
    endless: dict[str, Any] = {"name": "f", "type": "R", "default": {}}
    with pytest.raises(SchemaError, match="nests"):
        shapes({"type": "record", "name": "R", "fields": [endless]})
    fields = [{"name": f"f{i}", "type": ["null", "long"], "default": None} for i in range(1_000)]
    start = time.process_time()
    assert len(shapes({"type": "record", "name": "R", "fields": fields}).struct("R").slots) == 1_000
    assert time.process_time() - start < 1
