"""Documents that one JSON Schema takes and another refuses: found, small, the same each time."""

from __future__ import annotations

import json
import time
from typing import Any

import jsonschema_rs
import pytest
from jsonschema_sides import INT, TEXT, Json, document, record

from serdelab import subjects
from serdelab.errors import SchemaError
from serdelab.idl.jsonschema_values import Found, Undecidable, admits, breaking, valid
from serdelab.schema import IdlDocument

SEVEN = {"$schema": "http://json-schema.org/draft-07/schema#"}
CLOSED = {"additionalProperties": False}


def found(old: Json | bool, new: Json | bool, most: int = 10) -> Found:
    """What is found, once each value is known to be valid to the one and not to the other."""
    result = breaking(document(old), document(new), most)
    before, after = (jsonschema_rs.validator_for(each) for each in (old, new))
    assert [v for v in result.values if not before.is_valid(v) or after.is_valid(v)] == []
    return result


@pytest.mark.parametrize(
    ("old", "new", "smallest"),
    [
        (INT, {**INT, "minimum": 0}, -1),
        ({**INT, "multipleOf": 2}, {**INT, "multipleOf": 4}, 6),
        ({"type": ["integer", "null"]}, INT, None),
        (record({"a": {}}), record({"a": {}}, "a"), {}),
        (record({"b": {}}, "b"), record({"b": {}}, **CLOSED), None),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "b"),
        ({"type": "array", "items": INT}, {"type": "array", "items": INT, "minItems": 1}, []),
    ],
)
def test_a_tightened_schema_has_a_small_witness(old: Json, new: Json, smallest: Any) -> None:
    result = found(old, new)
    assert result.proven_contained is False
    assert result.values
    if not isinstance(smallest, dict) and smallest is not None:
        assert result.values[0] == smallest
    assert len(json.dumps(result.values[0])) < 24


def test_an_added_optional_property_of_an_open_schema_has_a_witness() -> None:
    old, new = record({"a": TEXT}, "a"), record({"a": TEXT, "b": INT}, "a")
    assert all("b" in value for value in found(old, new).values)
    assert found(old, new).values
    assert found(new, old) == Found(proven_contained=True)
    assert found({**old, **CLOSED}, {**new, **CLOSED}) == Found(proven_contained=True)


PATTERNS = {"type": "object", "patternProperties": {"^x-": TEXT}, **CLOSED}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (PATTERNS, {**PATTERNS, "patternProperties": {"^x-": INT}}),
        (PATTERNS, {**PATTERNS, "patternProperties": {"^x-a": TEXT}}),
        (record({"a": {}}), record({"a": {}}, **{"not": {"required": ["a"]}})),
        (record({"a": {}}), record({"a": {}}, dependentRequired={"a": ["b"]})),
        (record({}), record({}, minProperties=2)),
        (record({}), record({}, maxProperties=2)),
        (record({}), record({}, propertyNames={"maxLength": 1})),
        (
            record({"t": {"enum": ["a", "b"]}}),
            record({}, **{"if": {"required": ["t"]}, "then": False}),
        ),
        ({"type": "array"}, {"type": "array", "contains": INT}),
        ({"type": "array"}, {"type": "array", "uniqueItems": True}),
        ({"prefixItems": [INT, TEXT]}, {"prefixItems": [INT, INT]}),
        ({"oneOf": [INT, TEXT]}, {"oneOf": [INT, TEXT, {"type": "number"}]}),
        ({"type": "string", "pattern": "^a+$"}, {"type": "string", "pattern": "^a{1,3}$"}),
        ({"type": "string", "pattern": "^(a+)+$"}, {"type": "string", "pattern": "^(a+)+b$"}),
        (record({"n": {"$ref": "#"}, "v": INT}), record({"n": {"$ref": "#"}, "v": TEXT})),
        ({"$dynamicRef": "#x", "$dynamicAnchor": "x", "type": "object"}, record({}, "a")),
        ({**TEXT, "format": "date"}, {**SEVEN, **TEXT, "format": "date"}),
        ({**SEVEN, **INT}, TEXT),
        (True, False),
    ],
)
def test_what_shapes_cannot_say_is_found(old: Json | bool, new: Json | bool) -> None:
    assert found(old, new).values


@pytest.mark.parametrize("name", subjects.names())
def test_a_schema_contains_itself_and_its_documents_are_valid(name: str) -> None:
    own = subjects.load(name).document("jsonschema")
    assert breaking(own, own) == Found(proven_contained=True)
    values = valid(own, 20)
    check = jsonschema_rs.validator_for(json.loads(own.text))
    assert len(values) == 20
    assert all(map(check.is_valid, values))


def test_equal_seeds_give_equal_values() -> None:
    old, new = document(record({"a": TEXT, "b": {}}, "a")), document(record({"a": INT}))
    assert breaking(old, new, seed=3) == breaking(old, new, seed=3)
    assert valid(old, 9, seed=3) == valid(old, 9, seed=3)
    assert valid(old, 9, seed=3) != valid(old, 9, seed=4)
    assert len(breaking(old, new, most=3).values) == 3


# What is not decided ----------------------------------------------------------------------------


def split(count: int, longest: int) -> Json:
    """A schema of 2 ** count cases."""

    def one(number: int) -> Json:
        left = record({f"a{number}": TEXT}, f"a{number}")
        return {
            "anyOf": [left, record({f"b{number}": {**TEXT, "maxLength": longest}}, f"b{number}")]
        }

    return {"allOf": [one(number) for number in range(count)]}


def twice(word: Json) -> Json:
    def pair(number: int) -> Json:
        reference = {"$ref": f"#/$defs/d{number + 1}"}
        return record({"l": reference, "r": reference}, "l", "r")

    return {"$ref": "#/$defs/d0", "$defs": {f"d{i}": pair(i) for i in range(30)} | {"d30": word}}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ({"$ref": "other.json"}, INT, "other.json"),
        (split(30, 5), split(30, 3), "cases"),
        (twice(TEXT), twice({**TEXT, "minLength": 1}), "no value"),
        (
            {"type": "array", "minItems": 10**9},
            {"type": "array", "minItems": 2 * 10**9},
            "no value",
        ),
    ],
)
def test_what_is_not_decided_says_why_and_soon(old: Json, new: Json, reason: str) -> None:
    begin = time.process_time()
    result = breaking(document(old), document(new))
    assert time.process_time() - begin < 4
    assert (result.values, result.proven_contained) == ((), None)
    assert reason in result.reason


def test_many_properties_and_levels_are_no_trouble() -> None:
    def wide(low: int) -> Json:
        return record({f"p{i}": {**INT, "minimum": low} for i in range(1_000)})

    def deep(schema: Json) -> Json:
        for _ in range(100):
            schema = record({"a": schema}, "a")
        return schema

    assert found(wide(0), wide(1)).values
    assert found(deep(TEXT), deep(INT)).values


def test_a_document_that_is_none_is_told() -> None:
    broken = IdlDocument("jsonschema", "{", "a.schema.json")
    with pytest.raises(SchemaError, match="not JSON"):
        breaking(broken, document(INT))
    with pytest.raises(Undecidable, match="other"):
        admits(document({"$ref": "other.json"}))
    assert admits(document(INT))(7)
    assert not admits(document(INT))("7")
