"""One schema inside a JSON Schema document: its keywords, its place, and errors that name both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl.json_text import JsonText, array, members, step

_SILENT = frozenset(
    {
        *("$schema", "$id", "$comment", "$anchor", "$defs", "definitions", "title", "description"),
        *("examples", "default", "deprecated", "readOnly", "writeOnly"),
    }
)


@dataclass(frozen=True, slots=True)
class Node:
    """``at`` is the JSON pointer, empty for the whole document; ``words`` the keywords."""

    source: JsonText
    at: str
    words: dict[str, Any]

    @property
    def line(self) -> int:
        return self.source.line(self.at)

    def only(self, *known: str) -> None:
        """NotExpressible when there is a keyword beside the known ones that is not a comment."""
        for keyword in self.words:
            if keyword not in known and keyword not in _SILENT:
                raise self.foreign(f"the keyword {keyword}", keyword)

    def child(self, *path: str | int) -> Node:
        """The schema at a path from here."""
        here: Any = self.words
        for each in path:
            here = here[each]
        return _node(self.source, self.at + "".join(map(step, path)), here)

    def children(self, keyword: str) -> dict[str, Node]:
        """The schemas of a keyword whose value is an object of schemas."""
        inner = members(self.words[keyword])
        if inner is None:
            raise self.wrong("is not an object", keyword)
        return {key: self.child(keyword, key) for key in inner}

    def alternatives(self, keyword: str) -> list[Node]:
        """The schemas of a keyword whose value is an array of schemas."""
        inner = array(self.words[keyword])
        if inner is None:
            raise self.wrong("is not an array", keyword)
        return [self.child(keyword, index) for index in range(len(inner))]

    def strings(self, keyword: str) -> list[str]:
        """An array of different strings; empty when there is no such keyword."""
        inner = array(self.words.get(keyword, []))
        if inner is None or not all(isinstance(each, str) for each in inner):
            raise self.wrong("is not an array of strings", keyword)
        if len(set(inner)) != len(inner):
            raise self.wrong("names one string twice", keyword)
        return inner

    def target(self) -> Node:
        """The schema that ``$ref`` refers to, in this document; one ``$ref`` may give another."""
        seen: dict[str, Node] = {}
        here = self
        while "$ref" in here.words:
            here.only("$ref")
            if here.at in seen:
                raise here.wrong("refers to itself", "$ref")
            seen[here.at] = here
            here = here._referred()
        return here

    def _referred(self) -> Node:
        reference = self.words["$ref"]
        if not isinstance(reference, str):
            raise self.wrong("is not a string", "$ref")
        pointer = unquote(reference[1:])
        if not reference.startswith("#") or (pointer and not pointer.startswith("/")):
            raise self.foreign(f"a reference other than a pointer into this document ({reference})")
        here: Any = self.source.value
        for key in _keys(pointer):
            inner = members(here)
            if inner is None or key not in inner:
                raise self.wrong(f"refers to {reference}, which is not there", "$ref")
            here = inner[key]
        return _node(self.source, pointer, here)

    def wrong(self, message: str, *path: str | int) -> SchemaError:
        at = self.at + "".join(map(step, path))
        return SchemaError(
            f"at #{at}: {message}",
            file=self.source.file,
            line=self.source.line(at),
        )

    def foreign(self, construct: str, *path: str | int, reason: str = "") -> NotExpressible:
        at = self.at + "".join(map(step, path))
        line = self.source.line(at)
        where = f"{self.source.file}:{line}: the model (#{at})"
        return NotExpressible(construct, where, reason or _REASON)


_REASON = "it has records, unions, lists, maps and optionals of scalar, enum and logical types"


def whole(source: JsonText) -> Node:
    """The schema that the document is."""
    return _node(source, "", source.value)


def _node(source: JsonText, at: str, value: Any) -> Node:
    words = members(value)
    if words is None:
        at_least = Node(source, at, {})
        if isinstance(value, bool):
            raise at_least.foreign("a schema of any value" if value else "a schema of no value")
        raise at_least.wrong(f"a schema is an object, not {value!r:.40}")
    return Node(source, at, words)


def _keys(pointer: str) -> Iterator[str]:
    for key in pointer.split("/")[1:]:
        yield key.replace("~1", "/").replace("~0", "~")
