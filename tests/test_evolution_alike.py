"""When two scalars mean the same, and when a value is of a type."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from serdelab.evolution.alike import fits, scalars
from serdelab.evolution.outcome import Outcome
from serdelab.evolution.sets import matched
from serdelab.evolution.typed import is_blank, is_default
from serdelab.schema.shape import (
    Chosen,
    Domain,
    Leaf,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Sign,
    Slot,
    Struct,
    Symbols,
)

SAME, LOSSY, OTHER = Outcome.SAME, Outcome.LOSSY, Outcome.SILENT_CORRUPTION
MOMENT = datetime(2026, 11, 25, 12, 0, 0, 500, UTC)


@pytest.mark.parametrize(
    ("expected", "got", "outcome"),
    [
        (7, 7, SAME),
        (7, 7.0, SAME),
        (7, 8, OTHER),
        (1, True, SAME),
        (0, False, SAME),
        (7, True, OTHER),
        (0.0, -0.0, SAME),
        (math.nan, math.nan, SAME),
        (math.nan, 0.0, OTHER),
        (math.inf, -math.inf, OTHER),
        (1.5, 1, LOSSY),
        (0.5, 0, OTHER),
        (0.1, 0.10000000149011612, LOSSY),
        (2**53 + 1, float(2**53), LOSSY),
        (2**32 + 5, 5, OTHER),
        (Decimal("1.50"), Decimal("1.5"), SAME),
        (Decimal("1.5"), 1.5, SAME),
        (Decimal("1.5"), 15, OTHER),
        ("7", 7, SAME),
        (7, "7", SAME),
        ("7", 8, OTHER),
        ("text", 0, OTHER),
        (True, "true", SAME),
        (2.0, "2", SAME),
        (2, "2.0", SAME),
        ("é", "é".encode(), SAME),
        (b"\xff", "\N{REPLACEMENT CHARACTER}", OTHER),
        (b"ab", "ab", SAME),
        (MOMENT, int(MOMENT.timestamp() * 1000), SAME),
        (int(MOMENT.timestamp()), MOMENT, SAME),
        (MOMENT, 7, OTHER),
        (MOMENT, MOMENT.date(), OTHER),
        (date(2026, 1, 1), date(2026, 1, 1), SAME),
        (UUID(int=5), str(UUID(int=5)), SAME),
        (None, 0, OTHER),
        ([], {}, OTHER),
    ],
)
def test_scalars(expected: Any, got: Any, outcome: Outcome) -> None:
    assert scalars(expected, got) is outcome


INT32 = Leaf("int32", Domain.INT, -(2**31), 2**31 - 1)
TEXT, BYTES = Leaf("string", Domain.TEXT), Leaf("bytes", Domain.BYTES)
DAY = Leaf("date", Domain.LOGICAL, samples=(date(2026, 1, 1),))


@pytest.mark.parametrize(
    ("leaf", "value", "expected"),
    [
        (INT32, 7, True),
        (INT32, 2**31, False),
        (INT32, True, False),
        (INT32, 2.0, True),
        (INT32, 2.5, False),
        (INT32, "7", False),
        (Leaf("double", Domain.FLOAT64), 7, True),
        (Leaf("double", Domain.FLOAT64), True, False),
        (Leaf("bool", Domain.BOOL), 1, False),
        (Leaf("null", Domain.NULL), None, True),
        (TEXT, b"a", False),
        (BYTES, "a", False),
        (DAY, date(1999, 1, 1), True),
        (DAY, MOMENT, False),
        (Leaf("any", Domain.LOGICAL), object(), True),
    ],
)
def test_whether_a_value_is_of_a_type(leaf: Leaf, value: Any, expected: bool) -> None:
    assert fits(leaf, value) is expected


ENUM = Symbols("E", (Sign("B", 1), Sign("A", 0)), numbered=True)
NAMED = Symbols("F", (Sign("X", 0), Sign("Y", 1)))
SHAPES = Shapes((), {"E": ENUM, "F": NAMED, "N": Struct("N", ())})


@pytest.mark.parametrize(
    ("shape", "value", "expected"),
    [
        (INT32, 0, True),
        (INT32, 1, False),
        (TEXT, "", True),
        (BYTES, b"", True),
        (TEXT, None, True),
        (Repeated(INT32), [], True),
        (Repeated(INT32), [0], False),
        (Ref("N"), {}, True),
        (Ref("N"), {"a": 0, "b": ""}, True),
        (Ref("N"), {"a": 1}, False),
        (Ref("E"), "A", True),
        (Ref("E"), "B", False),
        (Ref("F"), "X", False),  # without numbers on the wire there is no zero
        (INT32, Chosen(0, 0), False),
    ],
)
def test_blanks(shape: Shape, value: Any, expected: bool) -> None:
    assert is_blank(SHAPES, shape, value) is expected


def test_defaults_are_declared_ones_and_blanks() -> None:
    slot = Slot("x", 1, INT32, has_default=True, default=5)
    assert [value for value in (0, 5, 6, None) if is_default(SHAPES, slot, value)] == [0, 5, None]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ([2, 1], [1, 2], ([1, 2], [1, 2])),
        ([-5, 0], ["A", -5], ([-5, 0], [-5, "A"])),
        ([1, 2], [1, 3], ([1, 2], [1, 3])),
        ([2, 1], [1], ([1, 2], [1])),
    ],
)
def test_items_of_sets_are_matched(before: Any, after: Any, expected: Any) -> None:
    def is_alike(one: Any, two: Any) -> bool:
        return one == two or (one, two) == (0, "A")

    assert matched(before, after, is_alike) == expected
