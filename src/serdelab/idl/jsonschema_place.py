"""Places in a JSON Schema document: what a reference means, and what a type is called.

A type is called by its key in ``$defs``; the document by its title; any other by its way from
there: ``Order.address``, ``Order.items[]``, ``Order.tags{}``, the first branch ``Order.payment|1``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag

from serdelab.idl.json_text import JsonText, array, members, step
from serdelab.idl.jsonschema_draft import draft_of, refs_stand_alone
from serdelab.idl.jsonschema_node import Node

DEFINITIONS = ("$defs", "definitions")
DOCUMENT = "(document)"
"""What a document without a title is called."""

_MARKS = {"items": "[]", "additionalProperties": "{}", "additionalItems": "[]"}


def node_at(source: JsonText, at: str, value: Any) -> Node:
    """A schema; ``true`` and ``false`` are those that every value and no value is valid to."""
    words = members(value)
    return Node(source, at, words if words is not None else {} if value else {"not": {}})


def inner(node: Node, *path: str | int) -> Node:
    """The schema at a path from a node."""
    here: Any = node.words
    for each in path:
        here = here[each]
    return node_at(node.source, node.at + "".join(map(step, path)), here)


@dataclass(slots=True)
class Places:
    source: JsonText
    draft: str = ""
    refs_stand_alone: bool = False
    _anchors: dict[str, str] = field(default_factory=dict[str, str])
    """Names of places, with the pointer to each."""
    _names: dict[str, str] = field(default_factory=dict[str, str])
    _taken: set[str] = field(default_factory=set[str])
    _base: str = ""

    def __post_init__(self) -> None:
        self.draft = draft_of(self.source.value)
        self.refs_stand_alone = refs_stand_alone(self.draft)
        words = members(self.source.value) or {}
        self._base = str(words.get("$id", words.get("id", ""))).rstrip("#")
        if any(word in self.source.text for word in ('"$anchor"', '"$id"', '"id"')):
            self._anchors = dict(_anchors(self.source.value, ""))

    @property
    def root(self) -> Node:
        return node_at(self.source, "", self.source.value)

    def target(self, reference: str) -> Node | None:
        """The schema of this document that a reference means; None where it is of another one."""
        base, fragment = urldefrag(reference)
        if base and base != self._base:
            return None
        pointer = unquote(fragment)
        if pointer and not pointer.startswith("/"):
            if pointer not in self._anchors:
                return None
            pointer = self._anchors[pointer]
        found, here = True, self.source.value
        for key in keys(pointer):
            found, here = _member(here, key)
            if not found:
                return None
        return node_at(self.source, pointer, here)

    def name(self, at: str) -> str:
        """What the type at a pointer is called: no other one has that name."""
        if at not in self._names:
            name = self._called(at)
            self._names[at] = f"{name} (#{at})" if name in self._taken else name
            self._taken.add(self._names[at])
        return self._names[at]

    def _called(self, at: str) -> str:
        path = list(keys(at))
        for index in range(len(path) - 2, -1, -1):
            if path[index] in DEFINITIONS and (not index or path[index - 1] != "properties"):
                return path[index + 1] + _way(path[index + 2 :])
        title = (members(self.source.value) or {}).get("title")
        return (title if isinstance(title, str) and title else DOCUMENT) + _way(path)


def keys(pointer: str) -> Iterator[str]:
    """The steps of a JSON pointer (RFC 6901)."""
    for key in pointer.split("/")[1:]:
        yield key.replace("~1", "/").replace("~0", "~")


def _way(path: list[str]) -> str:
    """Steps below a type as part of a name."""
    made, rest = "", list(path)
    while rest:
        word = rest.pop(0)
        if word == "properties" and rest:
            made += f".{rest.pop(0)}"
        elif word in {"oneOf", "anyOf", "allOf", "prefixItems"} and rest:
            made += f"|{int(rest.pop(0)) + 1}" if rest[0].isdecimal() else f".{word}"
        else:
            made += _MARKS.get(word, f".{word}")
    return made


def _member(here: Any, key: str) -> tuple[bool, Any]:
    inner_words = members(here)
    if inner_words is not None:
        return key in inner_words, inner_words.get(key)
    items = array(here)
    if items is not None and key.isdecimal() and int(key) < len(items):
        return True, items[int(key)]
    return False, None


def _anchors(value: Any, at: str) -> Iterator[tuple[str, str]]:
    """Names that schemas give themselves: ``$anchor``, before 2019-09 an id of a fragment alone."""
    todo = [(value, at)]
    while todo:
        here, pointer = todo.pop()
        words = members(here) or {}
        for word in ("$anchor", "$dynamicAnchor"):
            if isinstance(words.get(word), str):
                yield words[word], pointer
        for word in ("$id", "id"):
            stated = words.get(word)
            if isinstance(stated, str) and stated.startswith("#") and len(stated) > 1:
                yield stated[1:], pointer
        pairs = words.items() if words else enumerate(array(here) or ())
        todo += [(inner_value, pointer + step(key)) for key, inner_value in pairs]
