"""What a JSON Schema says in its own words: objects and their slots, texts that are no schema."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given, settings
from jsonschema_sides import INT, TEXT, Json, record, shape, shapes

from serdelab import subjects
from serdelab.errors import NotExpressible, SchemaError
from serdelab.evolution.ordinary import Unfillable
from serdelab.evolution.values import Messages
from serdelab.idl.jsonschema import FRONT_END
from serdelab.idl.shapes import read_text, reader
from serdelab.schema import IdlDocument, Schema, schema_strategies
from serdelab.schema.shape import (
    Alternatives,
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
    Struct,
)
from serdelab.schema.wrap import is_wrapper

STRING = Leaf("string", Domain.TEXT)
INTEGER = Leaf("integer", Domain.INT)


def root(schema: Json) -> Struct:
    found = shapes(schema)
    return found.struct(found.roots[0])


def as_json(shape: Shape, said: Shapes, value: Any) -> Any:
    """A plain value as JSON data."""
    match shape:
        case Leaf(domain=Domain.BYTES):
            return base64.b64encode(value).decode()
        case Nullable(item=item):
            return None if value is None else as_json(item, said, value)
        case Repeated(item=item):
            return [as_json(item, said, each) for each in value]
        case Keyed(value=inner):
            return {key: as_json(inner, said, each) for key, each in value.items()}
        case Alternatives():
            index: int = value.branch
            return as_json(shape.branches[index], said, value.value)
        case Ref(name=name) if isinstance(said.types[name], Struct):
            known = {slot.name: slot.shape for slot in said.struct(name).slots}
            return {k: as_json(known[k], said, v) if k in known else v for k, v in value.items()}
        case _:
            return value


def is_finite(value: Any) -> bool:
    """Whether a value is one of JSON, which has no NaN and no infinity."""
    try:
        return bool(json.dumps(value, allow_nan=False))
    except ValueError:
        return False


# Objects ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", subjects.names())
def test_the_subjects_are_read_with_their_lines(name: str) -> None:
    file = Path(subjects.load(name).document("jsonschema").file)
    document, said = reader("jsonschema").file(file, ())
    lines = document.text.splitlines()
    structs = [type_ for type_ in said.types.values() if isinstance(type_, Struct)]
    assert said.gaps == ()
    assert not said.numbered
    for struct in structs:
        for slot in struct.slots:
            assert slot.file == str(file)
            assert f'"{slot.name}"' in lines[slot.line - 1]


@pytest.mark.parametrize("name", subjects.names())
def test_all_that_is_made_of_a_subject_is_valid_to_it(name: str) -> None:
    document, said = read_text("jsonschema", subjects.load(name).document("jsonschema").text)
    check = jsonschema_rs.validator_for(json.loads(document.text))
    made = Messages(said).trials(said.roots[0], 300)
    values = [as_json(Ref(said.roots[0]), said, trial.record) for trial in made]
    assert len(values) > 20
    assert [v for v in values if is_finite(v) and not check.is_valid(v)][:3] == []


@settings(max_examples=60, deadline=None)
@given(schema_strategies.schemas())
def test_all_that_the_front_end_writes_is_said_in_full(schema: Schema) -> None:
    try:
        document, said = reader("jsonschema").text(FRONT_END.emit(schema))
    except NotExpressible:
        return
    assert said.gaps == ()
    assert "Opaque" not in repr(said.types)
    check = jsonschema_rs.validator_for(json.loads(document.text))
    try:
        made = Messages(said).trials(said.roots[0], 30)
    except Unfillable:  # a record that must hold itself
        return
    values = [as_json(Ref(said.roots[0]), said, trial.record) for trial in made]
    assert [v for v in values if is_finite(v) and not check.is_valid(v)] == []


def test_a_slot_is_required_or_not_and_has_its_place_and_default() -> None:
    struct = root(record({"a": TEXT, "b": {**INT, "default": 3}}, "a", title="Order"))
    assert struct.name == "Order"
    assert [(s.name, s.number, s.presence) for s in struct.slots] == [
        ("a", 1, Presence.REQUIRED),
        ("b", 2, Presence.OPTIONAL),
    ]
    assert (struct.slots[1].has_default, struct.slots[1].default) == (True, 3)
    assert not struct.slots[0].has_default


def test_a_default_of_bytes_is_bytes() -> None:
    schema = {"type": "string", "contentEncoding": "base64", "default": "/w=="}
    assert root(record({"x": schema})).slot("x").default == b"\xff"


@pytest.mark.parametrize(
    ("more", "is_open", "extras"),
    [
        ({}, True, True),
        ({"additionalProperties": True}, True, True),
        ({"additionalProperties": {}}, True, True),
        ({"additionalProperties": False}, False, False),
        ({"unevaluatedProperties": False}, False, False),
        ({"additionalProperties": TEXT}, True, False),
        ({"patternProperties": {"^x": TEXT}}, True, False),
        ({"maxProperties": 1}, True, False),
    ],
)
def test_an_object_is_open_or_closed(more: Json, *, is_open: bool, extras: bool) -> None:
    struct = root(record({"a": TEXT}, **more))
    assert (struct.open, struct.extras) == (is_open, extras)


def test_a_required_member_without_a_property_is_a_slot() -> None:
    struct = root({"type": "object", "required": ["a"]})
    assert struct.slot("a").presence is Presence.REQUIRED
    assert struct.slot("a").shape == shape(True)
    typed = {"type": "object", "required": ["a"], "additionalProperties": INT}
    assert root(typed).slot("a").shape == INTEGER
    assert isinstance(root({**typed, "additionalProperties": False}).slot("a").shape, Opaque)


def test_types_are_called_by_their_place() -> None:
    inner = record({"b": {"type": "array", "items": record({"c": TEXT})}})
    schema = record({"a": inner, "d": {"$ref": "#/$defs/D"}}, title="T", **{"$defs": {"D": inner}})
    assert sorted(shapes(schema).types) == ["D", "D.b[]", "T", "T.a", "T.a.b[]"]


def test_two_types_of_one_name_are_told_apart() -> None:
    defined = {"T": record({"x": INT})}
    schema = record({"a": {"$ref": "#/$defs/T"}}, title="T", **{"$defs": defined})
    said = shapes(schema)
    assert len(said.types) == 2
    assert said.struct(said.roots[0]).slot("a").shape != Ref(said.roots[0])


@pytest.mark.parametrize(
    ("schema", "inside"),
    [
        ({"type": "array", "items": INT}, Repeated(INTEGER, "array")),
        ({"enum": ["a", "b"]}, Ref("(document)")),
        ({"type": ["object", "null"], "properties": {"a": INT}}, Nullable(Ref("(document)"))),
        (INT, INTEGER),
    ],
)
def test_a_document_that_is_no_object_is_wrapped(schema: Json, inside: Shape) -> None:
    struct = root(schema)
    assert is_wrapper(struct)
    (slot,) = struct.slots
    assert (slot.name, slot.shape, slot.presence) == ("(value)", inside, Presence.REQUIRED)


@pytest.mark.parametrize(
    ("schema", "key", "value"),
    [
        ({"additionalProperties": INT}, STRING, INTEGER),
        ({"propertyNames": {"enum": ["a"]}, "additionalProperties": INT}, None, INTEGER),
        ({"propertyNames": {"maxLength": 3}}, Leaf("string", Domain.TEXT, longest=3), None),
    ],
)
def test_an_object_without_names_is_a_map(schema: Json, key: Shape, value: Shape) -> None:
    found = shape({"type": "object", **schema})
    assert isinstance(found, Keyed)
    assert found.key == (key or Ref("(document).x.propertyNames"))
    assert found.value == (value or shape(True))


def test_one_pattern_of_names_alone_is_a_map() -> None:
    patterns = {"type": "object", "patternProperties": {"^x-[0-9]+$": INT}}
    found = shape({**patterns, "additionalProperties": False})
    assert isinstance(found, Keyed)
    assert isinstance(found.key, Leaf)
    assert all(str(sample).startswith("x-") for sample in found.key.samples)
    assert isinstance(shape(patterns), Ref)


# Documents that are none ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "1: not JSON"),
        ("[]", "a schema is an object"),
        ('{\n"type": "objekt"}', "2: at #/type"),
        ('{"properties":\n{"a":\n{"$ref": "#/nix"}}}', "3: refers to #/nix, which is not there"),
        ('{"$schema": "http://json-schema.org/draft-03/schema#"}', "none of the drafts"),
        ('{"type": "string",\n"pattern": "(["}', "2: at #/pattern"),
        ('{"type": "object", "type": "array"}', "there twice"),
        ('{"items":' * 100_000, "too deep"),
        ('{"not":' * 300 + "{}" + "}" * 300, "does not take it"),
        ('{"enum": ["\\ud800"]}', "does not take it"),
        ('{"type": "string", "pattern": "(a{1000}){1000}"}', "not a"),
    ],
)
def test_a_text_that_is_no_schema_says_where(text: str, message: str) -> None:
    with pytest.raises(SchemaError, match=r"s\.json") as caught:
        reader("jsonschema").text(IdlDocument("jsonschema", text, "s.json"))
    assert message in str(caught.value)


def levels(count: int, keyword: str, inner: Json) -> Json:
    for _ in range(count):
        inner = {keyword: inner} if keyword == "items" else {"properties": {"a": inner}}
        inner["type"] = "array" if keyword == "items" else "object"
    return inner


@pytest.mark.parametrize("keyword", ["items", "properties"])
def test_a_hundred_levels_are_read(keyword: str) -> None:
    assert shapes(levels(100, keyword, TEXT)).roots


def test_a_thousand_properties_are_read() -> None:
    schema = record({f"p{i}": {**TEXT, "pattern": f"^a{i}+$"} for i in range(1_000)})
    assert len(root(schema).slots) == 1_000


@pytest.mark.parametrize("keyword", ["anyOf", "allOf"])
def test_a_schema_that_doubles_at_each_level_ends(keyword: str) -> None:
    def twice(name: str) -> Json:
        reference = {"$ref": f"#/$defs/{name}"}
        other = {"type": "array", "items": reference} if keyword == "anyOf" else reference
        return {keyword: [reference, other]}

    defined = {f"d{i}": twice(f"d{i + 1}") for i in range(40)} | {"d40": TEXT}
    assert shapes({"$ref": "#/$defs/d0", "$defs": defined}).roots
