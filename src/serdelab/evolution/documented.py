"""The documented catalogue: what the formats' own documents say of each change, as verdicts.

``scenarios/documented/catalogue.csv`` has the documents' words, ``words.toml`` says which verdicts
they allow, and ``differences.toml`` where the rules say something else, each with its reason. A
text that no pattern of ``words.toml`` matches is a SchemaError.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files
from importlib.resources.abc import Traversable

from serdelab.errors import UnknownName
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.toml_file import TomlFile

PACKAGE = "serdelab.scenarios.documented"

_SAME = {"same", "same (ids)"}


@dataclass(frozen=True, slots=True)
class Row:
    """One change in one format, in the words of its documents."""

    id: str
    change_class: str
    change: str
    format: str
    backward: str
    forward: str
    source: str

    def text(self, direction: Direction) -> str:
        """ "same" of forward means what backward says."""
        if direction is Direction.BACKWARD or self.forward in _SAME:
            return self.backward
        return self.forward


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the rules say something else than the documents, and why.

    ``reads`` are "written -> read": row "a -> b" backward, row "b -> a" forward. ``rows`` are ids.
    """

    formats: frozenset[str]
    reads: frozenset[str]
    rows: frozenset[str]
    direction: str
    verdict: Verdict
    why: str
    source: str

    def covers(self, row: Row, direction: Direction, verdict: Verdict) -> bool:
        if verdict is not self.verdict or row.format not in self.formats:
            return False
        if self.direction not in {"", direction.value}:
            return False
        old, _, new = row.change.partition(" -> ")
        read = f"{old} -> {new}" if direction is Direction.BACKWARD else f"{new} -> {old}"
        return row.id in self.rows or read in self.reads


@cache
def rows() -> tuple[Row, ...]:
    """All of the catalogue, in its order."""
    text = _file("catalogue.csv").read_text(encoding="utf-8")
    lines = csv.reader(text.splitlines())
    next(lines)  # the names of the columns
    return tuple(Row(*line) for line in lines)


@cache
def row(id_: str) -> Row:
    """UnknownName when there is none of that id."""
    found = {each.id: each for each in rows()}
    if id_ not in found:
        error = UnknownName("documented row", id_, found)
        error.hint = ""  # there is no command that lists them
        raise error
    return found[id_]


def allowed(row: Row, direction: Direction) -> frozenset[Verdict]:
    """The verdicts that the words of a row leave open. SchemaError where nobody maps them."""
    return _allowed(row.text(direction), row.change_class)


@cache
def _allowed(text: str, change_class: str) -> frozenset[Verdict]:
    for patterns, classes, verdicts in _patterns():
        if (not classes or change_class in classes) and any(p.fullmatch(text) for p in patterns):
            return verdicts
    raise _words().top(("format", "text")).error(f"no pattern matches {text!r} ({change_class})")


_Pattern = tuple[tuple[re.Pattern[str], ...], frozenset[str], frozenset[Verdict]]


@cache
def _patterns() -> tuple[_Pattern, ...]:
    return tuple(
        (
            tuple(re.compile(pattern) for pattern in section.texts("pattern")),
            frozenset(section.texts("class")),
            frozenset(Verdict(word) for word in section.texts("verdicts")),
        )
        for section in _words().sections("text", ("pattern", "class", "verdicts"))
    )


@cache
def differences() -> tuple[Difference, ...]:
    """Where the rules say something else. SchemaError."""
    keys = ("format", "reads", "rows", "direction", "verdict", "why", "source")
    return tuple(
        Difference(
            frozenset(section.texts("format")),
            frozenset(section.texts("reads")),
            frozenset(section.texts("rows")),
            section.text("direction", needed=False),
            Verdict(section.text("verdict")),
            section.text("why"),
            section.text("source"),
        )
        for section in TomlFile.read(_file("differences.toml")).sections("difference", keys)
    )


def explained(row: Row, direction: Direction, verdict: Verdict) -> Difference | None:
    """Why the rules predict a verdict that the row does not allow; None where nobody knows."""
    return _first(d for d in differences() if d.covers(row, direction, verdict))


def _first(found: Iterable[Difference]) -> Difference | None:
    return next(iter(found), None)


@cache
def _words() -> TomlFile:
    return TomlFile.read(_file("words.toml"))


def _file(name: str) -> Traversable:
    return files(import_module(PACKAGE)) / name
