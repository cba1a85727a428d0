"""How many values a value holds: types that use one another twice soon make too many."""

from __future__ import annotations

from typing import Any

from serdelab.evolution.narrow import is_dict, is_list
from serdelab.schema.shape import Chosen

LARGEST = 5_000
"""A message does not hold more values than this."""


def weight(value: Any) -> int:
    """At most LARGEST + 1, however many there are."""
    todo, found = [value], 0
    while todo and found <= LARGEST:
        found += 1
        each = todo.pop()
        if is_dict(each):
            todo += each.values()
        elif is_list(each):
            todo += each
        elif isinstance(each, Chosen):
            todo.append(each.value)
    return found
