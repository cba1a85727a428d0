"""Makes a message smaller as long as it still shows what it is a witness of.

Greedy: of all messages that are one step smaller the first bad one is taken, until none is. So in
the end removing any field or item, or shortening any text, makes the witness harmless. Hypothesis
shrinks what it has generated itself; these messages come from boundary values.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from serdelab.evolution.narrow import is_dict, is_list
from serdelab.schema.shape import Chosen

STEPS = 2_000
"""Messages tried at most; a witness that is not minimal by then says so."""


def minimise(record: Any, is_bad: Callable[[Any], bool], steps: int = STEPS) -> tuple[Any, bool]:
    """The smallest message found, and whether it is minimal. Calls ``is_bad`` ``steps`` times."""
    left = steps
    while left > 0:
        for smaller in _smaller(record):
            left -= 1
            if is_bad(smaller):
                record = smaller
                break
            if left <= 0:
                return record, False
        else:
            return record, True
    return record, False


def _smaller(value: Any) -> Iterator[Any]:
    """Values one step smaller, the boldest steps first."""
    if is_dict(value):
        yield from _smaller_dict(value)
        return
    if is_list(value):
        yield from _smaller_list(value)
        return
    match value:
        case Chosen(branch, inner):
            yield from (Chosen(branch, each) for each in _smaller(inner))
        case bool():
            return
        case int():
            yield from _smaller_int(value)
        case float():
            yield from _smaller_float(value)
        case str() | bytes():
            yield from _shorter(value)
        case _:
            return


def _smaller_dict(value: dict[Any, Any]) -> Iterator[Any]:
    keys = list(value)
    for size in _chunks(len(keys)):
        for start in range(0, len(keys), size):
            gone = set(keys[start : start + size])
            yield {key: inner for key, inner in value.items() if key not in gone}
    for key, inner in value.items():
        for smaller in _smaller(inner):
            yield {**value, key: smaller}


def _smaller_list(value: list[Any]) -> Iterator[Any]:
    for size in _chunks(len(value)):
        for start in range(0, len(value), size):
            yield [*value[:start], *value[start + size :]]
    for index, inner in enumerate(value):
        for smaller in _smaller(inner):
            yield [*value[:index], smaller, *value[index + 1 :]]


def _chunks(length: int) -> Iterator[int]:
    """All but one, halves, quarters … and one by one."""
    size = length
    while size > 1:
        yield size
        size //= 2
    if length:
        yield 1


def _shorter(value: str | bytes) -> Iterator[str | bytes]:
    for size in _chunks(len(value)):
        for start in range(0, len(value), size):
            if isinstance(value, str):
                yield value[:start] + value[start + size :]
            else:
                yield value[:start] + value[start + size :]


def _smaller_int(value: int) -> Iterator[int]:
    """Towards zero: by halves of the way, then by one. A sign that is not needed goes first."""
    if value < 0:
        yield -value
    sign = -1 if value < 0 else 1
    step = abs(value)
    while step:
        yield value - sign * step
        step //= 2


def _smaller_float(value: float) -> Iterator[float]:
    if not math.isfinite(value):
        return
    if value < 0:
        yield -value
    for smaller in (0.0, 1.0, float(math.trunc(value)), math.trunc(value / 2) + 0.5):
        if abs(smaller) < abs(value):
            yield smaller
