"""What is timed: what was asked for, or what the change touches. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from serdelab.gate.touched import Touch

OPERATIONS = ("encode", "decode")


@dataclass(frozen=True, slots=True)
class Selection:
    """What the command line names; empty is everything there is to prove, and nothing to time.

    ``everything``: time all codecs that run by default.
    """

    codecs: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    operations: tuple[str, ...] = ()
    everything: bool = False

    @property
    def explicit(self) -> bool:
        return bool(self.codecs or self.subjects or self.everything)


@dataclass(frozen=True, slots=True)
class Budget:
    """``seconds`` for one comparison, ``minutes`` for all."""

    minutes: float = 10.0
    seconds: float = 15.0


@dataclass(frozen=True, slots=True)
class Chosen:
    """One comparison of time."""

    codec: str
    subject: str
    operation: str

    @property
    def label(self) -> str:
        return f"{self.codec} · {self.subject} · {self.operation}"


def choose(
    asked: Selection, touches: Sequence[Touch], defaults: Sequence[str], small: str
) -> list[Chosen]:
    """Each once. ``defaults`` are the codecs that run when none is named, ``small`` the subject."""
    found = _asked(asked, defaults, small) if asked.explicit else _touched(touches, defaults)
    operations = asked.operations or OPERATIONS
    return list(dict.fromkeys(Chosen(c, s, o) for c, s in found for o in operations))


def _asked(asked: Selection, defaults: Sequence[str], small: str) -> Iterator[tuple[str, str]]:
    for subject in asked.subjects or (small,):
        yield from ((codec, subject) for codec in asked.codecs or defaults)


def _touched(touches: Sequence[Touch], defaults: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What a path names by itself comes before what touches all: time may run out."""
    for touch in sorted(touches, key=lambda each: each.codecs is None):
        codecs = defaults if touch.codecs is None else touch.codecs
        yield from ((codec, subject) for subject in touch.subjects for codec in codecs)
