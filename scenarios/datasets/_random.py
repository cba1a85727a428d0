"""Draws for the generators, made of ``Random(seed).random()`` and arithmetic alone.

Only ``random()`` is promised to repeat across Python versions, and only + - * / give the same
float64 on every machine: no method of ``Random`` beyond it and no function of ``math`` is used.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TypeVar

T = TypeVar("T")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Draw:
    """A stream of draws; equal seeds give equal streams."""

    def __init__(self, seed: int) -> None:
        self.unit = Random(seed).random  # noqa: S311 - sample data, no secret

    def below(self, limit: int) -> int:
        """0 to ``limit`` - 1, for limits far under 2**53."""
        return int(self.unit() * limit)

    def between(self, low: int, high: int) -> int:
        """Both ends included."""
        return low + self.below(high - low + 1)

    def few(self, low: int, high: int) -> int:
        """``low`` to ``high``, skewed to ``low``: the fourth power of an even draw.

        For 1 to 50: median 4, mean 10, a tenth above 33.
        """
        u = self.unit()
        return low + int(u * u * u * u * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self.unit() < share

    def one_of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def some_of(self, choices: Sequence[T], count: int) -> list[T]:
        """``count`` different ones, in the order drawn."""
        left = list(choices)
        return [left.pop(self.below(len(left))) for _ in range(count)]

    def raw(self, length: int) -> bytes:
        """Even bytes; ``length`` is a multiple of 4."""
        words = (self.below(1 << 32) for _ in range(length // 4))
        return b"".join(word.to_bytes(4, "big") for word in words)


def moment(milliseconds: int) -> datetime:
    """The timestamp that many milliseconds after 1970-01-01T00:00:00Z."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def amount(cents: int) -> Decimal:
    """Exactly two digits after the point."""
    return Decimal(cents).scaleb(-2)
