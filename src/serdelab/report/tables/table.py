"""A table before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """``meaning`` is what a reader hovers for or reads below; numbers stand right."""

    head: str
    meaning: str = ""
    number: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` have as many cells as there are columns; ``notes`` stand below."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def table(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    notes: Sequence[str] = (),
) -> Table:
    """ValueError for a row of another length than the head."""
    if any(len(row) != len(columns) for row in rows):
        raise ValueError(f"{title}: a row does not fit its {len(columns)} columns")
    return Table(title, tuple(columns), tuple(tuple(row) for row in rows), tuple(notes))


def words(head: str, meaning: str = "") -> Column:
    """A column of text."""
    return Column(head, meaning, number=False)
