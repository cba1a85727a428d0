"""What each reader makes of a step, by itself: verdicts, bump, and how many places fared how."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from googleapis.words import Flat, told, words

from serdelab.check.answer import Answer, Judged
from serdelab.check.bump import Bump, bump_of_changes, worst_bump
from serdelab.check.verdicts import ASKED, BAD, Require, verdicts, worst, worst_prediction
from serdelab.evolution.outcome import Direction
from serdelab.evolution.pair import rules_name
from serdelab.evolution.result import PairResult

_NAMED = re.compile(r"\[[\w.]*\]")
"""The name of an extension in a path, ``[google.api.http]``; also ``[]``."""


def subjects(answer: Answer) -> list[tuple[str, str]]:
    """Codec and way of everything that was asked."""
    found = {(o.codec, o.way): None for each in answer.judged for o in each.result.observed}
    return list(found)


def reader(judged: Sequence[Judged], codec: str, way: str) -> tuple[Bump, Flat]:
    """The bump that the files call for, and what is told beside it."""
    seen = [(each, _seen_by(each.result, codec, way)) for each in judged]
    results = [result for _, result in seen]
    flat: Flat = {
        **told(worst(map(verdicts, results))),
        "messages": sum(each.values_tried for result in results for each in result.observed),
        "by_rule": list(_by_rule(results)),
        "places": _places(results),
    }
    return worst_bump(_bump(*pair) for pair in seen), flat


def _seen_by(result: PairResult, codec: str, way: str) -> PairResult:
    """With what one reader did, and the rules for it."""
    rules = rules_name(codec, way)
    predicted = {name: said for name, said in result.predicted.items() if name == rules}
    mine = tuple(o for o in result.observed if (o.codec, o.way) == (codec, way))
    return replace(result, observed=mine, predicted=predicted)


def _bump(judged: Judged, result: PairResult) -> Bump:
    if not result.changes:
        return judged.bump
    return bump_of_changes(result, verdicts(result), Require.FULL, "proto")


def _by_rule(results: Iterable[PairResult]) -> Iterator[str]:
    """Changes that the rules find harmful, of files with no message in which they could be tried:
    of enums that only messages of other files hold, or none.
    """
    for result in results:
        for at, change in enumerate(() if result.observed else result.changes):
            if any(worst_prediction(result, at, direction) in BAD for direction in ASKED):
                yield words(change)


def _places(results: Iterable[PairResult]) -> Flat:
    """How many fields of changed messages had an outcome other than SAME, by direction.

    Fields deeper inside are those of other messages, and counted there.
    """
    found: dict[str, dict[tuple[str, str], str]] = {each.value: {} for each in Direction}
    for result in results:
        for each in result.observed:
            for path, outcome in each.by_field.items():
                if path and "." not in _NAMED.sub("", path):
                    found[each.direction.value][each.root, path] = outcome.value
    return {name: dict(sorted(Counter(each.values()).items())) for name, each in found.items()}
