"""The answer for a terminal: what was done, what is not as it was, the verdict last."""

from __future__ import annotations

from collections.abc import Iterator

from serdelab.gate import words
from serdelab.gate.answer import Answer
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.report.visible import line

_SHOWN = 12
"""Entries that are no fault, of one kind: the rest is counted."""


def lines(answer: Answer) -> Iterator[str]:
    yield line(f"{answer.head} against {answer.base}")
    yield from words.chosen(answer)
    yield from words.summaries(answer)
    yield from _entries(answer)
    yield from words.leftovers(answer)
    yield answer.verdict


def _entries(answer: Answer) -> Iterator[str]:
    """Faults and all that was timed in full; of what else is not the same a few."""
    told: dict[tuple[Question, Mark], list[Entry]] = {}
    for entry in answer.entries:
        if entry.question is Question.TIME or entry in answer.bad:
            yield from _entry(entry)
        elif entry.mark is not Mark.FINE:
            told.setdefault((entry.question, entry.mark), []).append(entry)
    for entries in told.values():
        for entry in entries[:_SHOWN]:
            yield from _entry(entry)
        if len(entries) > _SHOWN:
            more = len(entries) - _SHOWN
            yield f"{entries[0].question}: {more} more {entries[0].mark}; --json has all"


def _entry(entry: Entry) -> Iterator[str]:
    yield words.sentence(entry)
    yield from (f"  {each}" for each in words.details(entry))
