"""MessagePack by two JSON Schemas: records as maps and as arrays, tolerant, validated and typed."""

from __future__ import annotations

import math
from typing import Any, cast

import msgspec
import ormsgpack
import pytest
from jsonschema_sides import BYTES, INT, TEXT, Json, evolution, link, record, side

from serdelab import subjects
from serdelab.contract import Side
from serdelab.errors import DecodeError
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.outcome import Outcome
from serdelab.evolution.reads import Reader
from serdelab.evolution.values import Messages
from serdelab.idl.shapes import read_text

MAPS = ("messagepack_msgpack", "messagepack_ormsgpack", "messagepack_msgspec")
ARRAY = "messagepack_array_msgpack"
CASES = [(codec, way) for codec in (*MAPS, ARRAY) for way in evolution(codec).ways]
CLOSED = {"additionalProperties": False}


def arrives(old: Json, new: Json, value: Any, codec: str = ARRAY, way: str = "tolerant") -> Any:
    made = link(codec, old, new, way)
    return made.read(made.write(value))


def outcomes(codec: str, old: Json, new: Json, way: str, value: Any) -> set[Outcome]:
    writer, reader = side(old), side(new)
    made = evolution(codec).link(writer, reader, way)
    found = Reader(made, writer, reader, Lineage()).read(value)
    return {finding.outcome for finding in found.findings}


def told(value: Any) -> Any:
    """A value without what is None: an array does not tell that from what is absent."""
    if isinstance(value, dict):
        members = cast("dict[str, Any]", value)
        return {key: told(inner) for key, inner in members.items() if inner is not None}
    return list(map(told, cast("list[Any]", value))) if isinstance(value, list) else value


def test_the_rules_are_those_of_the_layout() -> None:
    assert {evolution(codec).rules for codec in MAPS} == {"messagepack"}
    assert evolution(ARRAY).rules == "messagepack-array"


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
        assert told(made.reread(data)) == told(trial.record)
        assert told(made.read(data)) == told(trial.record)
        assert made.rewrite is not None
        assert told(made.reread(made.rewrite(data))) == told(trial.record)
        sound += 1
    assert sound > 20


@pytest.mark.parametrize("codec", [*MAPS, ARRAY])
def test_nan_is_a_number_to_a_tolerant_reader(codec: str) -> None:
    schema = record({"x": {"type": "number"}})
    made = link(codec, schema, schema)
    data = made.write({"x": math.nan})
    assert math.isnan(made.reread(data)["x"])
    assert math.isnan(made.read(data)["x"])


@pytest.mark.parametrize("codec", MAPS)
def test_bytes_are_bytes_and_text_to_the_validator(codec: str) -> None:
    old, new = record({"a": BYTES}), record({"a": {**BYTES, "maxLength": 4}})
    made = link(codec, old, new, "validated")
    assert ormsgpack.unpackb(made.write({"a": b"\xff"})) == {"a": b"\xff"}
    assert made.read(made.write({"a": b"\xff"})) == {"a": b"\xff"}
    with pytest.raises(DecodeError, match=r"^a: "):
        made.read(made.write({"a": b"\xff\xff\xff\xff"}))


@pytest.mark.parametrize("codec", MAPS)
def test_bytes_that_were_text_come_as_they_are(codec: str) -> None:
    assert arrives(record({"a": TEXT}), record({"a": BYTES}), {"a": "t"}, codec) == {"a": "t"}
    assert arrives(record({"a": BYTES}), record({"a": TEXT}), {"a": b"t"}, codec) == {"a": b"t"}


@pytest.mark.parametrize("codec", MAPS)
def test_a_map_keeps_what_is_no_slot(codec: str) -> None:
    made = link(codec, record({"a": TEXT}), record({"a": TEXT, "b": INT}))
    value = {"a": "text", "b": "seven"}
    data = made.write(value)
    assert made.reread(data) == value
    assert made.read(data) == value
    assert made.rewrite is not None
    assert made.rewrite(data) == data


