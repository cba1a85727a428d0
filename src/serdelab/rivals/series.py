"""Comparisons of the same code, one after the other, by every tool in turn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from serdelab.rivals import contest
from serdelab.rivals.rival import Comparison, Rival, RivalFault, Work

Contest = Callable[[Work], Sequence[Comparison]]


def contests(rivals: Sequence[Rival], seconds: float, threshold: float) -> dict[str, Contest]:
    """By name. Rivals get ``seconds`` of timed calls a side; ``ab`` twice that, starts included."""

    def theirs(rival: Rival) -> Contest:
        return lambda work: contest.compare(rival, work, seconds)

    def ours(work: Work) -> Sequence[Comparison]:
        return [contest.ab(work, 2 * seconds, threshold)]

    return {rival.name: theirs(rival) for rival in rivals} | {contest.LAB: ours}


def series(
    works: Sequence[Work], tools: dict[str, Contest], complain: Callable[[RivalFault], None]
) -> Iterator[Comparison]:
    """Each work by all tools, another one first each time. A tool that failed once is left out."""
    left = dict(tools)
    for number, work in enumerate(works):
        names = list(left)
        turn = number % max(1, len(names))
        for name in names[turn:] + names[:turn]:
            try:
                yield from left[name](work)
            except RivalFault as fault:
                del left[name]
                complain(fault)
