"""What no value is made for is told, and leaves a direction undecided where it may do harm."""

from __future__ import annotations

import json
from typing import Any

import pytest

from serdelab.evolution.outcome import Direction
from serdelab.evolution.pair import judge
from serdelab.evolution.result import PairResult
from serdelab.evolution.unmade import Bounds, beyond_reach, gaps
from serdelab.idl.shapes import read_text

ITEM = {"type": "object", "properties": {"x": {"type": "integer"}}}
BACK, FORTH, ROUND = Direction


def judged(old: dict[str, Any], new: dict[str, Any]) -> PairResult:
    texts = (json.dumps({"type": "object", "properties": {"a": each}}) for each in (old, new))
    return judge(*(read_text("jsonschema", text) for text in texts), codecs=["json_orjson"])


def backward(result: PairResult) -> dict[str, str]:
    """Verdicts by way."""
    return {o.way: o.verdict.value for o in result.observed if o.direction is BACK}


@pytest.mark.parametrize(
    ("before", "after", "directions"),
    [
        ((0, 200), (0, 100), ()),
        ((0, 2000), (0, 1500), (BACK,)),
        ((0, 1500), (0, 2000), (FORTH, ROUND)),
        ((0, 2000), (0, 500), ()),
        ((0, None), (0, 1000), (BACK,)),
        ((1001, None), (1002, None), (BACK,)),
        ((0, None), (1002, None), ()),
        ((0, 3000), (0, 3000), ()),
        ((1500, 3000), (2000, 2500), (BACK,)),
    ],
)
def test_bounds_out_of_reach(
    before: Bounds, after: Bounds, directions: tuple[Direction, ...]
) -> None:
    assert beyond_reach(before, after, 1000) == directions


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "maxLength": 100_000}, {"type": "string", "maxLength": 50_000}),
        ({"type": "array", "maxItems": 2000}, {"type": "array", "maxItems": 1500}),
        ({"type": "string", "minLength": 10**6}, {"type": "string", "minLength": 10**6 + 1}),
    ],
)
def test_a_bound_that_no_value_reaches_is_undecided(
    old: dict[str, Any], new: dict[str, Any]
) -> None:
    result = judged(old, new)
    assert backward(result) == {"tolerant": "compatible", "validated": "undecided"}
    assert "(document).a: no value is as long as the bounds that differ" in result.gaps
    reason = next(o.reason for o in result.observed if o.verdict.value == "undecided")
    assert reason == "no value is as long as the bounds that differ: (document).a"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ({"type": "string", "minLength": 5000}, {"type": "string", "minLength": 5001}),
        (
            {"type": "array", "items": ITEM, "minItems": 1001},
            {"type": "array", "items": ITEM, "minItems": 1002},
        ),
    ],
)
def test_what_has_to_be_long_is_made(old: dict[str, Any], new: dict[str, Any]) -> None:
    result = judged(old, new)
    assert backward(result)["validated"] in {"conditional", "breaks_loudly"}
    assert result.gaps == ()


@pytest.mark.parametrize(
    ("schema", "gap"),
    [
        (
            {"type": "string", "minLength": 10**6},
            "(document).a: string: no value of more than 100,000 characters is made",
        ),
        (
            {"type": "array", "items": {"type": "array", "items": ITEM, "minItems": 10**6}},
            "(document).a: array: it would hold more than 5,000 values",
        ),
        (
            {"type": "array", "prefixItems": [{"type": "string"}]},
            "(document).a: tuple: items are told apart by their position",
        ),
        (
            {"type": "object", "additionalProperties": {"type": "array", "minItems": 10**6}},
            "(document).a: array: it would hold more than 5,000 values",
        ),
    ],
)
def test_a_slot_of_which_no_value_is_made_is_a_gap(schema: dict[str, Any], gap: str) -> None:
    text = json.dumps({"type": "object", "properties": {"a": schema}})
    assert [f"{g.what}: {g.reason}" for g in gaps(read_text("jsonschema", text)[1])] == [gap]
