"""Other benchmark tools on the same function: do they say that the same code is slower?

Each rival times one function, ``work.load``, twice, "before" and "after" in fresh processes, by the
way that its documentation shows; a module each, ``with_NAME.py``. After may do a known share of
calls more. What each of them then says is held against ``ab``, which gets the same function::

    work = Work("json_orjson", "person", "encode")
    for rival in rivals():
        for each in compare(rival, work, seconds=5.0):
            print(each.tool, each.statistic, each.ratio, each.slower)
    print(ab(work, seconds=10.0, threshold=0.02))

Rivals get more than they are said to have: warm-up and start of processes are not counted, before
and after follow each other at once, and a function is a hundred calls, so that what a tool adds to
each call of it is shared by them.
"""

from __future__ import annotations

from collections.abc import Sequence

from serdelab.rivals.rival import Comparison, Measured, Rival, RivalFault, Work

RULE = 0.05
"""What a rival must be beyond to say slower: 5 %, as in ``--benchmark-compare-fail=min:5%``."""


def rivals() -> tuple[Rival, ...]:
    """Those that there are. Unavailable where one of them is not installed."""
    from serdelab.rivals import with_pyperf, with_pytest_benchmark, with_timeit

    found = (with_timeit.RIVAL, with_pytest_benchmark.RIVAL, with_pyperf.RIVAL)
    for rival in found:
        rival.check()
    return found


def compare(rival: Rival, work: Work, seconds: float) -> list[Comparison]:
    """Before, then after, ``seconds`` of timed calls each; one comparison for each statistic.

    Before does no more calls than ``Work`` has without its share; after does ``work``. RivalFault
    where the tool's process fails.
    """
    from serdelab.rivals import contest

    return contest.compare(rival, work, seconds)


def ab(work: Work, seconds: float, threshold: float) -> Comparison:
    """The same by ``serdelab.ab``: ``seconds`` are of everything, both sides and their starts.

    ``slower`` is its verdict, confirmed by a second set. RivalFault where nothing was timed.
    """
    from serdelab.rivals import contest

    return contest.ab(work, seconds, threshold)


def false_alarms(comparisons: Sequence[Comparison]) -> dict[tuple[str, str], tuple[int, int]]:
    """(tool, statistic) → how many of the comparisons of the same code it called slower, of all."""
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for each in comparisons:
        if not each.work.share:
            wrong, number = counts.get(each.key, (0, 0))
            counts[each.key] = wrong + each.slower, number + 1
    return counts


__all__ = [
    "RULE",
    "Comparison",
    "Measured",
    "Rival",
    "RivalFault",
    "Work",
    "ab",
    "compare",
    "false_alarms",
    "rivals",
]
