"""Looks rows up by case, codec and direction: what tables, sentences and charts share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution.run import CASE, EvolutionRun, described
from serdelab.report.evolution.words import READS, Look, look, silent
from serdelab.report.visible import line

UNSORTED = "other"
"""The class of cases that say none."""


@dataclass(frozen=True)
class View:
    """Read-only lookups over one run, computed once each. A *column* is a codec read in one way."""

    run: EvolutionRun

    @cached_property
    def _rows(self) -> dict[tuple[str, str, str, str], EvolutionRow]:
        return {(r.group, r.item, r.column, r.direction): r for r in self.run.rows}

    def row(self, group: str, item: str, column: str, direction: str) -> EvolutionRow | None:
        return self._rows.get((group, item, column, direction))

    def look(self, group: str, item: str, column: str, direction: str) -> Look:
        return look(self.row(group, item, column, direction))

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[EvolutionRow]]:
        """By group and item; by group alone where the item is empty."""
        found: dict[tuple[str, str], list[EvolutionRow]] = {}
        for row in self.run.rows:
            for item in {row.item, ""}:
                found.setdefault((row.group, item), []).append(row)
        return found

    def rows(self, group: str, item: str = "") -> list[EvolutionRow]:
        """In the order of item, codec and way."""
        return self._found.get((group, item), [])

    @cached_property
    def groups(self) -> list[str]:
        """The IDLs that have a matrix of types."""
        return sorted({row.group for row in self.run.rows} - {CASE})

    def chart_of(self, group: str) -> str:
        """The name of the chart of a matrix, and the id of its section."""
        return f"types_{plain(group, self.groups.index(group))}"

    @cached_property
    def _columns(self) -> dict[str, list[str]]:
        found: dict[str, dict[str, None]] = {}
        for row in sorted(self.run.rows, key=lambda row: (row.codec, row.way)):
            found.setdefault(row.group, {})[row.column] = None
        return {group: list(columns) for group, columns in found.items()}

    def columns(self, group: str) -> list[str]:
        """Those with any row, in the order of codecs' names."""
        return self._columns.get(group, [])

    @cached_property
    def classes(self) -> dict[str, list[str]]:
        """Cases by class, both by name."""
        found: dict[str, list[str]] = {}
        for case in sorted({row.item for row in self.rows(CASE)}):
            word = str(self.described(case).get("change_class", "")) or UNSORTED
            found.setdefault(line(word), []).append(case)
        return dict(sorted(found.items()))

    @cached_property
    def cases(self) -> list[str]:
        return [case for cases in self.classes.values() for case in cases]

    def described(self, case: str) -> dict[str, Any]:
        return dict(described(self.run.meta, case))

    @cached_property
    def codecs(self) -> dict[str, dict[str, Any]]:
        """What each codec declared, or the reason why it is not there."""
        return {str(name): dict(info) for name, info in self.run.meta.get("codecs", {}).items()}

    def alike(
        self, group: str, items: Sequence[str], directions: Sequence[str] = READS
    ) -> list[list[str]]:
        """Columns, those together that look the same for all items in these directions."""
        found: dict[tuple[Look, ...], list[str]] = {}
        for column in self.columns(group):
            looks = tuple(self.look(group, i, column, d) for i in items for d in directions)
            found.setdefault(looks, []).append(column)
        return list(found.values())

    def counts(self, group: str, column: str, direction: str) -> Counter[Look]:
        rows = (self.row(group, item, column, direction) for item in self.items(group))
        return Counter(look(row) for row in rows if row is not None)

    def items(self, group: str) -> list[str]:
        """Cases by class; pairs of types in the order of the rows."""
        if group == CASE:
            return self.cases
        return list(dict.fromkeys(row.item for row in self.rows(group)))

    @cached_property
    def keys(self) -> dict[str, str]:
        """Case → the id of its section in a page."""
        return {case: f"case-{plain(case, n)}" for n, case in enumerate(self.cases)}

    @cached_property
    def predicted_alike(self) -> list[list[str]]:
        """Columns for which everything was predicted alike, two or more: those of one format."""
        said: dict[str, list[tuple[str, ...]]] = {}
        for row in self.run.rows:
            if row.predicted:
                what = (row.predicted.get("verdict", ""), row.predicted.get("rule", ""))
                said.setdefault(row.column, []).append((*row.key[:2], row.direction, *what))
        found: dict[tuple[tuple[str, ...], ...], list[str]] = {}
        for column, predictions in said.items():
            found.setdefault(tuple(predictions), []).append(column)
        return [columns for columns in found.values() if len(columns) > 1]

    def silent_in(self, case: str, directions: Iterable[str] = READS) -> list[str]:
        """The columns in which some value of the case arrives wrong, and nobody is told."""
        asked = list(directions)
        return [
            column
            for column in self.columns(CASE)
            if any(silent(self.look(CASE, case, column, d)) for d in asked)
        ]


def type_names(view: View, group: str) -> list[str]:
    """The types of a matrix, in its order."""
    pairs = [item.partition(ARROW) for item in view.items(group)]
    olds = [old for old, arrow, _ in pairs if arrow]
    return list(dict.fromkeys([*olds, *(new for _, arrow, new in pairs if arrow)]))


def plain(name: str, number: int) -> str:
    """A name as part of an id and of a file's name; its number where it is no plain word."""
    return name if re.fullmatch(r"[A-Za-z][\w.-]*", name, re.ASCII) else str(number)


ARROW = " -> "
"""Between the types of an item of a matrix."""
