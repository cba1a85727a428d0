"""Hints as files write them.

::

    [hints]
    types = {Person = "Human"}                        # old = "new"
    slots = {"Person.userName" = "name"}              # "old type.old slot" = "new slot"
    symbols = {"Status.PAID" = "SETTLED"}
    replaced = ["Person.note"]                        # gone, whatever has its name or number now
"""

from __future__ import annotations

from serdelab.evolution.lineage import Hints
from serdelab.toml_file import Section

_KEYS = ("types", "slots", "symbols", "replaced")


def read(section: Section) -> Hints:
    """No hints where the section is empty. SchemaError."""
    section.check(_KEYS)
    return Hints(
        slots=_pairs(section, "slots"),
        types=_words(section, "types"),
        symbols=_pairs(section, "symbols"),
        replaced=frozenset(_pair(section, word) for word in section.texts("replaced")),
    )


def _pairs(section: Section, key: str) -> dict[tuple[str, str], str]:
    return {_pair(section, old): new for old, new in _words(section, key).items()}


def _words(section: Section, key: str) -> dict[str, str]:
    inner = Section(section.file, section.part(key), key)
    return {word: inner.text(word) for word in inner.table}


def _pair(section: Section, word: str) -> tuple[str, str]:
    owner, dot, name = word.partition(".")
    if not dot or not owner or not name:
        raise section.error(f'{word!r} is not of the form "Type.name"', word)
    return owner, name
