"""What became of a symbol that was read: enums of two documents side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serdelab.evolution.lineage import Lineage
from serdelab.evolution.outcome import Outcome
from serdelab.schema.shape import Symbols


@dataclass(frozen=True, slots=True)
class _Pair:
    becomes: Mapping[str, str | None]
    numbers: Mapping[str, int]
    """Of the writer's symbols."""
    names: Mapping[int, str]
    """Of the reader's."""
    known: frozenset[str]


class SymbolReads:
    """Made once for a pair of documents, as an enum may have thousands of symbols."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._pairs: dict[tuple[str, str], _Pair] = {}

    def outcome(self, enum: Symbols, other: Symbols, before: Any, after: Any) -> Outcome:
        """A symbol is named, as its number is where nobody has a name for it."""
        pair = self._pair(enum, other)
        wanted: str | None = None
        number: Any = before
        if isinstance(before, int):  # a number that the writer had no symbol for
            wanted = pair.names.get(before)
        elif isinstance(before, str):
            wanted, number = pair.becomes.get(before), pair.numbers.get(before)
        kept = wanted is None and other.open and isinstance(after, int)
        if after == wanted or (kept and after == number):
            return Outcome.SAME
        unknown = isinstance(after, str) and after not in pair.known
        if after == before and other.open and unknown:
            return Outcome.SAME
        if other.default and after == other.default:
            return Outcome.SILENT_LOSS
        return Outcome.SILENT_CORRUPTION

    def _pair(self, enum: Symbols, other: Symbols) -> _Pair:
        key = enum.name, other.name
        if key not in self._pairs:
            self._pairs[key] = _Pair(
                self._lineage.symbols(enum, other),
                {sign.name: sign.number for sign in reversed(enum.symbols)},
                {sign.number: sign.name for sign in reversed(other.symbols)},
                frozenset(sign.name for sign in other.symbols),
            )
        return self._pairs[key]
