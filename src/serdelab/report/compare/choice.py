"""What two runs are compared in: names that both have, chosen by whoever asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Select = Callable[[str, Iterable[str], Sequence[str]], tuple[str, ...]]
"""(kind, selectors, known names) → the names meant, in their order; UnknownName for none."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Selectors, none of a kind for all; ``operations`` are those that are drawn and listed."""

    select: Select
    subjects: tuple[str, ...] = ()
    codecs: tuple[str, ...] = ()
    operations: tuple[str, ...] = ("encode", "read_all")

    def of(self, kind: str, known: Sequence[str]) -> tuple[str, ...]:
        """The chosen ones of ``known``; ``kind`` is in the singular."""
        asked = {"subject": self.subjects, "codec": self.codecs, "operation": self.operations}[kind]
        return self.select(kind, asked, known) if asked else tuple(known)
