"""Wide messages made small: hundreds of slots are not taken out one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from serdelab.evolution.minimise import STEPS, minimise
from serdelab.evolution.narrow import is_dict

FEW = 8
"""A message with more slots is first tried with one alone."""

WIDE = 100
"""A message with more slots than this is not made smaller to the end."""

STEPS_OF_WIDE = 400

IsBad = Callable[[Any], bool]


def smallest(record: Any, path: str, is_bad: IsBad) -> Any:
    """A small message that shows at a path what the record shows there."""
    name = next((name for name in record if path.startswith(name)), None) if is_dict(record) else ""
    if not name or len(record) <= FEW:
        return minimise(record, is_bad)[0]
    record = _lean(record, name, is_bad)
    value, _ = minimise(record[name], lambda smaller: is_bad({**record, name: smaller}))
    steps = STEPS if len(record) <= WIDE else STEPS_OF_WIDE
    return minimise({**record, name: value}, is_bad, steps)[0]


def _lean(record: dict[str, Any], name: str, is_bad: IsBad) -> dict[str, Any]:
    """The slot of that name alone, or beside zeros, or as it is."""
    alone = {name: record[name]}
    if is_bad(alone):
        return alone
    zeros = {key: _zero(value) for key, value in record.items()} | alone
    return zeros if is_bad(zeros) else record


def _zero(value: Any) -> Any:
    return type(value)() if isinstance(value, int | float) else value
