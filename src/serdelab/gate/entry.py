"""One answer to one question about one codec and subject, and what all of them together mean."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from serdelab.gate.thresholds import Limit


class Question(StrEnum):
    ROUND_TRIP = "round trip"
    SIZE = "size"
    INSTRUCTIONS = "instructions"
    TIME = "throughput"


class Mark(StrEnum):
    """How it came out; ``EXIT`` says which of them the exit code tells of."""

    BROKEN = "broken"  # a record did not come back, or the codec raised, hung or died
    WORSE = "worse"  # past the threshold, and confirmed where it is a statistic
    UNDECIDED = "undecided"  # it was asked for, and there is no answer
    BETTER = "better"
    CHANGED = "changed"  # neither better nor worse, and not the same
    FINE = "fine"
    TOLD = "not compared"  # with a reason that is nobody's fault


EXIT = {Mark.BROKEN: 4, Mark.WORSE: 1, Mark.UNDECIDED: 3}
"""The worst stands first; what is not here is fine."""


@dataclass(frozen=True, slots=True)
class Entry:
    """``words`` is the answer as a sentence has it, ``note`` what a reader has to know beside it.

    ``base``, ``head`` and ``change`` are figures with their units, for a table; empty where there
    are none. ``facts`` is for programs.
    """

    question: Question
    mark: Mark
    codec: str
    subject: str
    words: str
    operation: str = ""
    base: str = ""
    head: str = ""
    change: str = ""
    note: str = ""
    limit: Limit | None = None
    facts: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def label(self) -> str:
        return " · ".join(filter(None, (self.codec, self.subject, self.operation)))

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"label": self.label}


def exit_code(entries: Iterable[Entry]) -> int:
    marks = {entry.mark for entry in entries}
    return next((code for mark, code in EXIT.items() if mark in marks), 0)
