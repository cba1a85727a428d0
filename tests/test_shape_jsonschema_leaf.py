"""Scalars of JSON Schema as leafs: their bounds, and samples that a validator takes."""

from __future__ import annotations

import json
import time
from contextlib import suppress
from typing import Any

import jsonschema_rs
import pytest
from jsonschema_sides import BYTES, INT, TEXT, Json, record, shape, shapes

from serdelab.idl.jsonschema_draft import LATEST
from serdelab.idl.jsonschema_pattern import UnknownSyntax, texts
from serdelab.idl.jsonschema_samples import FORMATS
from serdelab.schema.shape import Domain, Leaf, Opaque

NUMBER: Json = {"type": "number"}
FOUR = "http://json-schema.org/draft-04/schema#"
SEVEN = "http://json-schema.org/draft-07/schema#"


def leaf(schema: Json, draft: str = "") -> Leaf:
    more = {"$schema": draft} if draft else {}
    found = shapes(record({"x": schema}, **more)).struct("(document)").slot("x").shape
    assert isinstance(found, Leaf)
    return found


@pytest.mark.parametrize(
    ("more", "low", "high"),
    [
        ({}, None, None),
        ({"minimum": -3, "maximum": 5}, -3, 5),
        ({"minimum": 0.5, "maximum": 1e3}, 1, 1000),
        ({"exclusiveMinimum": 0, "exclusiveMaximum": 2.5}, 1, 2),
        ({"minimum": 4, "exclusiveMinimum": 1}, 4, None),
        ({"minimum": 10**400}, 10**400, None),
    ],
)
def test_integers_have_bounds(more: Json, low: int | None, high: int | None) -> None:
    assert leaf({**INT, **more}) == Leaf("integer", Domain.INT, low=low, high=high)


def test_in_draft_04_exclusive_is_a_flag() -> None:
    schema = {**INT, "minimum": 3, "exclusiveMinimum": True, "maximum": 9}
    found = leaf(schema, FOUR)
    assert (found.low, found.high) == (4, 9)


@pytest.mark.parametrize(
    "schema",
    [
        {**INT, "multipleOf": 5, "minimum": 1, "maximum": 20},
        {**INT, "multipleOf": 0.5},
        {**NUMBER, "multipleOf": 0.01},
        {**NUMBER, "minimum": 0, "exclusiveMaximum": 1},
        {**NUMBER, "exclusiveMinimum": 1e300},
        {**TEXT, "pattern": "^[A-Z]{3}-[0-9]+$"},
        {**TEXT, "pattern": r"^-?\d{1,10}\.\d{2}$"},
        {**TEXT, "pattern": "b", "minLength": 4, "maxLength": 6},
        {**TEXT, "format": "date", "pattern": "^20"},
        {**TEXT, "contentMediaType": "application/json"},
        {**TEXT, "contentEncoding": "base16"},
        {**BYTES, "pattern": "^AA"},
    ],
)
@pytest.mark.parametrize("draft", [LATEST, SEVEN])
def test_samples_are_valid(schema: Json, draft: str) -> None:
    samples = leaf(schema, draft).samples
    check = jsonschema_rs.validator_for({"$schema": draft, **schema})
    assert samples
    assert [sample for sample in samples if not check.is_valid(sample)] == []


@pytest.mark.parametrize("word", FORMATS)
def test_the_samples_of_a_format_are_all_of_it(word: str) -> None:
    check = jsonschema_rs.validator_for({"format": word}, validate_formats=True)
    assert [text for text in FORMATS[word] if not check.is_valid(text)] == []


def test_what_only_a_length_bounds_needs_no_samples() -> None:
    found = leaf({**TEXT, "minLength": 2, "maxLength": 5})
    assert found == Leaf("string", Domain.TEXT, shortest=2, longest=5)


@pytest.mark.parametrize(
    ("shortest", "longest", "fewest", "most"),
    [(0, None, 0, None), (1, 4, 1, 3), (5, 11, 4, 6)],
)
def test_base64_is_bytes(shortest: int, longest: int | None, fewest: int, most: int | None) -> None:
    more = {"minLength": shortest} | ({} if longest is None else {"maxLength": longest})
    found = leaf({**BYTES, **more})
    facets = (("contentEncoding", "base64"),)
    assert found == Leaf("base64", Domain.BYTES, shortest=fewest, longest=most, facets=facets)


def test_constraints_that_are_no_bounds_are_facets() -> None:
    assert leaf({**TEXT, "format": "uuid"}).facets == (("format", "uuid"),)
    assert leaf({**NUMBER, "minimum": 0, "multipleOf": 0.5}).facets == (
        ("minimum", "0"),
        ("multipleOf", "0.5"),
    )


def test_anything_is_a_leaf_of_each_type() -> None:
    found = shape(True)
    assert isinstance(found, Leaf)
    assert found.word == "any"
    assert {type(sample) for sample in found.samples} == {
        *(str, int, float, bool, list, dict, type(None)),
    }
    assert isinstance(shape(False), Opaque)


# Patterns ---------------------------------------------------------------------------------------

PATTERNS = (
    *("", "^$", "a", "^a+$", "^[A-Z]{2,3}$", "^(foo|bar)?x$", r"^\d{4}-\d{2}$", r"\w+@\w+"),
    *(r"^\p{Lu}\p{L}*$", r"^\u00e9\x41$", "^[^a-c]$", r"^[\w.+-]+$", "^(?=x)x.$", "^(?:a|b){2}$"),
    *(r"[\[\]\-]", "^(((a*)*)*)*$", "^(a|)+b$", r"^\S+\s\D$", "^.{3}$", "^a{0}$", "^[+-]?[0-9]*$"),
)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_of_a_pattern_match_it(pattern: str) -> None:
    check = jsonschema_rs.validator_for({"pattern": pattern})
    assert any(check.is_valid(text) for text in texts(pattern))


@pytest.mark.parametrize(
    "pattern",
    [r"(a)\1", r"(?<x>a)\k<x>", "(a", "a)", "a{5000}", "(" * 100, r"\p{Nonsense}", "a" * 3_000],
)
def test_what_is_not_read_is_said(pattern: str) -> None:
    with pytest.raises(UnknownSyntax):
        texts(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "(" * 50 + "a|" + ")+" * 50,
        "(" * 50 + "a*" + ")*" * 50,
        "(a{1,1000}){1,1000}",
        "(a|b)*" * 300,
    ],
)
def test_no_pattern_takes_long(pattern: str) -> None:
    begin = time.process_time()
    with suppress(UnknownSyntax):
        texts(pattern)
    assert time.process_time() - begin < 2


def test_samples_are_the_same_each_time() -> None:
    schema: Any = {**TEXT, "pattern": "^[a-z]+[0-9]*$", "format": "hostname"}
    assert json.dumps(leaf(schema).samples) == json.dumps(leaf(schema).samples)
