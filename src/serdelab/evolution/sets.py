"""Two sets side by side: a change of type may change the order of their items."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

MOST = 50
"""Sets of no more items than this are matched item by item; larger ones are sorted."""


def matched(
    before: Sequence[Any], after: Sequence[Any], is_alike: Callable[[Any, Any], bool]
) -> tuple[list[Any], list[Any]]:
    """The items of both, those that are alike at one position."""
    rest = sorted(after, key=repr)
    if len(before) != len(after) or len(before) > MOST:
        return sorted(before, key=repr), rest
    pairs: list[tuple[Any, Any]] = []
    alone: list[Any] = []
    for one in sorted(before, key=repr):
        at = next((i for i, two in enumerate(rest) if is_alike(one, two)), None)
        if at is None:
            alone.append(one)
        else:
            pairs.append((one, rest.pop(at)))
    pairs += zip(alone, rest, strict=True)
    return [one for one, _ in pairs], [two for _, two in pairs]
