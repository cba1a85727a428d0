"""``oneOf`` and ``anyOf`` as unions, nullables and enums."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from serdelab.idl.json_text import array
from serdelab.idl.jsonschema_flat import Flat, common_types, types_of
from serdelab.idl.jsonschema_node import Node
from serdelab.idl.jsonschema_shape_object import is_closed
from serdelab.schema.shape import (
    Alternatives,
    Nullable,
    Opaque,
    Presence,
    Shape,
    Slot,
    Struct,
)


class Shaping(Protocol):
    """What a union needs of the reader of a document."""

    def shape(self, node: Node) -> Shape: ...

    def flat(self, node: Node) -> Flat | Opaque: ...

    def shape_of(self, flat: Flat) -> Shape: ...

    def gap(self, flat: Flat, word: str, reason: str) -> None: ...

    def symbols(self, flat: Flat, stated: Sequence[str]) -> Shape: ...

    def struct(self, flat: Flat, made: Callable[[str], Struct]) -> Shape: ...


def union(flat: Flat, keyword: str, shaping: Shaping) -> Shape:
    """``flat`` has no other assertion than the keyword, and perhaps a type."""
    flats = [each for each in _branches(flat, keyword, shaping) if isinstance(each, Flat)]
    others = [each for each in flats if not _is_null(each)]
    shape = _without_null(flat, keyword, others, shaping)
    if len(others) == len(flats) or isinstance(shape, Nullable):
        return shape
    return Nullable(shape)


def _without_null(flat: Flat, keyword: str, flats: list[Flat], shaping: Shaping) -> Shape:
    if not flats:
        return Opaque(keyword, "no value can be made for any of the schemas")
    if len({each.node.at for each in flats}) < len(flats) and keyword == "oneOf":
        return Opaque(keyword, "one schema stands there twice, so that it never holds alone")
    if _are_named(flats) and (len(flats) > 1 or keyword == "oneOf"):
        return shaping.struct(flat, lambda name: _union(flat, name, flats, shaping))
    constants = [_constant(each) for each in flats]
    if all(isinstance(each, str) for each in constants) and len(set(constants)) == len(flats):
        return shaping.symbols(flat, constants)
    made = [shaping.shape_of(each) for each in flats]
    for each in made:
        if isinstance(each, Opaque):
            shaping.gap(flat, keyword, f"{each.word}: {each.reason}")
    shapes = tuple(each for each in made if not isinstance(each, Opaque))
    return made[0] if not shapes else shapes[0] if len(shapes) == 1 else Alternatives(shapes)


def _branches(flat: Flat, keyword: str, shaping: Shaping) -> Iterator[Flat | Opaque]:
    """The schemas to choose from; a type beside the keyword holds in each of them."""
    for index in range(len(array(flat.words[keyword]) or ())):
        node = flat.inner(keyword, index)
        branch = shaping.flat(node)
        if isinstance(branch, Flat) and "type" in flat.words:
            types = types_of(flat.words["type"])
            stated = types_of(branch.words.get("type", types))
            left = common_types(stated, types)
            if not left or (_is_null(branch) and "null" not in left):
                continue
            if left != stated or "type" not in branch.words:
                branch = replace(branch, words={**branch.words, "type": left})
        if isinstance(branch, Opaque):
            shaping.gap(flat, keyword, f"{branch.word}: {branch.reason}")
        yield branch


def _is_null(flat: Flat) -> bool:
    words = flat.words
    of_none = "const" in words and words["const"] is None
    return of_none or words.get("type") in ("null", ["null"]) or words.get("enum") == [None]


def _are_named(flats: Sequence[Flat]) -> bool:
    """Whether the name of the only member tells each from the others."""
    names = {name for flat in flats for name in flat.properties}
    return all(map(_has_one_member, flats)) and len(names) == len(flats)


def _has_one_member(flat: Flat) -> bool:
    """Whether it is a closed object of one required member: a branch that its name tells."""
    words = flat.words
    known = {"type", "properties", "required", "additionalProperties"}
    return (
        words.get("type") in ("object", ["object"])
        and is_closed(flat)
        and list(flat.properties) == list(flat.required)
        and len(flat.required) == 1
        and words.keys() <= known
    )


def _constant(flat: Flat) -> Any:
    """The one text of a schema, or another value of one, or None."""
    of_text = flat.words.get("type") in ("string", ["string"])
    words = {w: v for w, v in flat.words.items() if w != "type" or not of_text}
    match words:
        case {"const": value} | {"enum": [value]} if len(words) == 1:
            return value
        case _:
            return None


def _union(flat: Flat, name: str, branches: Sequence[Flat], shaping: Shaping) -> Struct:
    slots: list[Slot] = []
    for number, branch in enumerate(branches, 1):
        for key, node in branch.properties.items():
            shape = shaping.shape(node)
            file, line = node.source.file, node.line
            slots.append(Slot(key, number, shape, Presence.OPTIONAL, file=file, line=line))
    place = flat.node
    return Struct(
        name, tuple(slots), one_of=True, open=False, file=place.source.file, line=place.line
    )