def test_typed_structs_lose_what_they_do_not_know() -> None:
    made = link("messagepack_msgspec", record({"a": TEXT, "b": INT}), record({"a": TEXT}), "typed")
    assert made.rewrite is not None
    data = made.rewrite(made.write({"a": "text", "b": 7}))
    assert ormsgpack.unpackb(data) == {"a": "text"}
    with pytest.raises(msgspec.ValidationError):
        arrives(record({"a": INT}), record({"a": TEXT}), {"a": 7}, "messagepack_msgspec", "typed")


# Arrays -----------------------------------------------------------------------------------------

THREE = record({"a": TEXT, "b": TEXT, "c": TEXT}, "a", "b", "c")


def test_records_are_arrays_in_the_order_of_the_slots() -> None:
    made = link(ARRAY, record({"a": INT, "b": INT, "c": INT}), record({}))
    assert ormsgpack.unpackb(made.write({"c": 3, "a": 1})) == [1, None, 3]
    assert made.reread(made.write({"c": 3, "a": 1})) == {"a": 1, "c": 3}


def test_removal_in_the_middle_corrupts_without_an_error() -> None:
    new = record({"a": TEXT, "c": TEXT}, "a", "c")
    value = {"a": "one", "b": "two", "c": "three"}
    assert arrives(THREE, new, value) == {"a": "one", "c": "two"}
    found = outcomes(ARRAY, THREE, new, "tolerant", value)
    assert Outcome.SILENT_CORRUPTION in found
    assert Outcome.SILENT_CORRUPTION in outcomes(ARRAY, THREE, new, "validated", value)


def test_the_validator_sees_a_shift_where_types_differ() -> None:
    old = record({"a": TEXT, "b": INT, "c": TEXT}, "a", "b", "c")
    new = record({"a": TEXT, "c": TEXT}, "a", "c")
    with pytest.raises(DecodeError, match=r"^c: "):
        arrives(old, new, {"a": "one", "b": 2, "c": "three"}, way="validated")


def test_reordering_swaps_values() -> None:
    new = record({"b": TEXT, "a": TEXT, "c": TEXT}, "a", "b", "c")
    assert arrives(THREE, new, {"a": "1", "b": "2", "c": "3"}) == {"b": "1", "a": "2", "c": "3"}


@pytest.mark.parametrize(("required", "error"), [(("d",), IndexError), ((), None)])
def test_an_array_that_is_too_short(required: tuple[str, ...], error: Any) -> None:
    new = record({"a": TEXT, "b": TEXT, "c": TEXT, "d": TEXT}, "a", "b", "c", *required)
    value = {"a": "1", "b": "2", "c": "3"}
    if error is None:
        assert arrives(THREE, new, value) == value
    else:
        with pytest.raises(error):
            arrives(THREE, new, value)


def test_a_longer_array_is_passed_on_whole() -> None:
    made = link(ARRAY, THREE, record({"a": TEXT}, "a"))
    value = {"a": "1", "b": "2", "c": "3"}
    assert made.rewrite is not None
    assert made.reread(made.rewrite(made.write(value))) == value


def test_a_rename_goes_unnoticed() -> None:
    new = record({"x": TEXT, "b": TEXT, "c": TEXT}, "x", "b", "c")
    assert arrives(THREE, new, {"a": "1", "b": "2", "c": "3"}) == {"x": "1", "b": "2", "c": "3"}


def union(**branches: Json) -> Json:
    return record({"u": {"oneOf": [record({n: s}, n, **CLOSED) for n, s in branches.items()]}})


def test_a_union_is_the_position_of_its_branch() -> None:
    old, new = union(a=INT, b=INT, c=INT), union(a=INT, c=INT)
    made = link(ARRAY, old, new)
    assert ormsgpack.unpackb(made.write({"u": {"b": 7}})) == [[1, 7]]
    assert made.read(made.write({"u": {"b": 7}})) == {"u": {"c": 7}}
    with pytest.raises(IndexError):
        made.read(made.write({"u": {"c": 7}}))


def test_a_scalar_where_an_array_was_expected_is_refused() -> None:
    old, new = record({"a": INT}), record({"a": record({"b": INT}, "b")})
    with pytest.raises(TypeError):
        arrives(old, new, {"a": 7})
