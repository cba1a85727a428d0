"""JSON by two JSON Schemas: what plain dicts, a validator and typed Structs make of a message."""

from __future__ import annotations

import json
import math
from binascii import Error as NotBase64
from typing import Any

import msgspec
import pytest
from jsonschema_sides import BYTES, INT, NULL, TEXT, Json, evolution, link, record, side

from serdelab import subjects
from serdelab.contract import Side
from serdelab.errors import DecodeError, NotExpressible
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.outcome import Outcome
from serdelab.evolution.reads import Reader
from serdelab.evolution.values import Messages
from serdelab.idl.shapes import read_text
from serdelab.schema.shape import Chosen

CODECS = ("json_orjson", "json_stdlib", "json_msgspec")
CASES = [(codec, way) for codec in CODECS for way in evolution(codec).ways]
CLOSED = {"additionalProperties": False}


def arrives(
    old: Json, new: Json, value: Any, codec: str = "json_orjson", way: str = "tolerant"
) -> Any:
    """What a reader of ``new`` has of a value that was written by ``old``."""
    made = link(codec, old, new, way)
    return made.read(made.write(value))


def outcomes(codec: str, old: Json, new: Json, way: str, value: Any) -> set[Outcome]:
    writer, reader = side(old), side(new)
    made = evolution(codec).link(writer, reader, way)
    found = Reader(made, writer, reader, Lineage()).read(value)
    return {finding.outcome for finding in found.findings}


# The same schema on both sides ------------------------------------------------------------------


@pytest.mark.parametrize("name", subjects.names())
@pytest.mark.parametrize(("codec", "way"), CASES)
def test_messages_come_back_to_their_own_reader(name: str, codec: str, way: str) -> None:
    document, said = read_text("jsonschema", subjects.load(name).document("jsonschema").text)
    here = Side(document, said, said.roots[0])
    made = evolution(codec).link(here, here, way)
    sound = 0
    for trial in Messages(said).trials(here.root, 60):
        if isinstance(trial.value, float) and not math.isfinite(trial.value):
            continue
        data = made.write(trial.record)
        assert made.reread(data) == trial.record
        assert made.read(data) == trial.record
        assert made.rewrite is not None
        assert made.reread(made.rewrite(data)) == trial.record
        sound += 1
    assert sound > 20


@pytest.mark.parametrize(("codec", "way"), CASES)
def test_what_is_no_slot_is_written_and_seen_by_its_own_reader_alone(codec: str, way: str) -> None:
    made = link(codec, record({"a": TEXT}), record({"a": TEXT}), way)
    data = made.write({"a": "text", "b": 7})
    assert json.loads(data) == {"a": "text", "b": 7}
    assert made.reread(data) == {"a": "text", "b": 7}
    assert made.read(data) == {"a": "text"}


@pytest.mark.parametrize(("codec", "way"), CASES)
def test_a_document_that_is_no_object_is_its_value(codec: str, way: str) -> None:
    schema = {"type": "array", "items": BYTES}
    made = link(codec, schema, schema, way)
    data = made.write({"(value)": [b"\xff"]})
    assert json.loads(data) == ["/w=="]
    assert made.read(data) == {"(value)": [b"\xff"]}


@pytest.mark.parametrize("codec", CODECS)
def test_a_type_may_hold_itself(codec: str) -> None:
    schema = record({"v": BYTES, "next": {"$ref": "#"}})
    value: Any = {"v": b"a", "next": {"v": b"b", "next": {}}}
    for way in evolution(codec).ways:
        made = link(codec, schema, schema, way)
        assert made.read(made.write(value)) == value


def test_nan_is_written_as_each_library_does() -> None:
    schema = record({"x": {"type": "number"}})
    value = {"x": math.nan}
    written = {codec: link(codec, schema, schema).write(value) for codec in CODECS}
    assert written["json_stdlib"] == b'{"x":NaN}'
    assert written["json_orjson"] == written["json_msgspec"] == b'{"x":null}'
    assert math.isnan(link("json_stdlib", schema, schema).reread(b'{"x":NaN}')["x"])


def test_what_the_writers_own_document_refuses_is_no_message() -> None:
    old = record({"a": INT, "b": INT}, **{"not": {"required": ["a", "b"]}})
    made = link("json_orjson", old, record({"a": INT}))
    assert made.reread(made.write({"a": 1})) == {"a": 1}
    with pytest.raises(DecodeError, match="not allowed"):
        made.reread(made.write({"a": 1, "b": 2}))


# Tolerant ---------------------------------------------------------------------------------------


