"""Which records of a finite source make a sample."""

from __future__ import annotations


def positions(total: int, count: int, seed: int) -> list[int]:
    """``count`` ascending positions in even steps over 0 to ``total`` - 1; all when fewer.

    The seed shifts the sample within one step, so that seeds 0, 1, 2 … give disjoint samples until
    a step is used up.
    """
    if count >= total:
        return list(range(total))
    if count < 1:
        return []
    shift = seed % (total // count)
    return [i * total // count + shift for i in range(count)]
