"""The equality that every proof of the lab rests on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest

from serdelab.schema.equal import ABSENT, first_difference

NAN = float("nan")
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
ELSEWHERE = NOON.astimezone(timezone(timedelta(hours=1)))


class _Text(str):
    __slots__ = ()


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1, 1),
        (NAN, float("nan")),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([{"x": NAN}], [{"x": -NAN}]),
        (NOON, datetime(2026, 1, 1, 12, tzinfo=timezone(timedelta(0)))),
        (Decimal("1.50"), Decimal("1.50")),
        (None, None),
    ],
)
def test_same(expected: Any, got: Any) -> None:
    assert first_difference(expected, got) is None
    assert first_difference(got, expected) is None


@pytest.mark.parametrize(
    ("expected", "got", "path"),
    [
        (1, 1.0, ""),
        (1, True, ""),
        (0.0, -0.0, ""),
        (1.0, NAN, ""),
        (b"a", bytearray(b"a"), ""),
        ("a", _Text("a"), ""),
        (Decimal("1.5"), Decimal("1.50"), ""),
        (NOON, ELSEWHERE, ""),
        (NOON, NOON.replace(tzinfo=None), ""),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, "a.b[1]"),
        ({"a": [1]}, {"a": [1, 2]}, "a[1]"),
        ({"m": {"k k": 1}}, {"m": {}}, "m['k k']"),
        ({"m": {1: "x"}}, {"m": {True: "x"}}, "m[1]"),
        ({"m": {}}, {"m": {7: 1}}, "m[7]"),
        ({"a": None}, {}, "a"),
    ],
)
def test_differs(expected: Any, got: Any, path: str) -> None:
    found = first_difference(expected, got)
    assert found is not None
    assert found[0] == path
    assert first_difference(got, expected) is not None


def test_absent_is_named() -> None:
    assert first_difference({"a": 1}, {}) == ("a", 1, ABSENT)
    assert first_difference([], [1]) == ("[0]", ABSENT, 1)
    assert repr(ABSENT) == "<absent>"
