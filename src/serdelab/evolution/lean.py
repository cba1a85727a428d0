"""Large messages made small: hundreds of values are not taken out one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from serdelab.evolution.minimise import STEPS, minimise
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.weight import weight

SMALL = 60
"""A message with more values is first cut down to what stands on the path."""

EFFORT = 100_000
"""Values that are looked at: a message that is still large is not made smaller to the end."""

LEAST_STEPS = 100

IsBad = Callable[[Any], bool]


def smallest(record: Any, path: str, is_bad: IsBad) -> Any:
    """A small message that shows at a path what the record shows there."""
    if weight(record) <= SMALL:
        return minimise(record, is_bad)[0]
    record = _along(record, path, is_bad)
    if is_dict(record) and len(record) > 1:
        record = _beside_zeros(record, path, is_bad)
    steps = min(STEPS, max(LEAST_STEPS, EFFORT // weight(record)))
    return minimise(record, is_bad, steps)[0]


def _along(value: Any, path: str, is_bad: IsBad) -> Any:
    """Only what stands on the path, level by level, where that is bad, too."""
    if is_list(value) and value:
        if is_bad(value[:1]):
            value = value[:1]
        if len(value) == 1:
            return [_along(value[0], path.removeprefix("[]"), lambda one: is_bad([one]))]
    name = _next(value, path)
    if not is_dict(value) or name is None:
        return value
    if is_bad({name: value[name]}):
        value = {name: value[name]}
    rest = path[len(name) :].removeprefix(".")
    return {**value, name: _along(value[name], rest, lambda one: is_bad({**value, name: one}))}


def _next(value: Any, path: str) -> str | None:
    """The key of a record that a path goes on with."""
    names = [str(key) for key in value if path.startswith(str(key))] if is_dict(value) else []
    return max(names, key=len, default=None)


def _beside_zeros(record: dict[str, Any], path: str, is_bad: IsBad) -> dict[str, Any]:
    """Numbers that stand beside the path are zero; then what stands on it is made smaller."""
    name = _next(record, path)
    if name is None:
        return record
    zeros = {key: _zero(value) for key, value in record.items()} | {name: record[name]}
    record = zeros if is_bad(zeros) else record
    value, _ = minimise(record[name], lambda smaller: is_bad({**record, name: smaller}))
    return {**record, name: value}


def _zero(value: Any) -> Any:
    return type(value)() if isinstance(value, int | float) else value
