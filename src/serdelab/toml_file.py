"""Data files in TOML whose mistakes are told with file and line, and with the word that was meant.

``tomllib`` gives no lines, so they are looked up in the text: a file is a list of sections
(``[[rule]]``), and a key stands on a line of its section.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources.abc import Traversable
from typing import Any

from serdelab.errors import SchemaError


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The end of a sentence that has called ``word`` unknown."""
    names = sorted(known)
    near = get_close_matches(word, names, n=1)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(names)}"


@dataclass(frozen=True, slots=True)
class TomlFile:
    """``table`` is the whole file. SchemaError where it cannot be read or is not TOML."""

    name: str
    text: str
    table: dict[str, Any]

    @classmethod
    def read(cls, path: Traversable) -> TomlFile:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise SchemaError(f"cannot be read: {error}", file=str(path)) from error
        return cls.parse(text, str(path))

    @classmethod
    def parse(cls, text: str, name: str) -> TomlFile:
        try:
            return cls(name, text, tomllib.loads(text))
        except tomllib.TOMLDecodeError as error:
            raise SchemaError(f"is not TOML: {error}", file=name) from error

    def sections(self, name: str, known: Iterable[str]) -> list[Section]:
        """All ``[[name]]``, none with a key that is not ``known``. SchemaError.

        ``name`` may have dots, as ``[[tool.name]]`` has.
        """
        *outer, last = name.split(".")
        place = Section(self, self.table)
        for word in outer:
            place = Section(self, place.part(word), word)
        tables: list[Any] = place.table.get(last, [])
        if tables.__class__ is not list or any(each.__class__ is not dict for each in tables):
            raise SchemaError(f"{name} is a list of tables, [[{name}]]", file=self.name)
        sections = [Section(self, table, name, n) for n, table in enumerate(tables)]
        for section in sections:
            section.check(known)
        return sections

    def top(self, known: Iterable[str]) -> Section:
        """What stands outside of all ``[[sections]]``; its keys are checked."""
        section = Section(self, self.table)
        section.check(known)
        return section


@dataclass(frozen=True, slots=True)
class Section:
    """The ``nth`` table ``[[name]]`` of a file, or its top where there is no name."""

    file: TomlFile
    table: dict[str, Any]
    name: str = ""
    nth: int = 0

    def check(self, known: Iterable[str]) -> None:
        """SchemaError for the first key that is not ``known``."""
        for key in self.table:
            if key not in known:
                raise self.error(f"unknown key {key!r}; {did_you_mean(key, known)}", key)

    def error(self, message: str, word: str = "") -> SchemaError:
        """At the line of this section on which ``word`` stands, else at its head."""
        return SchemaError(message, file=self.file.name, line=self.line(word))

    def text(self, key: str, *, needed: bool = True) -> str:
        """SchemaError where it is no text, or not there (empty where not ``needed``)."""
        found = self.table.get(key, "")
        if not isinstance(found, str) or (needed and not found):
            raise self.error(f"{key} is a text" if key in self.table else f"lacks {key}", key)
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """One text or a list of texts; empty where the key is not there. SchemaError."""
        found = self.table.get(key, [])
        words: list[Any] = found if found.__class__ is list else [found]
        if not all(isinstance(each, str) for each in words):
            raise self.error(f"{key} is a text or a list of texts", key)
        return tuple(words)

    def part(self, key: str) -> dict[str, Any]:
        """A table inside; empty where the key is not there. SchemaError."""
        found: dict[str, Any] = self.table.get(key, {})
        if found.__class__ is not dict:
            raise self.error(f"{key} is a table", key)
        return found

    def line(self, word: str) -> int:
        """Where a word stands in this section, else the section's head; 0 for the top."""
        lines = self.file.text.splitlines()
        head = re.compile(rf"\s*\[\[\s*{re.escape(self.name)}\s*\]\]")
        heads = [n for n, line in enumerate(lines) if self.name and head.match(line)]
        start, end = [*heads, len(lines), len(lines)][self.nth : self.nth + 2] if heads else [0, -1]
        pattern = re.compile(rf"(?<!\w){re.escape(word)}(?!\w)")
        inside = enumerate(lines[start : end if heads else None], start + 1)
        at = (n for n, line in inside if word and pattern.search(line))
        return next(at, start + 1 if heads else 0)
