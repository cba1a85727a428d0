"""Plain values as strict JSON and back, without loss."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serdelab.errors import ResultsError
from serdelab.evolution.jsonable import jsonable, plain
from serdelab.evolution.values import ABSENT
from serdelab.schema.shape import Chosen


def unfolded(moment: Any) -> Any:
    """No library reads ``fold`` from a message: it is of one's own clock."""
    return moment.replace(fold=0)


_text = st.text(st.characters(exclude_categories=[]), max_size=4)  # lone surrogates, too
_leaves: st.SearchStrategy[Any] = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), _text, st.binary(max_size=4),
    st.decimals(allow_nan=False), st.datetimes().map(unfolded),
    st.datetimes(timezones=st.just(UTC)).map(unfolded),
    st.dates(), st.times().map(unfolded), st.uuids(), st.just(ABSENT),
)  # fmt: skip
_keys = st.one_of(_text, st.integers(), st.booleans(), st.sampled_from(["$bytes", "$map", "$"]))
_plain: st.SearchStrategy[Any] = st.recursive(
    _leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(_keys, inner, max_size=3),
        st.builds(Chosen, st.integers(0, 3), inner),
    ),
    max_leaves=8,
)


@given(_plain)
def test_values_come_back(value: Any) -> None:
    """Equal and of the same classes: ``repr`` tells 1 from 1.0 and True, and knows NaN."""
    text = json.dumps(jsonable(value), allow_nan=False)
    text.encode()
    assert repr(plain(json.loads(text))) == repr(value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (b"\xff", {"$bytes": "ff"}),
        (math.inf, {"$float": "inf"}),
        (Decimal("1.50"), {"$decimal": "1.50"}),
        (UUID(int=0), {"$uuid": "00000000-0000-0000-0000-000000000000"}),
        (date(2026, 1, 2), {"$date": "2026-01-02"}),
        (datetime(2026, 1, 2, tzinfo=UTC), {"$datetime": "2026-01-02T00:00:00+00:00"}),
        (time(1, 2), {"$time": "01:02:00"}),
        (timedelta(seconds=1.5), {"$seconds": 1.5}),
        (Chosen(1, b""), {"$branch": 1, "value": {"$bytes": ""}}),
        ({1: "a"}, {"$map": [[1, "a"]]}),
        ({"a": 1}, {"a": 1}),
        ({"$a": 1}, {"$map": [["$a", 1]]}),
        ("\ud800", {"$text": "eda080"}),
        (ABSENT, {"$absent": True}),
        ([], []),
    ],
)
def test_how_values_are_shown(value: Any, shown: Any) -> None:
    assert jsonable(value) == shown
    assert repr(plain(shown)) == repr(value)


def test_what_is_no_plain_value_is_shown_by_its_repr() -> None:
    assert jsonable({"x": ...}) == {"x": {"$repr": "Ellipsis"}}
    assert plain({"$repr": "Ellipsis"}) == "Ellipsis"


def test_what_stands_for_no_plain_value_is_refused() -> None:
    with pytest.raises(ResultsError, match="'\\$ref' stands for no plain value"):
        plain({"$ref": "#/x"})
