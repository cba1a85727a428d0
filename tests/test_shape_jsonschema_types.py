"""Unions, references and allOf of JSON Schema as shapes, and what is not said by one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema_sides import INT, NULL, TEXT, Json, record, shape, shapes

from serdelab.idl.shapes import read_text
from serdelab.schema.shape import (
    Alternatives,
    Domain,
    Gap,
    Leaf,
    Nullable,
    Opaque,
    Presence,
    Ref,
    Repeated,
    Shape,
    Sign,
    Struct,
    Symbols,
)

STRING = Leaf("string", Domain.TEXT)
INTEGER = Leaf("integer", Domain.INT)
BOOLEAN = Leaf("boolean", Domain.BOOL)
SEVEN = "http://json-schema.org/draft-07/schema#"


def root(schema: Json) -> Struct:
    found = shapes(schema)
    return found.struct(found.roots[0])


def gaps(schema: Json) -> list[str]:
    return [gap.what for gap in shapes(schema).gaps]


# Unions -----------------------------------------------------------------------------------------


def branch(name: str, schema: Json) -> Json:
    return record({name: schema}, name, additionalProperties=False)


def test_closed_objects_of_one_member_are_a_named_union() -> None:
    schema = {"oneOf": [branch("mail", TEXT), branch("id", INT)]}
    said = shapes(record({"x": {"$ref": "#/$defs/Contact"}}, **{"$defs": {"Contact": schema}}))
    union = said.struct("Contact")
    assert (union.one_of, union.open, union.extras) == (True, False, False)
    assert [(s.name, s.shape, s.presence) for s in union.slots] == [
        ("mail", STRING, Presence.OPTIONAL),
        ("id", INTEGER, Presence.OPTIONAL),
    ]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"]},
        {"anyOf": [TEXT, NULL]},
        {"oneOf": [{"const": None}, TEXT]},
        {"anyOf": [{"$ref": "#/$defs/T"}, NULL]},
    ],
)
def test_null_beside_a_type_is_nullable(schema: Json) -> None:
    assert shape(schema, **{"$defs": {"T": TEXT}}) == Nullable(STRING)


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"oneOf": [INT, TEXT]}, Alternatives((INTEGER, STRING))),
        ({"anyOf": [INT, TEXT, NULL]}, Nullable(Alternatives((INTEGER, STRING)))),
        ({"type": ["boolean", "string"]}, Alternatives((BOOLEAN, STRING))),
        ({"anyOf": [TEXT]}, STRING),
        ({"type": "string", "anyOf": [{}, INT]}, STRING),
        ({"type": ["integer", "number"]}, Leaf("number", Domain.FLOAT64)),
        ({"type": ["null"]}, Leaf("null", Domain.NULL)),
    ],
)
def test_other_unions_are_alternatives(schema: Json, expected: Shape) -> None:
    assert shape(schema) == expected


def test_an_enum_of_text_is_symbols() -> None:
    said = shapes(record({"x": {"enum": ["a", "b"]}, "y": {"enum": ["c", None]}}))
    signs = (Sign("a", 0), Sign("b", 1))
    assert said.types["(document).x"] == Symbols("(document).x", signs, line=1)
    assert said.struct("(document)").slot("y").shape == Nullable(Ref("(document).y"))


def test_texts_to_choose_from_are_an_enum() -> None:
    schema = {"oneOf": [{"const": "a", "title": "A"}, {"const": "b", "title": "B"}]}
    enum = shapes(record({"x": schema})).types["(document).x"]
    assert isinstance(enum, Symbols)
    assert [sign.name for sign in enum.symbols] == ["a", "b"]


@pytest.mark.parametrize(
    ("schema", "word", "domain", "samples"),
    [
        ({"enum": [1, 2]}, "enum", Domain.INT, (1, 2)),
        ({"enum": [1, "a"]}, "enum", Domain.LOGICAL, (1, "a")),
        ({"enum": [1, "a"], "type": "integer"}, "enum", Domain.INT, (1,)),
        ({"const": "a"}, "const", Domain.TEXT, ("a",)),
        ({"const": {"a": 1}}, "const", Domain.LOGICAL, ({"a": 1},)),
    ],
)
def test_other_values_are_samples(
    schema: Json, word: str, domain: Domain, samples: tuple[Any, ...]
) -> None:
    found = shape(schema)
    assert isinstance(found, Leaf)
    assert (found.word, found.domain, found.samples) == (word, domain, samples)


# References -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reference", "draft"),
    [
        ("#/$defs/a~1b%20c", None),
        ("#/definitions/T", SEVEN),
        ("#named", None),
        ("https://example.org/s.json#/$defs/a~1b%20c", None),
    ],
)
def test_references_into_the_document_are_followed(reference: str, draft: str | None) -> None:
    schema = record({"x": {"$ref": reference}})
    schema["$id"] = "https://example.org/s.json"
    schema["$defs"] = {"a/b c": TEXT, "n": {"$anchor": "named", **TEXT}}
    schema["definitions"] = {"T": TEXT}
    if draft:
        schema["$schema"] = draft
    assert root(schema).slot("x").shape == STRING


def test_a_type_may_hold_itself() -> None:
    said = shapes(record({"next": {"$ref": "#"}, "all": {"type": "array", "items": {"$ref": "#"}}}))
    assert said.struct("(document)").slot("next").shape == Ref("(document)")
    assert said.struct("(document)").slot("all").shape == Repeated(Ref("(document)"), "array")


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"type": "array", "items": {"$ref": "#"}},
        {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]},
    ],
)
def test_a_type_that_only_holds_itself_is_opaque(schema: Json) -> None:
    assert "Opaque" in repr(root(schema).slots[0].shape)


def test_before_2019_keywords_beside_a_reference_are_ignored() -> None:
    schema = record({"x": {"$ref": "#/definitions/T", "minLength": 3}}, definitions={"T": TEXT})
    assert root({**schema, "$schema": SEVEN}).slot("x").shape == STRING
    assert root(schema).slot("x").shape == Leaf("string", Domain.TEXT, shortest=3)


@pytest.mark.parametrize("reference", ["other.json#/a", "https://example.invalid/x.json"])
def test_another_document_is_not_fetched(reference: str) -> None:
    said = shapes(record({"x": {"$ref": reference}, "y": TEXT}))
    assert isinstance(said.struct("(document)").slot("x").shape, Opaque)
    assert [gap.what for gap in said.gaps] == ["$ref"]


def test_all_of_objects_is_one_object() -> None:
    base = record({"a": TEXT}, "a", description="base")
    more = {"properties": {"b": INT}, "required": ["b"]}
    schema = {"allOf": [{"$ref": "#/$defs/Base"}, more], "$defs": {"Base": base}}
    struct = root({**schema, "unevaluatedProperties": False})
    assert [(s.name, s.presence) for s in struct.slots] == [
        ("a", Presence.REQUIRED),
        ("b", Presence.REQUIRED),
    ]
    assert not struct.open


def test_all_of_one_schema_is_that_schema() -> None:
    defined = {"D": record({"a": TEXT})}
    assert shape({"allOf": [{"$ref": "#/$defs/D"}], "title": "t"}, **{"$defs": defined}) == Ref("D")


def test_bounds_that_hold_at_once_are_the_narrower_ones() -> None:
    schema = {"allOf": [{**INT, "minimum": 1, "maximum": 9}, {"minimum": 3, "maximum": 20}]}
    assert shape(schema) == Leaf("integer", Domain.INT, low=3, high=9)


@pytest.mark.parametrize(
    "parts",
    [
        [record({"a": TEXT}, additionalProperties=False), record({"b": TEXT})],
        [TEXT, INT],
        [{**TEXT, "pattern": "^a"}, {"pattern": "b$"}],
        [record({"a": TEXT}, unevaluatedProperties=False), record({"b": TEXT})],
    ],
)
def test_all_of_what_has_no_simple_sum_is_opaque(parts: list[Json]) -> None:
    assert isinstance(shape({"allOf": parts}), Opaque)


# What is not said -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "what"),
    [
        ({"not": {"required": ["b"]}}, "not"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "if"),
        ({"dependentRequired": {"a": ["b"]}}, "dependentRequired"),
        ({"patternProperties": {"^x": TEXT}}, "patternProperties"),
        ({"minProperties": 1}, "minProperties"),
        ({"oneOf": [{"required": ["a"]}, {"required": ["b"]}]}, "oneOf"),
        ({"additionalProperties": TEXT}, "additionalProperties"),
    ],
)
def test_what_takes_values_away_is_a_gap_with_its_line(more: Json, what: str) -> None:
    text = json.dumps(record({"a": TEXT}, **more), indent=1)
    _, said = read_text("jsonschema", text)
    (gap,) = said.gaps
    assert gap == Gap(what, gap.reason, "", gap.line)
    assert f'"{what}"' in text.splitlines()[gap.line - 1]
    assert [slot.name for slot in said.struct(said.roots[0]).slots] == ["a"]


def test_a_schema_without_a_type_is_read_by_its_keywords() -> None:
    schema = {"properties": {"a": {"minLength": 1}}}
    assert root(schema).slot("a").shape == Leaf("string", Domain.TEXT, shortest=1)
    assert gaps(schema) == ["properties", "minLength"]


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "array", "prefixItems": [TEXT, INT]},
        {"not": TEXT},
        {"type": "integer", "minimum": 3, "maximum": 2},
        {"type": "number", "minimum": 10**400},
        {"type": "string", "pattern": "^a$", "minLength": 5},
        {"enum": ["a"], "type": "integer"},
    ],
)
def test_what_no_value_is_made_of_is_opaque(schema: Json) -> None:
    assert isinstance(shape(schema), Opaque)