def test_an_added_optional_property_takes_what_an_open_schema_let_in() -> None:
    old, new = record({"a": TEXT}), record({"a": TEXT, "b": INT})
    value = {"a": "text", "b": "seven"}
    assert arrives(old, new, value) == value
    assert outcomes("json_orjson", old, new, "tolerant", value) == {Outcome.SILENT_CORRUPTION}
    assert outcomes("json_orjson", old, new, "validated", value) == {Outcome.REFUSED}
    assert outcomes("json_msgspec", old, new, "typed", value) == {Outcome.REFUSED}
    harmless = {"a": "text", "b": 7}
    for codec, way in CASES:
        assert not any(o.silent for o in outcomes(codec, old, new, way, harmless))


@pytest.mark.parametrize(
    ("old", "new", "value", "got"),
    [
        (INT, TEXT, 7, 7),
        (TEXT, INT, "7", "7"),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "b", "b"),
        (BYTES, TEXT, b"\xff", "/w=="),
        (TEXT, BYTES, "YWJj", b"abc"),
        (INT, {"type": "array", "items": INT}, 7, 7),
        ({"type": ["integer", "null"]}, INT, None, None),
        (record({"b": INT}), TEXT, {"b": 1}, {"b": 1}),
        ({"anyOf": [INT, TEXT]}, {"anyOf": [TEXT, INT]}, Chosen(0, 7), Chosen(1, 7)),
        ({"anyOf": [INT, TEXT]}, {"anyOf": [TEXT, NULL]}, Chosen(0, 7), 7),
        ({"anyOf": [INT, NULL]}, record({"b": INT}), None, None),
    ],
)
def test_values_are_taken_as_they_come(old: Json, new: Json, value: Any, got: Any) -> None:
    assert arrives(record({"a": old}), record({"a": new}), {"a": value}) == {"a": got}


@pytest.mark.parametrize(
    ("old", "new", "value", "error"),
    [
        (record({"b": INT}), record({"a": INT}, "a"), {"b": 1}, KeyError),
        (record({"a": INT}), record({"a": record({"b": INT})}), {"a": 7}, AttributeError),
        (record({"a": INT}), record({"a": record({"b": INT}, "b")}), {"a": 7}, TypeError),
        (record({"a": TEXT}), record({"a": BYTES}), {"a": "text!"}, NotBase64),
        (record({"a": INT}), record({"a": BYTES}), {"a": 7}, TypeError),
        (record({"a": TEXT}), record({"a": {"type": "array", "items": record({})}}), {"a": "t"}, 0),
        ({"type": "array", "items": INT}, record({"a": INT}), {"(value)": [7]}, AttributeError),
    ],
)
def test_a_program_fails_where_it_would(old: Json, new: Json, value: Any, error: Any) -> None:
    if not error:
        assert arrives(old, new, value) == {"a": [{}]}  # a text is read letter by letter
        return
    with pytest.raises(error):
        arrives(old, new, value)


def test_defaults_are_not_filled_in() -> None:
    new = record({"a": TEXT, "b": {**INT, "default": 3}})
    for codec, way in CASES:
        assert arrives(record({"a": TEXT}), new, {"a": "t"}, codec, way) == {"a": "t"}


@pytest.mark.parametrize(("codec", "way"), CASES)
def test_dicts_keep_what_they_do_not_know_and_structs_lose_it(codec: str, way: str) -> None:
    made = link(codec, record({"a": TEXT, "b": INT}), record({"a": TEXT}), way)
    assert made.rewrite is not None
    kept = {"a": "text"} | ({} if way == "typed" else {"b": 7})
    assert made.reread(made.rewrite(made.write({"a": "text", "b": 7}))) == kept


def test_orjson_takes_no_integer_beyond_64_bits_and_reads_it_as_a_float() -> None:
    schema = record({"a": INT})
    with pytest.raises(TypeError):
        link("json_orjson", schema, schema).write({"a": 2**64})
    data = link("json_stdlib", schema, schema).write({"a": 2**64})
    assert link("json_orjson", schema, schema).read(data) == {"a": float(2**64)}


# Unions -----------------------------------------------------------------------------------------


def union(**branches: Json) -> Json:
    return {"oneOf": [record({n: s}, n, **CLOSED) for n, s in branches.items()]}


