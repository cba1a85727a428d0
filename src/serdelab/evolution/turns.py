"""Takes from several places in turn, so that each has its share of what is tried."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, zip_longest
from typing import TypeVar

T = TypeVar("T")


def turns(places: Mapping[str, Sequence[T]], favoured: Collection[str], most: int) -> Iterator[T]:
    """One of each place, then another one; several of ``favoured`` places where those are few.

    ``most`` says how many will be taken.
    """
    share = max(1, most // (2 * len(favoured))) if favoured else 1
    each = (_shares(values, share if path in favoured else 1) for path, values in places.items())
    for turn in zip_longest(*each, fillvalue=()):
        yield from chain.from_iterable(turn)


def _shares(values: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    yield from (values[at : at + size] for at in range(0, len(values), size))
