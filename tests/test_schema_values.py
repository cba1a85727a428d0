"""Generated records belong to their schema and stay inside the limits; ways through a schema."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from serdelab import subjects
from serdelab.conformance.building import BYTES, FLOAT64, INT64, STRING, UINT64, record
from serdelab.conformance.constructs import constructs
from serdelab.conformance.rich import RICH, RICH_RECORD
from serdelab.contract import Limits
from serdelab.errors import SchemaError
from serdelab.schema import (
    ListType,
    OptionalType,
    RecordType,
    ScalarType,
    Schema,
    Type,
    type_at,
    types_in,
    value_at,
)
from serdelab.schema.check import check
from serdelab.schema.record_strategies import records

ROOTS = {
    **{construct.name: construct.root for construct in constructs(Limits())},
    **{name: subjects.load(name).root for name in subjects.names()},
}


@pytest.mark.parametrize("name", ROOTS)
def test_generated_records_are_of_their_schema(name: str) -> None:
    root = ROOTS[name]

    @settings(
        max_examples=30, derandomize=True, database=None, deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )  # fmt: skip
    @given(records(root, Limits()))
    def valid(found: dict[str, Any]) -> None:
        assert check(found, Schema(root)) == []
        assert list(found) == [field.name for field in root.fields]

    valid()


def collected(type_: Type, limits: Limits) -> list[Any]:
    """What Hypothesis finds for a type within limits, 400 lists of it."""
    found: list[Any] = []

    @settings(max_examples=400, derandomize=True, database=None, deadline=None)
    @given(records(record("Values", values=ListType(type_)), limits))
    def collect(made: dict[str, Any]) -> None:
        found.extend(made["values"])

    collect()
    return found


def test_limits_bound_what_is_generated() -> None:
    narrow = Limits(
        int_min=-5, int_max=9, nan=False, infinity=False, negative_zero=False, nul_text=False
    )
    assert set(collected(INT64, narrow)) == set(range(-5, 10))
    assert set(collected(UINT64, narrow)) == set(range(10))
    reals = collected(FLOAT64, narrow)
    assert all(abs(x) < float("inf") for x in reals)
    assert "-0.0" not in map(repr, reals)
    assert not any("\0" in text for text in collected(STRING, narrow))


NOT_XML = {chr(code) for code in (*range(9), 11, 12, *range(13, 32), 0xFFFE, 0xFFFF)}
"""What XML 1.0 section 2.2 does not allow, and the carriage return, which section 2.11 changes."""


def test_xml_text_has_only_characters_of_xml() -> None:
    found = set("".join(collected(STRING, Limits(xml_text=True))))
    assert not NOT_XML & found
    assert {chr(code) for code in range(0x7F, 0xA0)} & found  # controls that XML has
    assert NOT_XML & set("".join(collected(STRING, Limits())))


@pytest.mark.parametrize("type_", [STRING, BYTES])
def test_an_optional_text_is_not_empty_where_that_means_absent(type_: ScalarType) -> None:
    found = collected(OptionalType(type_), Limits(empty_optional_text=False))
    assert None in found
    assert all(value is None or value for value in found)
    assert not all(collected(type_, Limits(empty_optional_text=False)))


def test_without_limits_the_awkward_values_come() -> None:
    reals = set(map(repr, collected(FLOAT64, Limits())))
    assert {"nan", "inf", "-inf"} & reals


def test_type_and_value_at_a_path() -> None:
    assert type_at(RICH, ("place", "city")) == STRING
    assert value_at(RICH_RECORD, ("place", "city")) == "Köln"
    assert value_at(RICH_RECORD, ("shape", "at", "code")) == 101
    assert value_at(RICH_RECORD, ("shape", "word")) is None
    assert value_at(RICH_RECORD, ("gone",)) is None
    assert value_at(RICH_RECORD, ("tags", 2)) == "a"
    assert value_at(RICH_RECORD, ("tags", 3)) is None
    assert value_at(RICH_RECORD, ("names", "two")) is None
    assert type_at(RICH, ("note",)) == OptionalType(STRING)
    for nowhere in (("nothing",), ("place", 0), ("tags", "a"), ("flag", "x")):
        with pytest.raises(SchemaError):
            type_at(RICH, nowhere)


def test_all_types_are_seen() -> None:
    renamed = replace(RICH, fields=RICH.fields[-2:])
    names = [type_.name for type_ in types_in(renamed) if isinstance(type_, RecordType)]
    assert names == ["Rich", "Place", "Place"]
