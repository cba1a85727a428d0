"""Whether a record came back as it was: equality of values of the model, stricter than ``==``.

Python's own equality is too kind to a codec: ``1 == 1.0 == True``, ``0.0 == -0.0``,
``Decimal("1.5") == Decimal("1.50")``, and too hard on NaN, which differs from itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

Difference = tuple[str, object, object]
"""(path of the value, what was expected, what came)."""


class _Absent:
    def __repr__(self) -> str:
        return "<absent>"


ABSENT = _Absent()
"""Stands in a ``Difference`` for a field, map entry or list item that is not there."""


def class_of(value: object) -> type[object]:
    """``type``, without telling the type checkers what they would forget about Any."""
    return type(value)


def first_difference(expected: object, got: object) -> Difference | None:
    """The first place where two values differ, or None where they are the same to the model.

    The path reads like code: ``items[3].attributes['colour']``; it is empty for the value itself.
    Types must be the same class (a subclass of ``str`` is not a ``str``); NaN equals NaN; -0.0
    differs from 0.0; decimals must have the same scale, datetimes the same offset; the order of a
    dict does not count, that of a list does. Cost: one walk over the value.
    """
    return _compare(expected, got, "")


def _compare(expected: Any, got: Any, path: str) -> Difference | None:
    if expected is got:
        return None
    shape = class_of(expected)
    if shape is not class_of(got):
        return path, expected, got
    if shape is dict:
        return _compare_maps(expected, got, path)
    if shape is list:
        return _compare_lists(expected, got, path)
    return None if _same_leaf(expected, got) else (path, expected, got)


def _compare_maps(
    expected: Mapping[Any, Any], got: Mapping[Any, Any], path: str
) -> Difference | None:
    classes: dict[Any, object] = {key: type(key) for key in got}
    for key, value in expected.items():
        where = _member(path, key)
        if classes.get(key) is not type(key):
            return where, value, ABSENT
        if found := _compare(value, got[key], where):
            return found
    for key, value in got.items():
        if key not in expected:
            return _member(path, key), ABSENT, value
    return None


def _compare_lists(expected: list[Any], got: list[Any], path: str) -> Difference | None:
    for index in range(max(len(expected), len(got))):
        where = f"{path}[{index}]"
        if index >= len(got):
            return where, expected[index], ABSENT
        if index >= len(expected):
            return where, ABSENT, got[index]
        if found := _compare(expected[index], got[index], where):
            return found
    return None


def _same_leaf(expected: Any, got: Any) -> bool:
    if isinstance(expected, float):
        if expected != expected or got != got:  # noqa: PLR0124 - only NaN differs from itself
            return math.isnan(expected) and math.isnan(got)
        return bool(expected == got and math.copysign(1, expected) == math.copysign(1, got))
    if isinstance(expected, Decimal):
        return bool(expected.as_tuple() == got.as_tuple())
    if isinstance(expected, datetime):
        return bool(expected == got and expected.utcoffset() == got.utcoffset())
    return bool(expected == got)


def _member(path: str, key: object) -> str:
    if isinstance(key, str) and key.isidentifier():
        return f"{path}.{key}" if path else key
    return f"{path}[{key!r}]"
