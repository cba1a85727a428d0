"""Breaks of JSON Schemas in what shapes cannot say: found, shown by witnesses, or proven absent."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from check_repo import write
from jsonschema_sides import BYTES, INT, TEXT, Json, record

from serdelab.check.checkers import Said, chosen
from serdelab.check.trees import Version
from serdelab.evolution.beyond import told
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.pair import judge
from serdelab.evolution.result import Observation, PairResult
from serdelab.evolution.witness_json import from_json, replay, to_json
from serdelab.idl.shapes import Breaking, Example, read_text

BACK, FORTH = Direction.BACKWARD, Direction.FORWARD
CLOSED: Json = {"additionalProperties": False}
SEVEN: Json = {"$schema": "http://json-schema.org/draft-07/schema#"}
PROVEN = "proven by jsonschema-rs"

Schema = Json | bool


def judged(old: Schema, new: Schema, codec: str = "json_orjson") -> PairResult:
    one, two = (read_text("jsonschema", json.dumps(each)) for each in (old, new))
    return judge(one, two, codecs=[codec])


def seen(found: PairResult, direction: Direction = BACK, way: str = "validated") -> Observation:
    (one,) = (o for o in found.observed if (o.direction, o.way) == (direction, way))
    return one


def names(word: Schema, **more: Any) -> Json:
    """An object whose members are told apart by a pattern of their names."""
    return record({"id": INT}, patternProperties={"^x-": word}, **more)


KINDS = record({"kind": {"enum": ["a", "b"]}, "n": INT}, "kind")
PERSON = record({"name": TEXT, "card": TEXT, "address": TEXT})
LIST: Json = {"type": "array"}

BROKEN: list[tuple[Schema, Schema, str]] = [
    (names(TEXT), names(INT), "patternProperties/^x-/type"),
    (names(TEXT), names({**TEXT, "maxLength": 3}), "patternProperties/^x-/maxLength"),
    (names(TEXT), names(TEXT, **CLOSED), "additionalProperties"),
    (PERSON, {**PERSON, "dependentRequired": {"card": ["address"]}}, "dependentRequired"),
    (
        PERSON,
        {**PERSON, "dependentSchemas": {"card": {"properties": {"address": {"minLength": 9}}}}},
        "dependentSchemas/card/properties/address/minLength",
    ),
    (
        {**SEVEN, **PERSON},
        {**SEVEN, **PERSON, "dependencies": {"card": ["address"]}},
        "dependencies",
    ),
    (PERSON, {**PERSON, "minProperties": 1}, "minProperties"),
    (PERSON, {**PERSON, "maxProperties": 3}, "maxProperties"),
    (PERSON, {**PERSON, "propertyNames": {"pattern": "^[a-z]*$"}}, "propertyNames/pattern"),
    (PERSON, {**PERSON, "not": {"required": ["card", "address"]}}, "not"),
    (PERSON, {**PERSON, "anyOf": [{"required": ["card"]}, {"required": ["name"]}]}, "anyOf"),
    (
        KINDS,
        {
            **KINDS,
            "if": {"properties": {"kind": {"const": "a"}}},
            "then": {"properties": {"n": {"maximum": 2}}},
        },
        "then/properties/n/maximum",
    ),
    ({**KINDS, **CLOSED}, {**KINDS, "unevaluatedProperties": False, "maxProperties": 1}, "maxP"),
    (LIST, {**LIST, "contains": INT}, "contains"),
    (LIST, {**LIST, "uniqueItems": True}, "uniqueItems"),
    ({**LIST, "prefixItems": [INT, TEXT]}, {**LIST, "prefixItems": [INT, INT]}, "prefixItems/1"),
    (
        record({"a": {"prefixItems": [BYTES]}}),
        record({"a": {"prefixItems": [INT]}}),
        "properties/a/prefixItems/0/type",
    ),
    (record({"a": {"not": INT}}, "a"), record({"a": {"not": TEXT}}, "a"), "properties/a/not"),
    (record({"a": True}), record({"a": {"not": {"const": 5}}}), "properties/a/not"),
    ({"properties": {"a": INT}}, record({"a": INT}), "type"),
    ({"items": INT}, {"type": "array", "items": INT}, "type"),
    ({"minLength": 3}, {"type": "string", "minLength": 3}, "type"),
    (TEXT | {"format": "date"}, SEVEN | TEXT | {"format": "date"}, "format"),
    (
        record({"n": {"$ref": "#"}}, minProperties=0),
        record({"n": {"$ref": "#"}}, patternProperties={"^x": INT}),
        "patternProperties/^x/type",
    ),
]


@pytest.mark.parametrize(("old", "new", "keyword"), BROKEN)
def test_a_break_that_no_shape_can_say_has_a_witness(old: Json, new: Json, keyword: str) -> None:
    found = seen(judged(old, new))
    assert found.verdict in {Verdict.CONDITIONAL, Verdict.BREAKS_LOUDLY}
    witness = found.witnesses[0]
    assert witness.outcome is Outcome.REFUSED
    assert f"#/{keyword}" in witness.error
    message = json.loads(bytes.fromhex(witness.bytes))
    assert jsonschema_rs.validator_for(old).is_valid(message)
    assert not jsonschema_rs.validator_for(new).is_valid(message)
    assert replay(from_json(to_json(witness))).holds


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (names(TEXT), names(INT), "some messages, refused at #/patternProperties/^x-/type"),
        (PERSON, {**PERSON, "maxProperties": 3}, "some messages, refused at #/maxProperties"),
        (
            {**LIST, "prefixItems": [INT, TEXT]},
            {**LIST, "prefixItems": [INT, INT]},
            "some messages, refused at #/prefixItems/1/type",
        ),
    ],
)
def test_the_condition_names_the_keyword(old: Json, new: Json, words: str) -> None:
    found = judged(old, new)
    assert (seen(found).verdict, seen(found).condition) == (Verdict.CONDITIONAL, words)
    assert seen(found, way="tolerant").verdict is Verdict.COMPATIBLE


def test_what_shapes_show_is_not_told_again() -> None:
    found = seen(judged(record({"a": INT}), record({"a": {**INT, "minimum": 0}})))
    assert found.condition == "a: value < 0"


def test_several_reasons_stand_side_by_side() -> None:
    old = record({"a": INT}, patternProperties={"^x": TEXT})
    new = record({"a": {**INT, "minimum": 0}}, patternProperties={"^x": INT})
    found = seen(judged(old, new))
    assert found.condition == (
        "a: value < 0; some messages, refused at #/patternProperties/^x/type"
    )
    assert {witness.path for witness in found.witnesses} == {"", "a"}


def test_it_breaks_where_every_message_does() -> None:
    old, new = {"not": {"type": ["integer", "null"]}}, INT
    assert seen(judged(old, new)).verdict is Verdict.BREAKS_LOUDLY
    assert seen(judged(True, False)).verdict is Verdict.BREAKS_LOUDLY


# What is proven ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (names({**TEXT, "maxLength": 3}), names(TEXT)),
        ({**PERSON, "minProperties": 2}, {**PERSON, "minProperties": 1}),
        ({**PERSON, "not": {"required": ["card"]}}, PERSON),
        ({**LIST, "contains": INT}, LIST),
        ({**LIST, "prefixItems": [INT], "items": False}, {**LIST, "prefixItems": [INT]}),
        ({**PERSON, "dependentRequired": {"card": ["name", "address"]}}, PERSON),
        (
            record({"a": {"anyOf": [INT, TEXT]}}),
            record({"a": {"anyOf": [INT, TEXT, {"type": "null"}]}}),
        ),
        (PERSON, PERSON),
    ],
)
def test_that_nothing_breaks_is_proven(old: Json, new: Json) -> None:
    found = judged(old, new)
    assert seen(found).verdict is Verdict.COMPATIBLE
    assert PROVEN in seen(found).reason
    assert seen(found).values_tried
    if old != new:
        assert seen(found, FORTH).verdict in {Verdict.CONDITIONAL, Verdict.BREAKS_LOUDLY}
    assert found.gaps == ()


def test_gaps_are_told_where_nothing_is_known() -> None:
    far = {"$ref": "other.json"}
    assert any("other.json" in gap for gap in judged(far, names(TEXT)).gaps)
    assert any("patternProperties" in gap for gap in judged(far, names(TEXT)).gaps)


@pytest.mark.parametrize(
    ("breaking", "carried", "verdict", "words"),
    [
        (Breaking(proven=True, reason="proven"), 0, Verdict.COMPATIBLE, "proven"),
        (Breaking(proven=False, reason="none is known"), 0, Verdict.UNDECIDED, "none is known"),
        (Breaking(reason="not proven"), 0, Verdict.COMPATIBLE, "not proven"),
        (Breaking((Example(1),), proven=False), 0, Verdict.UNDECIDED, "carries none"),
        (Breaking((Example(1),), proven=False), 1, Verdict.COMPATIBLE, ""),
    ],
)
def test_what_is_known_stands_beside_the_verdict(
    breaking: Breaking, carried: int, verdict: Verdict, words: str
) -> None:
    found, reason = told(Verdict.COMPATIBLE, breaking, carried, "TypeError")
    assert found is verdict
    assert words in reason
    assert told(Verdict.CONDITIONAL, breaking, carried, "") == (Verdict.CONDITIONAL, "")


# Codecs and messages -----------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["json_stdlib", "json_msgspec", "messagepack_msgpack"])
def test_every_codec_of_json_data_shows_it(codec: str) -> None:
    found = seen(judged(names(TEXT), names(INT), codec))
    assert found.verdict is Verdict.CONDITIONAL
    assert all(replay(witness).holds for witness in found.witnesses)


def test_arrays_have_no_place_for_members_without_a_name() -> None:
    found = seen(judged(names(TEXT), names(INT), "messagepack_array_msgpack"))
    assert found.verdict is Verdict.COMPATIBLE


def test_messages_are_found_where_shapes_give_none() -> None:
    old = record({"a": {"not": INT}}, "a")
    found = judged(old, {**old, "properties": {"a": True}})
    assert {o.verdict for o in found.observed if o.direction is BACK} == {Verdict.COMPATIBLE}
    assert seen(found).values_tried


# The command, and what takes long ---------------------------------------------------------------


def test_the_command_fails_and_passes(bench: Any, tmp_path: Path) -> None:
    loose, tight = names(TEXT), names({**TEXT, "maxLength": 3})
    write(tmp_path / "loose.schema.json", json.dumps(loose))
    write(tmp_path / "tight.schema.json", json.dumps(tight))
    done = bench("check", "loose.schema.json", "tight.schema.json")
    assert done.returncode == 1
    assert "#/patternProperties/^x-/maxLength" in done.stdout
    assert "record    (document) {" in done.stdout
    assert "not tried" not in done.stdout
    done = bench(
        "check", "tight.schema.json", "loose.schema.json", "--require", "backward", "--json"
    )
    found = json.loads(done.stdout)
    assert (done.returncode, found["verdict"]["backward"], found["bump"]) == (
        0,
        "compatible",
        "minor",
    )
    assert all(PROVEN in codec["backward"]["reason"] for codec in found["codecs"])


def hostile(count: int, longest: int) -> Json:
    """Two ways for each of many members: as many cases as there are numbers of that many bits."""

    def either(number: int) -> Json:
        word = {**TEXT, "maxLength": longest}
        return {"anyOf": [record({f"a{number}": TEXT}, f"a{number}"), record({"b": word}, "b")]}

    return {"allOf": [either(number) for number in range(count)]}


@pytest.mark.parametrize("count", [8, 11, 30])
def test_a_schema_of_many_cases_is_judged_soon(count: int, tmp_path: Path) -> None:
    old, new = hostile(count, 5), hostile(count, 3)
    begin = time.process_time()
    found = judged(old, new)
    versions = [
        Version(name, write(tmp_path / f"{name}.schema.json", json.dumps(schema)))
        for name, schema in (("old", old), ("new", new))
    ]
    (checker,) = chosen(("jsonschema-rs",))
    said = checker.judge(versions[0], versions[1])
    assert time.process_time() - begin < 4
    assert (said.backward, said.forward) == (Said.UNKNOWN, Said.UNKNOWN)
    assert "cases" in said.findings[0]
    assert all(o.values_tried or o.reason for o in found.observed)


def test_a_schema_that_no_value_is_found_for_is_judged_soon() -> None:
    old = {"type": "object", "additionalProperties": {"uniqueItems": True}}
    begin = time.process_time()
    found = judged(old, {"type": "object", "additionalProperties": True})
    assert time.process_time() - begin < 2
    assert seen(found).values_tried
