"""What one read did to one field, and the verdict over many reads."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum


class Direction(StrEnum):
    """Who meets whom. ``round_trip``: new writer, old service passes it on, new reader."""

    BACKWARD = "backward"  # new reader, old writer
    FORWARD = "forward"  # old reader, new writer
    ROUND_TRIP = "round_trip"


class Outcome(StrEnum):
    """In the order from harmless to worst; ``NOT_EXPRESSIBLE`` stands apart."""

    SAME = "same"
    DEFAULTED = "defaulted"  # absent in the message; the reader has its default, or nothing
    IGNORED = "ignored"  # unknown to the reader, and gone when it writes the message again
    KEPT_UNKNOWN = "kept_unknown"  # unknown to the reader, and still there when it writes again
    LOSSY = "lossy"  # arrives with less precision
    REFUSED = "refused"  # the read fails: at schema resolution, or at a value
    SILENT_LOSS = "silent_loss"  # both sides have the field, it arrives absent, without an error
    SILENT_CORRUPTION = "silent_corruption"  # it arrives with another value, without an error
    NOT_EXPRESSIBLE = "not_expressible"  # the format or IDL cannot state the change

    @property
    def rank(self) -> int:
        return _ORDER[self]

    @property
    def harmless(self) -> bool:
        return self in _HARMLESS

    @property
    def silent(self) -> bool:
        """Bad, and nobody is told."""
        return self in {Outcome.LOSSY, Outcome.SILENT_LOSS, Outcome.SILENT_CORRUPTION}


_ORDER = {outcome: rank for rank, outcome in enumerate(Outcome)}
_HARMLESS = {Outcome.SAME, Outcome.DEFAULTED, Outcome.IGNORED, Outcome.KEPT_UNKNOWN}


class Verdict(StrEnum):
    """Of a pair of schemas, a codec and a direction; in the order from harmless to worst."""

    COMPATIBLE = "compatible"  # no counterexample found
    CONDITIONAL = "conditional"  # depends on the value; the condition is stated
    BREAKS_LOUDLY = "breaks_loudly"
    BREAKS_SILENTLY = "breaks_silently"
    UNDECIDED = "undecided"  # nothing could be tried
    NOT_EXPRESSIBLE = "not_expressible"

    @property
    def rank(self) -> int:
        return _RANK[self]


_RANK = {
    Verdict.NOT_EXPRESSIBLE: 0,
    Verdict.COMPATIBLE: 1,
    Verdict.UNDECIDED: 2,
    Verdict.CONDITIONAL: 3,
    Verdict.BREAKS_LOUDLY: 4,
    Verdict.BREAKS_SILENTLY: 5,
}


def worst_outcome(outcomes: Iterable[Outcome]) -> Outcome:
    """SAME where there is none."""
    return max(outcomes, key=lambda outcome: outcome.rank, default=Outcome.SAME)


def worst_verdict(verdicts: Iterable[Verdict]) -> Verdict:
    """COMPATIBLE where there is none."""
    return max(verdicts, key=lambda verdict: verdict.rank, default=Verdict.COMPATIBLE)
