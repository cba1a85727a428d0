"""The keywords of one schema, those of ``$ref`` and ``allOf`` put together where that is sound.

Keywords that see their siblings (``additionalProperties``) keep their meaning only when nothing is
put beside them; then, and where two statements have no simple sum, the whole is opaque.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from serdelab.idl.json_text import array
from serdelab.idl.jsonschema_node import Node
from serdelab.idl.jsonschema_place import Places, inner
from serdelab.schema.shape import Opaque

OBJECT_WORDS = frozenset(
    {
        *("properties", "required", "additionalProperties", "patternProperties", "propertyNames"),
        *("minProperties", "maxProperties", "dependentRequired", "dependentSchemas"),
        *("dependencies", "unevaluatedProperties"),
    }
)
ARRAY_WORDS = frozenset(
    {
        *("items", "prefixItems", "additionalItems", "contains", "minContains", "maxContains"),
        *("minItems", "maxItems", "uniqueItems", "unevaluatedItems"),
    }
)
STRING_WORDS = frozenset(
    {
        *("minLength", "maxLength", "pattern", "format"),
        *("contentEncoding", "contentMediaType", "contentSchema"),
    }
)
NUMBER_WORDS = frozenset(
    {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
)
_OTHER_WORDS = frozenset(
    {
        *("type", "enum", "const", "anyOf", "oneOf", "not", "if", "then", "else"),
        *("$dynamicRef", "$recursiveRef"),
    }
)
ASSERTIONS = OBJECT_WORDS | ARRAY_WORDS | STRING_WORDS | NUMBER_WORDS | _OTHER_WORDS
"""All keywords that can make a value invalid; any other one is a comment."""

_GREATEST = ("minimum", "minLength", "minItems", "minProperties", "exclusiveMinimum")
_LEAST = ("maximum", "maxLength", "maxItems", "maxProperties", "exclusiveMaximum")
_MOST = 200
_SEES_SIBLINGS = ("additionalProperties", "additionalItems", "unevaluatedItems")


@dataclass(slots=True)
class Flat:
    """``node`` gives the name and the line; ``homes`` the schema that states each keyword."""

    node: Node
    draft: str
    words: dict[str, Any] = field(default_factory=dict[str, Any])
    homes: dict[str, Node] = field(default_factory=dict[str, Node])
    properties: dict[str, Node] = field(default_factory=dict[str, Node])
    required: dict[str, int] = field(default_factory=dict[str, int])
    """Name → line."""

    def inner(self, keyword: str, *path: str | int) -> Node:
        return inner(self.homes[keyword], keyword, *path)

    def line(self, keyword: str) -> int:
        home = self.homes.get(keyword, self.node)
        return home.source.line(f"{home.at}/{keyword}")

    def stated(self, *keywords: str) -> dict[str, Any]:
        return {word: self.words[word] for word in keywords if word in self.words}

    def without(self, *keywords: str) -> Flat:
        return replace(self, words={w: v for w, v in self.words.items() if w not in keywords})

    def of_type(self, type_: str) -> Flat:
        return replace(self, words={**self.words, "type": type_})


class _CannotMerge(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def flatten(node: Node, places: Places) -> Flat | Opaque:
    """Follows references; the schema that one leads to keeps its own name and line."""
    try:
        found = list(islice(_parts(node, places, frozenset()), _MOST + 1))
    except _CannotMerge as error:
        return Opaque("$ref", error.reason)
    parts = list({p.at: p for p in found if ASSERTIONS & p.words.keys()}.values()) or found[:1]
    if len(parts) == 1:
        return _single(parts[0], places.draft)
    if len(found) > _MOST:
        return Opaque("allOf", f"more than {_MOST} schemas hold at once")
    try:
        return _merged(node, parts, places.draft)
    except _CannotMerge as error:
        return Opaque("allOf", error.reason)


def _parts(node: Node, places: Places, around: frozenset[str]) -> Iterator[Node]:
    """The schemas that a value must be valid to all at once; those of no assertion left out."""
    if node.at in around:
        raise _CannotMerge("it leads to itself, so that no value is valid or any")
    around |= {node.at}
    reference = node.words.get("$ref")
    alone = isinstance(reference, str) and places.refs_stand_alone
    rest = {w: v for w, v in node.words.items() if w in ASSERTIONS and not alone}
    others = [] if alone else list(_all_of(node))
    if rest or not (others or isinstance(reference, str)):
        yield Node(node.source, node.at, node.words)
    if isinstance(reference, str):
        target = places.target(reference)
        if target is None:
            raise _CannotMerge(f"{reference} is in another document, which is not read")
        yield from _parts(target, places, around)
    for each in others:
        yield from _parts(each, places, around)


def _all_of(node: Node) -> Iterator[Node]:
    for index in range(len(array(node.words.get("allOf")) or ())):
        yield inner(node, "allOf", index)


def _single(node: Node, draft: str) -> Flat:
    words = {word: value for word, value in node.words.items() if word in ASSERTIONS}
    if "draft-04" in draft:
        words.pop("const", None)
    flat = Flat(node, draft, words, dict.fromkeys(words, node))
    flat.properties = {
        name: inner(node, "properties", name) for name in words.get("properties", ())
    }
    line = node.source.line(f"{node.at}/required")
    flat.required = dict.fromkeys(_required(words), line)
    return flat


def _required(words: Mapping[str, Any]) -> Sequence[str]:
    stated = words.get("required", ())
    return () if isinstance(stated, bool) else stated  # draft-03 had it at the property


def _merged(node: Node, parts: Sequence[Node], draft: str) -> Flat:
    found = Flat(node, draft)
    for part in parts:
        one = _single(part, draft)
        for name, inner_node in one.properties.items():
            found.properties[name] = _both(found.properties.get(name), inner_node)
        found.required |= one.required
        for word, value in one.words.items():
            found.words[word] = _sum(word, found.words, value)
            found.homes.setdefault(word, part)
    for word in _SEES_SIBLINGS:
        if found.words.get(word, True) not in (True, {}) and not _sees_all(word, found, parts):
            raise _CannotMerge(f"{word} says nothing of what other schemas beside it allow")
    home = found.homes.get("unevaluatedProperties", node)
    if home.at != node.at:
        raise _CannotMerge("unevaluatedProperties says nothing of what schemas around it allow")
    return found


def _both(one: Node | None, two: Node) -> Node:
    """A property that two schemas state: both hold."""
    if one is None or one.words == two.words:
        return one or two
    return Node(one.source, one.at, {"allOf": [one.words, two.words]})


def _sees_all(word: str, found: Flat, parts: Sequence[Node]) -> bool:
    beside = ("items", "prefixItems") if word != "additionalProperties" else ("properties",)
    home = found.homes[word]
    return all(part is home or not any(each in part.words for each in beside) for part in parts)


def _sum(word: str, words: Mapping[str, Any], value: Any) -> Any:
    """The keyword's value where a schema states it beside the others."""
    if word not in words or words[word] == value:
        return value
    before = words[word]
    numbers = not isinstance(before, bool) and not isinstance(value, bool)
    choose: Callable[..., Any] | None = (
        max if word in _GREATEST else min if word in _LEAST else None
    )
    if choose is not None and numbers and not _booleans(words):
        return choose(before, value)
    match word:
        case "type":
            if found := common_types(types_of(before), types_of(value)):
                return found
            raise _CannotMerge("no type is one of all that are asked for")
        case "properties" | "required":
            return value  # put together by name
        case "additionalProperties" if before in (True, {}) or value in (True, {}):
            return value if before in (True, {}) else before
        case _:
            raise _CannotMerge(f"{word} is stated twice, with different values")


def _booleans(words: Mapping[str, Any]) -> list[str]:
    """The keywords of draft-04 that say how another one is meant."""
    return [w for w in ("exclusiveMinimum", "exclusiveMaximum") if isinstance(words.get(w), bool)]


def types_of(stated: Any) -> list[str]:
    """The value of ``type`` as a list."""
    return [stated] if isinstance(stated, str) else list(stated)


def common_types(one: list[str], two: list[str]) -> list[str]:
    """What is of some type of both; an integer is a number."""
    both = [each for each in one if each in two]
    for few, many in ((one, two), (two, one)):
        if "integer" in few and "number" in many and not {"integer", "number"} & {*both}:
            both.append("integer")
    return both
