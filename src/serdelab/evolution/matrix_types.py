"""The types of an IDL, and every ordered pair of them as two documents that differ in one type.

``scenarios/matrices/<idl>.toml`` has a ``template`` of a document with the marks ``{type}`` and
``{before}``, and the ``[[type]]`` that stand for them::

    name   = "list<i32>"      as the documented catalogue calls it
    text   = "list<i32>"      in place of {type}; the name, where there is none
    before = "enum E { A }"   in place of {before}: what must be declared for the type
    word   = "list"           as rules know it (``evolution.words.general``); the name, if none
    item   = "i32"            of a list or a map: the word of what is in it
    facts  = { open = "yes" } further facts; a change has them as ``from_open`` or ``to_open``
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files
from itertools import permutations

from serdelab.errors import UnknownName
from serdelab.evolution.kinds import Change, Kind
from serdelab.toml_file import Section, TomlFile

PACKAGE = "serdelab.scenarios.matrices"
_TOP = ("template", "struct", "type")
_TYPE = ("name", "text", "before", "word", "item", "facts")


@dataclass(frozen=True, slots=True)
class MatrixType:
    """A type with the document whose field ``value`` has it."""

    name: str
    document: str
    word: str
    item: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class MatrixPair:
    """Two documents, and the change between them as ``CHANGE_TYPE``, whatever the types are."""

    idl: str
    name: str
    old_text: str
    new_text: str
    change: Change


def idls() -> tuple[str, ...]:
    """The IDLs that have a matrix."""
    found = (path.name for path in files(import_module(PACKAGE)).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


def pairs(idl: str) -> Iterator[MatrixPair]:
    """Every ordered pair of two types. UnknownName where the IDL has no matrix."""
    struct, types = matrix(idl)
    for old, new in permutations(types, 2):
        change = _change(struct, old, new)
        name = f"{old.name} -> {new.name}"
        yield MatrixPair(idl, name, old.document, new.document, change)


def _change(struct: str, old: MatrixType, new: MatrixType) -> Change:
    words = {"from": old.word, "to": new.word}
    if old.word == new.word:
        words = {"from": old.item, "to": new.item, "inside": "item"}
    sides = (("from", old), ("to", new))
    more = {f"{side}_{name}": fact for side, each in sides for name, fact in each.facts.items()}
    facts = {**words, **more}
    path = f"{struct}.value"
    return Change(Kind.CHANGE_TYPE, path, old.name, new.name, facts, struct, "value")


@cache
def matrix(idl: str) -> tuple[str, tuple[MatrixType, ...]]:
    """The name of the struct that holds ``value``, and the types. SchemaError, UnknownName."""
    if idl not in idls():
        raise UnknownName("matrix", idl, idls())
    file = TomlFile.read(files(import_module(PACKAGE)) / f"{idl}.toml")
    top = file.top(_TOP)
    template = top.text("template")
    types = tuple(_type(section, template) for section in file.sections("type", _TYPE))
    return top.text("struct"), types


def _type(section: Section, template: str) -> MatrixType:
    name = section.text("name")
    text = section.text("text", needed=False) or name
    before = section.text("before", needed=False)
    item = section.text("item", needed=False)
    facts = {str(key): str(value) for key, value in section.part("facts").items()}
    return MatrixType(
        name,
        template.replace("{before}", before).replace("{type}", text),
        section.text("word", needed=False) or name,
        item,
        {**facts, "item": item} if item else facts,
    )
