"""A report before it is written: sections of sentences, tables and charts, in reading order.

Markdown and HTML are two renderings of one document.
"""

from __future__ import annotations

from dataclasses import dataclass

from serdelab.report.tables.table import Table


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as a page needs it; ``svg`` is the element to stand inline."""

    name: str
    title: str
    alt: str
    svg: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """``folded`` tables are closed until asked for; the contents name it where it is ``listed``."""

    key: str
    title: str
    text: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    tables: tuple[Table, ...] = ()
    folded: tuple[Table, ...] = ()
    inner: tuple[Section, ...] = ()
    listed: bool = True

    @property
    def empty(self) -> bool:
        parts = (self.text, self.bullets, self.pictures, self.tables, self.folded, self.inner)
        return not any(parts)


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    heading: str
    notes: tuple[str, ...]
    sections: tuple[Section, ...]
