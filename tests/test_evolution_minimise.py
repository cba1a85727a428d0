"""Messages are made smaller until nothing can be left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_pairs import steps

from serdelab.evolution.minimise import minimise
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.schema.shape import Chosen

SMALLEST: list[tuple[Any, Callable[[Any], bool], Any]] = [
    ({"x": -50, "y": "text"}, lambda r: r.get("x", 0) < 0, {"x": -1}),
    ({"x": 2**63 - 1}, lambda r: r.get("x", 0) > 2**31 - 1, {"x": 2**31}),
    ({"x": -(2**63)}, lambda r: r.get("x", 0) < -(2**31), {"x": -(2**31) - 1}),
    ({"x": -5}, lambda r: r.get("x") is not None, {"x": 0}),
    ({"x": "x" * 300}, lambda r: len(r.get("x", "")) > 127, {"x": "x" * 128}),
    ({"x": b"abc\xff"}, lambda r: b"\xff" in r.get("x", b""), {"x": b"\xff"}),
    ({"x": [7, 8, 9, 10]}, lambda r: len(r.get("x", ())) > 1, {"x": [0, 0]}),
    ({"x": [{"a": 5, "b": 6}]}, lambda r: "b" in str(r), {"x": [{"b": 0}]}),
    ({"x": {"k": "text", "l": ""}}, lambda r: "l" in r.get("x", {}), {"x": {"l": ""}}),
    ({"x": 20.5}, lambda r: r.get("x", 0) % 1 != 0, {"x": 0.5}),
    ({"x": 20.5}, lambda r: r.get("x", 0) > 3, {"x": 5.0}),
    ({"x": Chosen(1, "text")}, lambda r: "x" in r, {"x": Chosen(1, "")}),
    ({"x": 5, "y": 6}, lambda r: True, {}),
]  # fmt: skip
"""A message, what makes it bad, and the smallest that is."""


@pytest.mark.parametrize(("record", "is_bad", "smallest"), SMALLEST)
def test_smallest(record: Any, is_bad: Callable[[Any], bool], smallest: Any) -> None:
    assert minimise(record, is_bad) == (smallest, True)


_leaves = st.integers(-300, 300) | st.text(max_size=4) | st.binary(max_size=4) | st.booleans()
_values: st.SearchStrategy[Any] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
        st.builds(Chosen, st.integers(0, 1), inner),
    ),
    max_leaves=6,
)
_records = st.dictionaries(st.sampled_from("xyz"), _values, min_size=1)


def size(value: Any) -> int:
    """Of what stands in a value: a measure that is made up, as formats have theirs."""
    if is_dict(value):
        return sum(1 + size(inner) for inner in value.values())
    if is_list(value):
        return sum(1 + size(inner) for inner in value)
    if isinstance(value, Chosen):
        return 1 + size(value.value)
    return len(value) if isinstance(value, str | bytes) else abs(value)


_BAD: dict[str, Callable[[Any], bool]] = {
    "large": lambda record: size(record) > 5,
    "odd": lambda record: size(record) % 2 == 1,
    "has x": lambda record: "x" in record,
}


@settings(max_examples=150, deadline=None)
@given(_records, st.sampled_from(sorted(_BAD)))
def test_nothing_can_be_left_out_of_what_is_found(record: Any, name: str) -> None:
    is_bad = _BAD[name]
    if not is_bad(record):
        return
    smallest, minimal = minimise(record, is_bad)
    assert minimal
    assert is_bad(smallest)
    assert not any(is_bad(less) for less in steps(smallest))


@pytest.mark.parametrize("steps_at_most", [0, 1, 5])
def test_no_more_messages_are_tried_than_allowed(steps_at_most: int) -> None:
    tried: list[Any] = []

    def is_bad(record: Any) -> bool:
        tried.append(record)
        return len(record.get("x", "")) > 3

    found, minimal = minimise({"x": "x" * 1000}, is_bad, steps_at_most)
    assert (len(tried), minimal) == (steps_at_most, False)
    assert len(found["x"]) > 3


def test_a_record_that_is_bad_by_itself_alone_stays() -> None:
    record = {"x": 5, "y": [1, "a"]}
    assert minimise(record, lambda smaller: smaller == record) == (record, True)
