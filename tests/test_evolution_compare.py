"""What a read did to each field, for two documents in Protobuf's words."""

from __future__ import annotations

from typing import Any

import pytest

from serdelab.evolution.compare import Compare
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.values import ABSENT
from serdelab.idl.shapes import read_text
from serdelab.schema.shape import Shapes

TYPES = """
syntax = "proto3";
enum E { A = 0; B = 1; C = 2; }
message N { int32 a = 1; string b = 2; }
message Entry { string key = 1; int32 value = 2; }
"""


def shapes(fields: str) -> Shapes:
    return read_text("proto", f"{TYPES} message M {{ {fields} }}")[1]


def found(old: str, new: str, expected: Any, got: Any) -> dict[str, str]:
    """Path → outcome, but for what is the same."""
    compare = Compare(shapes(old), shapes(new), Lineage(numbered=True))
    findings = compare.messages("M", "M", expected, got, lambda: False)
    return {finding.path: finding.outcome.value for finding in findings}


X, Y = "int32 x = 1;", "int32 x = 1; string y = 2;"
LIST, MAP = "repeated int32 x = 1;", "map<string, int32> x = 1;"
NUMBERS = "map<int32, int32> x = 1;"


@pytest.mark.parametrize(
    ("old", "new", "expected", "got", "outcomes"),
    [
        (X, X, {"x": 7}, {"x": 7}, {}),
        (X, X, {"x": 7}, {"x": 8}, {"x": "silent_corruption"}),
        (X, X, {"x": 7}, {"x": 0}, {"x": "silent_loss"}),
        (X, X, {"x": 7}, {}, {"x": "silent_loss"}),
        (X, X, {"x": 0}, {}, {"x": "defaulted"}),
        (X, X, {}, {"x": 0}, {"x": "defaulted"}),
        (X, X, {}, {"x": 7}, {"x": "silent_corruption"}),
        # one side alone
        (Y, X, {"x": 7, "y": "text"}, {"x": 7}, {"y": "ignored"}),
        (Y, X, {"x": 7, "y": ""}, {"x": 7}, {}),
        (X, Y, {"x": 7}, {"x": 7}, {"y": "defaulted"}),
        (X, Y, {"x": 7}, {"x": 7, "y": ""}, {"y": "defaulted"}),
        (X, Y, {"x": 7}, {"x": 7, "y": "text"}, {"y": "silent_corruption"}),
        # a renamed field is one field; one that takes another's number is not
        (X, "int32 z = 1;", {"x": 7}, {"z": 7}, {}),
        (X, "int32 z = 1;", {"x": 7}, {}, {"x": "silent_loss"}),
        (X, "string z = 1;", {"x": 7}, {}, {"x": "ignored", "z": "defaulted"}),
        # types
        (X, "string x = 1;", {"x": 7}, {"x": 7}, {"x": "silent_corruption"}),
        (X, "string x = 1;", {"x": 7}, {"x": "7"}, {}),
        ("double x = 1;", X, {"x": 1.5}, {"x": 1}, {"x": "lossy"}),
        ("E x = 1;", X, {"x": "B"}, {"x": 1}, {}),
        (X, "E x = 1;", {"x": 1}, {"x": "B"}, {}),
        (X, "N x = 1;", {"x": 7}, {"x": {}}, {"x": "silent_loss"}),
        # lists
        (LIST, LIST, {"x": [1, 2]}, {"x": [1, 2]}, {}),
        (LIST, LIST, {"x": [1, 2]}, {"x": [1, 3]}, {"x[]": "silent_corruption"}),
        (LIST, LIST, {"x": [1, 2]}, {"x": [1]}, {"x": "silent_loss"}),
        (LIST, LIST, {"x": [1]}, {"x": [1, 2]}, {"x": "silent_corruption"}),
        (LIST, X, {"x": [1, 2]}, {"x": 2}, {"x": "silent_loss"}),
        (LIST, X, {"x": [2]}, {"x": 2}, {}),
        (X, LIST, {"x": 2}, {"x": [2]}, {}),
        (X, LIST, {"x": 2}, {"x": []}, {"x": "silent_loss"}),
        (X, LIST, {"x": 0}, {"x": []}, {"x": "defaulted"}),
        # maps
        (MAP, MAP, {"x": {"a": 1}}, {"x": {"a": 1}}, {}),
        (MAP, MAP, {"x": {"a": 1}}, {"x": {"a": 2}}, {"x{}": "silent_corruption"}),
        (MAP, MAP, {"x": {"a": 1}}, {"x": {}}, {"x": "silent_loss"}),
        (MAP, MAP, {"x": {"a": 1}}, {"x": {"b": 1}}, {"x": "silent_corruption"}),
        (MAP, NUMBERS, {"x": {"": 1}}, {"x": {0: 1}}, {"x": "silent_corruption"}),
        (MAP, NUMBERS, {"x": {"1": 1}}, {"x": {1: 1}}, {}),
        (MAP, "repeated Entry x = 1;", {"x": {"a": 1}}, {"x": [{"key": "a", "value": 1}]}, {}),
        # records
        ("N x = 1;", "N x = 1;", {"x": {"a": 1}}, {"x": {"a": 2}}, {"x.a": "silent_corruption"}),
        ("N x = 1;", "N x = 1;", {"x": {"a": 1}}, {"x": 5}, {"x": "silent_corruption"}),
        ("N x = 1;", "bytes x = 1;", {"x": {"a": 1}}, {"x": b"\x08"}, {"x": "silent_corruption"}),
        # enums
        ("E x = 1;", "E x = 1;", {"x": "B"}, {"x": "B"}, {}),
        ("E x = 1;", "E x = 1;", {"x": 9}, {"x": 9}, {}),
        ("E x = 1;", "E x = 1;", {"x": "B"}, {"x": "C"}, {"x": "silent_corruption"}),
    ],
)  # fmt: skip
def test_outcomes(old: str, new: str, expected: Any, got: Any, outcomes: dict[str, str]) -> None:
    assert found(old, new, expected, got) == outcomes


def test_bytes_are_a_message_where_they_survive() -> None:
    compare = Compare(shapes("N x = 1;"), shapes("bytes x = 1;"), Lineage(numbered=True))
    value, data = {"x": {"a": 1}}, {"x": b"\x08\x01"}
    assert compare.messages("M", "M", value, data, lambda: True) == []
    assert compare.messages("M", "M", value, data, lambda: False) != []


def test_what_is_absent_is_said_to_be() -> None:
    compare = Compare(shapes(X), shapes(X), Lineage(numbered=True))
    (finding,) = compare.messages("M", "M", {"x": 7}, {}, lambda: False)
    assert (finding.expected, finding.got) == (7, ABSENT)
