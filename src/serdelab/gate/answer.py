"""All that the gate found out; every form of it is made from this.

As JSON it is one object, ``version`` 1 (2026-11): first. Within a version keys are added and none
changes its meaning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from serdelab.gate.choose import Chosen
from serdelab.gate.entry import EXIT, Entry, Mark, Question, exit_code
from serdelab.gate.thresholds import Limit
from serdelab.gate.touched import Touch

VERSION = 1
WORDS = {
    4: "correctness broken",
    1: "regression confirmed",
    3: "not decided",
    0: "fine",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """``base`` and ``head`` are what they were called, with the commit where there is one.

    ``uncounted``: why there are no instruction counts, or empty. ``unused`` is growth that is
    accepted and no longer there. ``records`` is how many of each subject.
    """

    base: str
    head: str
    touches: tuple[Touch, ...]
    explicit: bool
    chosen: tuple[Chosen, ...]
    entries: tuple[Entry, ...]
    records: dict[str, int]
    uncounted: str
    gone: tuple[str, ...]
    unused: tuple[Limit, ...]
    environment: dict[str, Any]

    @property
    def exit_code(self) -> int:
        return exit_code(self.entries)

    @property
    def verdict(self) -> str:
        """ "regression confirmed: 1 worse": one line."""
        counts = {mark: len(self.of_mark(mark)) for mark in EXIT}
        told = ", ".join(f"{number} {mark}" for mark, number in counts.items() if number)
        word = WORDS[self.exit_code]
        return f"{word}: {told}" if told else word

    def of_mark(self, *marks: Mark) -> list[Entry]:
        return [entry for entry in self.entries if entry.mark in marks]

    def of(self, question: Question) -> list[Entry]:
        return [entry for entry in self.entries if entry.question is question]

    @property
    def bad(self) -> list[Entry]:
        """What the exit code tells of, the worst first."""
        return [entry for mark in EXIT for entry in self.of_mark(mark)]

    def to_json(self) -> dict[str, Any]:
        return {
            "version": VERSION,
            "verdict": WORDS[self.exit_code],
            "exit_code": self.exit_code,
            "base": self.base,
            "head": self.head,
            "touched": [asdict(each) for each in self.touches],
            "timed": [asdict(each) for each in self.chosen],
            "records": self.records,
            "instructions_not_counted": self.uncounted,
            "removed": list(self.gone),
            "accepted_and_unused": [asdict(each) for each in self.unused],
            "entries": [entry.to_json() for entry in self.entries],
            "environment": self.environment,
        }


def unused(limits: Iterable[Limit], entries: Iterable[Entry]) -> tuple[Limit, ...]:
    """Growth that is accepted, of sizes that were compared, and that is not there."""
    used: dict[Limit, bool] = {}
    for entry in entries:
        if entry.question is Question.SIZE and entry.limit is not None and entry.change:
            used[entry.limit] = used.get(entry.limit, False) or entry.facts["larger"] > 0
    return tuple(limit for limit in limits if limit.accepts and used.get(limit) is False)
