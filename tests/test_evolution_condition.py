"""The words of a condition: the simplest ones that tell harmed from unharmed values."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serdelab.evolution.condition import condition, power
from serdelab.evolution.values import ABSENT
from serdelab.schema.shape import Chosen


@pytest.mark.parametrize(
    ("bad", "good", "words"),
    [
        ([-1, -5], [0, 7], "value < 0"),
        ([1, 7], [0], "value > 0"),
        ([1, -7], [0], "value is not 0"),
        ([7, -1], [0, 1], "value is neither 0 nor 1"),
        ([math.nan], [1.5, 0.0], "value is NaN or infinite"),
        ([math.nan], [math.inf, 0.0], "value is NaN"),
        ([1.5, -1.5], [2.0, 0], "value is not a whole number"),
        ([2**53 + 1], [2**24 + 1, 2**63], "value is not exact in a 64-bit float"),
        ([2**24 + 1, 2**31 - 1], [2**24, 2**31], "value is not exact in a 32-bit float"),
        ([ABSENT], [0, 7], "absent"),
        ([None], [0, 7], "null"),
        ([7, 0], [None, ABSENT], "present"),
        ([b"\xff"], [b"", b"a"], "value is not valid UTF-8"),
        (["é"], ["a"], "value is not ASCII"),
        ([""], ["a"], "value is empty"),
        (["a", ""], ["7"], "value is not a number"),
        (["a"], ["7", ""], "value is neither empty nor a number"),
        (["a", "1.5"], ["7", ""], "value is neither empty nor an integer"),
        (["B"], ["A", "C"], "value is B"),
        ([2], ["A", -1], "value is 2"),  # a number that no symbol has
        ([Chosen(1, "a"), Chosen(1, "b")], [Chosen(0, 7)], "branch 2 is chosen"),
        ([[1, 2]], [[1], []], "more than one item"),
        ([True], [False], "value is true"),
        (["abcd"], ["abc", ""], "longer than 3"),
        ([""], ["abc", "ab"], "value is empty"),
        (["a"], ["abc", "ab"], "shorter than 2"),
        ([-129, 128], [-128, 127], "value < -128 or value > 127"),
        ([2**31], [7, 2**31 - 1], "value > 2^31 - 1"),
        ([5, ABSENT], [6, 7], "absent, or value < 6"),
        (
            [Chosen(0, 20)],
            [Chosen(1, 7), Chosen(0, 7)],
            'some values, as {"$branch": 0, "value": 20}',
        ),
        ([Decimal("7.25"), None], [Decimal(1)], 'some values, as {"$decimal": "7.25"}, null'),
        ([[{"key": "x" * 50}], [True]], [[], [7], [7, 8]], "some values, as [true] …"),
        (
            [[{"key": "x" * 50}]],
            [[], [7], [7, 8]],
            f'some values, as [{{"key": "{"x" * 50}"}}]',
        ),
        (
            [["x" * 300]],
            [[], [7], [7, 8]],
            f'some values, as ["{"x" * 198} … (304 characters)',
        ),
        ([5], [], ""),
        ([], [5], ""),
    ],
)
def test_words(bad: list[Any], good: list[Any], words: str) -> None:
    tried = [*((value, True) for value in bad), *((value, False) for value in good)]
    assert condition(tried) == words


@pytest.mark.parametrize("border", [0, 1, 42, 1000, 2**31 - 1, 2**53])
def test_a_probe_finds_the_border(border: int) -> None:
    def probe(value: Any) -> bool:
        return bool(value > border)

    tried = [(0, False), (-5, False), (2**63, True)]
    words = condition(tried, probe)
    assert words == (f"value > {power(border)}" if border else "value > 0")


def test_a_probe_finds_the_border_of_a_length() -> None:
    def probe(value: Any) -> bool:
        return len(value) > 127

    assert condition([("text", False), ("x" * 300, True)], probe) == "longer than 127"


def test_a_length_that_explains_nothing_is_not_named() -> None:
    assert "longer" not in condition([("text", False), ("\N{BULLET}" * 9, True)], lambda _: False)


def test_a_border_is_not_named_where_values_beyond_it_are_unharmed() -> None:
    tried = [(0, False), (2**24, False), (2**24 + 1, True), (2**31 - 1, True)]
    assert "value >" not in condition([*tried, (2**32, True)], lambda v: v % 256 != 0)


def test_a_value_that_fares_both_ways_is_harmed_beside_others() -> None:
    assert condition([(7, True), (7, False)]) == "beside other fields"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (2**31, "2^31"),
        (2**31 - 1, "2^31 - 1"),
        (-(2**31), "-2^31"),
        (-(2**63) - 1, "-2^63 - 1"),
        (2**64 + 1, "2^64 + 1"),
        (1000, "1000"),
        (0, "0"),
    ],
)
def test_large_numbers_are_powers(value: int, words: str) -> None:
    assert power(value) == words


_values = st.one_of(
    st.integers(-(2**65), 2**65), st.text(max_size=5), st.binary(max_size=5), st.floats(),
    st.none(), st.booleans(), st.just(ABSENT), st.lists(st.integers(), max_size=3),
    st.builds(Chosen, st.integers(0, 2), st.integers()),
)  # fmt: skip


@given(st.lists(st.tuples(_values, st.booleans())))
def test_any_values_have_words_or_none(tried: list[tuple[Any, bool]]) -> None:
    """Words exactly where some were harmed and others not."""
    harmed = {bad for _, bad in tried}
    assert bool(condition(tried)) is (len(harmed) == 2)


_PREDICATES: list[Callable[[int], bool]] = [
    lambda value: value > 5,
    lambda value: value < -3,
    lambda value: value != 0,
]


@given(st.sampled_from(_PREDICATES), st.data())
def test_conditions_of_integers_hold_for_what_was_tried(
    is_bad: Callable[[int], bool], data: st.DataObject
) -> None:
    values = data.draw(st.lists(st.integers(-20, 20), min_size=2, unique=True))
    words = condition([(value, is_bad(value)) for value in values], is_bad)
    if " or " not in words and words.startswith(("value <", "value >")):
        border = int(words[8:])
        holds = [value < border if "<" in words else value > border for value in values]
        assert holds == [is_bad(value) for value in values]