@pytest.mark.parametrize(
    ("way", "outcome"), [("tolerant", Outcome.IGNORED), ("validated", Outcome.REFUSED)]
)
def test_a_branch_that_the_reader_does_not_know(way: str, outcome: Outcome) -> None:
    old, new = union(mail=TEXT, id=INT), union(mail=TEXT)
    old, new = record({"u": old}), record({"u": new})
    value = {"u": {"id": 7}}
    found = outcomes("json_stdlib", old, new, way, value)
    expected = {Outcome.KEPT_UNKNOWN} if outcome is Outcome.IGNORED else {outcome}
    assert found == expected
    assert outcomes("json_stdlib", old, new, way, {"u": {"mail": "m"}}) == set()


def test_structs_to_choose_from_are_told_apart_by_what_they_must_have() -> None:
    cat = record({"kind": {"const": "cat"}, "lives": INT}, "kind")
    dog = record({"kind": {"const": "dog"}, "name": TEXT}, "kind")
    other = record({"wings": INT}, "wings")
    schema = record({"pet": {"anyOf": [cat, dog, other]}})
    made = link("json_orjson", schema, schema)
    for value in (Chosen(0, {"kind": "cat"}), Chosen(1, {"kind": "dog"}), Chosen(2, {"wings": 2})):
        assert made.read(made.write({"pet": value})) == {"pet": value}


# Validated and typed ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        (INT, {**INT, "minimum": 0}, -1),
        (TEXT, {**TEXT, "maxLength": 3}, "text"),
        (TEXT, {**TEXT, "pattern": "^a"}, "b"),
        (INT, TEXT, 7),
        ({"type": ["integer", "null"]}, INT, None),
        ({"enum": ["a", "b"]}, {"enum": ["a"]}, "b"),
        ({"type": "array", "items": INT}, {"type": "array", "items": INT, "minItems": 1}, []),
    ],
)
def test_the_validator_refuses_what_is_not_valid(old: Json, new: Json, value: Any) -> None:
    with pytest.raises(DecodeError, match=r"^a: "):
        arrives(record({"a": old}), record({"a": new}), {"a": value}, way="validated")
    assert arrives(record({"a": old}), record({"a": new}), {"a": value}) == {"a": value}


def test_the_validator_refuses_what_a_closed_schema_does_not_name() -> None:
    with pytest.raises(DecodeError, match=r"\(document\): "):
        arrives(record({"b": INT}), record({}, **CLOSED), {"b": 1}, way="validated")


def test_a_format_is_asserted_by_older_drafts_alone() -> None:
    new = record({"a": {**TEXT, "format": "date"}})
    old, value = record({"a": TEXT}), {"a": "text"}
    assert arrives(old, new, value, way="validated") == value
    new["$schema"] = "http://json-schema.org/draft-07/schema#"
    with pytest.raises(DecodeError, match="date"):
        arrives(old, new, value, way="validated")


def test_an_integer_of_a_float_is_valid() -> None:
    old, new = record({"a": {"type": "number"}}), record({"a": INT})
    assert arrives(old, new, {"a": 7.0}, way="validated") == {"a": 7.0}
    with pytest.raises(DecodeError):
        arrives(old, new, {"a": 7.5}, way="validated")


@pytest.mark.parametrize(
    ("new", "value"),
    [(record({"a": TEXT}), {"a": 7}), (record({"b": INT}, "b"), {"a": 7})],
)
def test_typed_structs_refuse_other_types_and_what_is_missing(new: Json, value: Any) -> None:
    with pytest.raises(msgspec.ValidationError):
        arrives(record({"a": INT}), new, value, "json_msgspec", "typed")


def test_typed_structs_tell_absent_from_null() -> None:
    schema = record({"a": {"type": ["integer", "null"]}})
    for value in ({}, {"a": None}, {"a": 7}):
        assert arrives(schema, schema, value, "json_msgspec", "typed") == value


def test_names_that_are_no_identifiers_are_read_by_structs() -> None:
    schema = record({"class": INT, "line items": TEXT, "f0": INT, "é": INT})
    value = {"class": 1, "line items": "t", "f0": 2, "é": 3}
    assert arrives(schema, schema, value, "json_msgspec", "typed") == value


def test_unions_that_structs_cannot_state_are_not_expressible() -> None:
    schema = record({"a": {"anyOf": [record({"b": INT}, "b"), record({"c": INT}, "c")]}})
    with pytest.raises(NotExpressible, match="union"):
        link("json_msgspec", schema, schema, "typed")


def test_a_reference_to_another_document_stops_the_validator_alone() -> None:
    schema = record({"a": INT, "b": {"$ref": "other.json"}})
    assert arrives(schema, schema, {"a": 7}) == {"a": 7}
    with pytest.raises(NotExpressible, match="other"):
        link("json_orjson", schema, schema, "validated")
