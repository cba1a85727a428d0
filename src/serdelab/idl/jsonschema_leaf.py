"""JSON Schema → neutral model: the types of a number, a string, an enum."""

from __future__ import annotations

from typing import Any

from serdelab.idl.jsonschema_node import Node
from serdelab.idl.jsonschema_words import FORMATS, decimal_of_pattern
from serdelab.schema import EnumType, Kind, ScalarType, Symbol, Type
from serdelab.schema.model import RANGES


def integer(node: Node) -> ScalarType:
    """The kind whose range the bounds are; an integer without them has no width."""
    node.only("type", "minimum", "maximum")
    bounds = (node.words.get("minimum"), node.words.get("maximum"))
    for kind, known in RANGES.items():
        if bounds == known:
            return ScalarType(kind)
    low, high = (
        f"no {name}" if at is None else at for name, at in zip(_NAMES, bounds, strict=True)
    )
    reason = "minimum and maximum are those of int32, int64, uint32 or uint64"
    raise node.foreign(f"an integer with {low} and {high}", reason=reason)


_NAMES = ("minimum", "maximum")


def string(node: Node) -> Type:
    """Text, or what its one further keyword makes of it."""
    node.only("type", "format", "pattern", "contentEncoding")
    stated = {word: value for word, value in node.words.items() if word in _OF_STRINGS}
    if not stated:
        return ScalarType(Kind.STRING)
    found = _stated(*next(iter(stated.items()))) if len(stated) == 1 else None
    if found is None:
        words = " and ".join(f"{word} {value!r:.80}" for word, value in stated.items())
        raise node.foreign(f"a string with {words}")
    return found


_OF_STRINGS = ("format", "pattern", "contentEncoding")


def _stated(word: str, value: Any) -> Type | None:
    match word, value:
        case "format", str():
            return FORMATS.get(value)
        case "pattern", str():
            return decimal_of_pattern(value)
        case "contentEncoding", "base64":
            return ScalarType(Kind.BYTES)
        case _:
            return None


def enum(node: Node, name: str) -> EnumType:
    """An enum of strings: `type` may be left out."""
    node.only("type", "enum")
    symbols = node.strings("enum")
    if node.words.get("type", "string") != "string" or not symbols:
        raise node.foreign("an enum of other values than strings, or of none", "enum")
    return EnumType(name, tuple(Symbol(symbol, 0) for symbol in symbols))
