"""What rows of the evolution lab say, as people read it: looks, words, their order.

The words of verdicts and outcomes are those of ``serdelab.evolution.outcome``. A ``Look`` is how a
verdict is shown. A conditional verdict has one of two, because a value that is corrupted and one
that is refused are not the same harm. So silence is seen wherever it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from serdelab.evolution_rows import EvolutionRow

DIRECTIONS = ("backward", "forward", "round_trip")
READS = ("backward", "forward")
MEANT = {
    "backward": "new reader, old writer",
    "forward": "old reader, new writer",
    "round_trip": "new writer, an old service reads and writes again, new reader",
}

OUTCOMES = (
    "same",
    "defaulted",
    "ignored",
    "kept_unknown",
    "lossy",
    "refused",
    "silent_loss",
    "silent_corruption",
)
"""From harmless to worst."""

SILENT = frozenset({"lossy", "silent_loss", "silent_corruption"})
JUDGED = frozenset({"compatible", "conditional", "breaks_loudly", "breaks_silently"})
UNFINISHED = frozenset({"failed", "timeout", "crashed"})


def turn(direction: str) -> int:
    """The place of a direction in the order of ``DIRECTIONS``; others come last."""
    return DIRECTIONS.index(direction) if direction in DIRECTIONS else len(DIRECTIONS)


@dataclass(frozen=True, slots=True)
class Look:
    """``symbol`` is one character, ``word`` stands beside it; ``key`` is the style's class."""

    key: str
    symbol: str
    word: str
    meaning: str

    def __str__(self) -> str:
        return f"{self.symbol} {self.word}".strip()


SILENTLY = Look("silent", "✖", "silent", "values arrive wrong or are lost, without an error")
SILENTLY_IF = Look("silent-if", "◐", "silent if", "the same for some values only")
LOUDLY = Look("error", "▲", "error", "the read fails with an error")
LOUDLY_IF = Look("error-if", "△", "error if", "the same for some values only")
COMPATIBLE = Look("ok", "✓", "ok", "no counterexample among the values tried")
UNSAID = Look("unsaid", "–", "", "the change cannot be expressed; the reason is in the details")
UNDECIDED = Look("open", "?", "open", "nothing could be tried")
BROKEN = Look("broken", "■", "failed", "the codec did not come to an end")
MISSING = Look("missing", "", "", "not observed in this run")

LOOKS = (SILENTLY, SILENTLY_IF, LOUDLY, LOUDLY_IF, COMPATIBLE, UNSAID, UNDECIDED, BROKEN, MISSING)
"""Worst first, then those that are no verdict."""
VERDICTS = LOOKS[:5]
HARMED = frozenset({SILENTLY, SILENTLY_IF, LOUDLY, LOUDLY_IF})
_LOOKS = {
    "breaks_silently": SILENTLY,
    "breaks_loudly": LOUDLY,
    "compatible": COMPATIBLE,
    "not_expressible": UNSAID,
    "undecided": UNDECIDED,
}


def worst(row: EvolutionRow) -> str:
    """The worst outcome of any message; empty where none was read."""
    return _worst([*row.outcomes, *row.fields.values()])


def _worst(outcomes: Iterable[str]) -> str:
    known = [name for name in outcomes if name in OUTCOMES]
    return max(known, key=OUTCOMES.index, default="")


def look(row: EvolutionRow | None) -> Look:
    """``UNDECIDED`` for a verdict that is not known here."""
    if row is None:
        return MISSING
    if row.verdict in UNFINISHED:
        return BROKEN
    if row.verdict == "conditional":
        return SILENTLY_IF if worst(row) in SILENT else LOUDLY_IF
    return _LOOKS.get(row.verdict, UNDECIDED)


def silent(look: Look) -> bool:
    """Whether some value arrives wrong and nobody is told."""
    return look in (SILENTLY, SILENTLY_IF)


def legend(looks: Iterable[Look]) -> str:
    """The symbols in words; a sentence for each that is there."""
    there = set(looks)
    said = [f"{look}: {look.meaning}" for look in LOOKS if look in there and look is not MISSING]
    return "; ".join(said) + "." if said else ""


def agrees(row: EvolutionRow, said: str) -> bool | None:
    """Whether the verdict is the one that is ``said``; None where either of them is no verdict."""
    if row.verdict not in JUDGED or said not in JUDGED:
        return None
    return row.verdict == said


def predicted_agrees(row: EvolutionRow) -> bool | None:
    """Of the rules."""
    return agrees(row, row.predicted.get("verdict", ""))


def stated_agrees(row: EvolutionRow) -> bool | None:
    """Of the case's own file."""
    return agrees(row, row.stated.get("verdict", ""))
