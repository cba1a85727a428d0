"""Objects and arrays of JSON Schema as structs, maps and lists."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Protocol

from serdelab.idl.json_text import array, members
from serdelab.idl.jsonschema_flat import Flat
from serdelab.idl.jsonschema_node import Node
from serdelab.idl.jsonschema_shape_leaf import ANY
from serdelab.schema.shape import (
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Presence,
    Repeated,
    Shape,
    Slot,
    Struct,
)

_CLOSED = ("additionalProperties", "unevaluatedProperties")


class Shaping(Protocol):
    """What makes shapes of the schemas inside an object."""

    def shape(self, node: Node) -> Shape: ...

    def gap(self, flat: Flat, word: str, reason: str) -> None: ...


def is_closed(flat: Flat) -> bool:
    """Whether no other properties than those named are valid."""
    return any(flat.words.get(word) in (False, {"not": {}}) for word in _CLOSED)


def is_map(flat: Flat) -> bool:
    """An object that names no property, but says of what kind its members are."""
    if flat.properties or flat.required:
        return False
    patterns = members(flat.words.get("patternProperties")) or {}
    if patterns:
        return len(patterns) == 1 and is_closed(flat)
    typed = flat.words.get("additionalProperties", True)
    return bool(members(typed)) or (typed is True and "propertyNames" in flat.words)


def map_of(flat: Flat, shaping: Shaping) -> Shape:
    for word in ("minProperties", "maxProperties"):
        if word in flat.words:
            shaping.gap(flat, word, "maps are tried with one member and with none")
    patterns = members(flat.words.get("patternProperties")) or {}
    for pattern in patterns:
        at = f"{flat.node.at}/propertyNames"
        key = Node(flat.node.source, at, {"type": "string", "pattern": pattern})
        return _keyed(shaping.shape(key), shaping.shape(flat.inner("patternProperties", pattern)))
    key_shape: Shape = Leaf("string", Domain.TEXT)
    if "propertyNames" in flat.words:
        names = flat.inner("propertyNames")
        of_text = {"allOf": [{"type": "string"}, names.words]}
        key_shape = shaping.shape(Node(names.source, names.at, of_text))
    value = "additionalProperties"
    others = shaping.shape(flat.inner(value)) if value in flat.words else ANY
    return _keyed(key_shape, others)


def _keyed(key: Shape, value: Shape) -> Shape:
    return key if isinstance(key, Opaque) else Keyed(key, value)


def list_of(flat: Flat, shaping: Shaping) -> Shape:
    fewest, most = int(flat.words.get("minItems", 0)), flat.words.get("maxItems")
    if array(flat.words.get("items")) is not None or "prefixItems" in flat.words:
        return Opaque("tuple", "items are told apart by their position")
    if most is not None and most < fewest:
        return Opaque("array", "no value is valid")
    if most == 0 or flat.words.get("items", True) is False:
        return Leaf("array", Domain.LOGICAL, samples=([],))
    for word in ("contains", "unevaluatedItems"):
        if word in flat.words:
            shaping.gap(flat, word, "the items of lists are tried without it")
    item = shaping.shape(flat.inner("items")) if "items" in flat.words else ANY
    word = "set" if flat.words.get("uniqueItems") is True else "array"
    return Repeated(item, word, fewest, None if most is None else int(most))


def struct(flat: Flat, name: str, shaping: Shaping) -> Struct:
    for word, reason in _UNTOLD.items():
        if word in flat.words:
            shaping.gap(flat, word, reason)
    others = flat.words.get("additionalProperties", True)
    if members(others) and not is_closed(flat):
        shaping.gap(flat, "additionalProperties", "members without a name here are not tried")
    bounded = flat.words.keys() & {"patternProperties", "propertyNames", "maxProperties"}
    return Struct(
        name,
        tuple(_slots(flat, shaping)),
        open=not is_closed(flat),
        extras=not is_closed(flat) and not members(others) and not bounded,
        file=flat.node.source.file,
        line=flat.node.line,
    )


_UNTOLD = {
    "patternProperties": "members whose names only match a pattern are not tried",
    "propertyNames": "names are those of the properties",
    "minProperties": "how many members there are is left to chance",
    "maxProperties": "how many members there are is left to chance",
    "dependentRequired": "which members ask for which others is not looked at",
    "dependentSchemas": "which members ask for what is not looked at",
    "dependencies": "which members ask for which others is not looked at",
}


def _slots(flat: Flat, shaping: Shaping) -> Iterator[Slot]:
    for number, (name, node) in enumerate(flat.properties.items(), 1):
        yield _slot(flat, name, number, node, shaping)
    unnamed = (each for each in flat.required if each not in flat.properties)
    for number, name in enumerate(unnamed, len(flat.properties) + 1):
        yield Slot(
            name,
            number,
            _unnamed(flat, name, shaping),
            Presence.REQUIRED,
            file=flat.node.source.file,
            line=flat.required[name],
        )


def _slot(flat: Flat, name: str, number: int, node: Node, shaping: Shaping) -> Slot:
    required = name in flat.required
    shape = shaping.shape(node)
    return Slot(
        name,
        number,
        shape,
        Presence.REQUIRED if required else Presence.OPTIONAL,
        has_default="default" in node.words,
        default=_default(shape, node.words.get("default")),
        file=node.source.file,
        line=node.line,
    )


def _default(shape: Shape, stated: Any) -> Any:
    """The default as a value of the shape; as it is stated where it is none."""
    bare = shape.item if isinstance(shape, Nullable) else shape
    if isinstance(bare, Leaf) and bare.domain is Domain.BYTES and isinstance(stated, str):
        try:
            return base64.b64decode(stated, validate=True)
        except binascii.Error:
            return stated
    return stated


def _unnamed(flat: Flat, name: str, shaping: Shaping) -> Shape:
    """What a required member is that is none of the properties."""
    if is_closed(flat):
        return Opaque("false", f"{name!r} is required and not allowed")
    if "patternProperties" in flat.words:
        return Opaque("any", f"{name!r} is required, and only a pattern may say what it is")
    value = "additionalProperties"
    return shaping.shape(flat.inner(value)) if members(flat.words.get(value)) else ANY
