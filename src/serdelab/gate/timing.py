"""Compares the time of what was chosen, one case after the other, until the budget is spent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic

from serdelab.ab.compare import SCENARIO, Asked, compare
from serdelab.ab.finding import Case, Finding
from serdelab.ab.judge import Verdict
from serdelab.ab.side import Ready
from serdelab.gate.choose import Budget, Chosen
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.gate.proofs import Tell
from serdelab.gate.thresholds import Limit, Thresholds
from serdelab.report.quantities import duration

LEAST_S = 4.0  # a comparison with less has no chance to be clear

_MARKS = {
    Verdict.SLOWER: Mark.WORSE,
    Verdict.FASTER: Mark.BETTER,
    Verdict.SAME: Mark.FINE,
    Verdict.UNDECIDED: Mark.UNDECIDED,
    Verdict.BROKEN: Mark.BROKEN,
    Verdict.NOTHING: Mark.UNDECIDED,
}


def times(
    sides: tuple[Ready, Ready],
    chosen: Sequence[Chosen],
    thresholds: Thresholds,
    budget: Budget,
    tell: Tell,
) -> Iterator[Entry]:
    end = monotonic() + 60 * budget.minutes
    for number, each in enumerate(chosen, 1):
        limit = thresholds.of(SCENARIO, each.codec, each.subject)
        left = end - monotonic()
        if left < min(LEAST_S, budget.seconds):
            yield _left_out(each, limit, budget)
            continue
        tell(f"timing {each.label}", number, len(chosen))
        case = Case(each.codec, each.codec, each.subject, SCENARIO, each.operation)
        asked = Asked(threshold=limit.threshold, budget=min(left, budget.seconds))
        for finding in compare(sides, [case], asked):
            yield _entry(each, finding, limit)


def _left_out(each: Chosen, limit: Limit, budget: Budget) -> Entry:
    return Entry(
        Question.TIME,
        Mark.UNDECIDED,
        each.codec,
        each.subject,
        f"not timed: the {budget.minutes:g} minutes were up",
        each.operation,
        limit=limit,
    )


def _entry(each: Chosen, finding: Finding, limit: Limit) -> Entry:
    old, new = finding.ns
    timed = finding.found is not None
    change = finding.change()
    note = f"{finding.pairs} pairs of processes, {finding.seconds:.0f} s" if timed else ""
    return Entry(
        Question.TIME,
        _MARKS[finding.verdict],
        each.codec,
        each.subject,
        finding.words() if change in finding.words() else f"{finding.words()}: {change}",
        each.operation,
        base=duration(old) if timed else "",
        head=duration(new) if timed else "",
        change=change,
        note="; ".join(filter(None, (note, finding.note))),
        limit=limit,
        facts=finding.to_json(),
    )
