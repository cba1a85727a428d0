"""A table before it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Column:
    """``meaning`` is what a reader hovers for or reads below; numbers stand right."""

    head: str
    meaning: str = ""
    number: bool = True


class Cell(str):
    """A cell that a page shows as more than its text; anything else shows the text.

    ``look`` is a class of the style sheet; ``target`` the id of what the text leads to; ``key`` the
    id of the cell itself; ``folded`` are facts, by name, that are shown when asked for; ``link``
    is a page elsewhere, nothing that is fetched.
    """

    __slots__ = ("folded", "key", "link", "look", "target")

    look: str
    target: str
    key: str
    link: str
    folded: tuple[tuple[str, str], ...]

    def __new__(  # noqa: PLR0913 - all but the text have defaults
        cls,
        text: str,
        look: str = "",
        *,
        target: str = "",
        key: str = "",
        link: str = "",
        folded: Sequence[tuple[str, str]] = (),
    ) -> Self:
        """A link to anything but a web page is left out."""
        made = super().__new__(cls, text)
        made.look, made.target, made.key, made.folded = look, target, key, tuple(folded)
        made.link = link if link.startswith(("https://", "http://")) else ""
        return made


@dataclass(frozen=True, slots=True)
class Table:
    """``rows`` have as many cells as there are columns; ``notes`` stand below.

    ``spans`` are heads above so many columns each; ``look`` is a class of the style sheet.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    spans: tuple[tuple[str, int], ...] = ()
    look: str = ""


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
