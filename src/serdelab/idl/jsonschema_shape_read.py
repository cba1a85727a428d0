"""JSON Schema files and texts → documents and shapes."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl import json_text
from serdelab.idl.json_text import JsonText, array
from serdelab.idl.jsonschema_draft import checked
from serdelab.idl.jsonschema_flat import (
    ARRAY_WORDS,
    NUMBER_WORDS,
    OBJECT_WORDS,
    STRING_WORDS,
    Flat,
    flatten,
)
from serdelab.idl.jsonschema_node import Node
from serdelab.idl.jsonschema_place import Places
from serdelab.idl.jsonschema_shape_leaf import ANY, BOOLEAN, NULL, integer, number, string, values
from serdelab.idl.jsonschema_shape_object import is_map, list_of, map_of, struct
from serdelab.idl.jsonschema_shape_union import union
from serdelab.schema import IdlDocument
from serdelab.schema.shape import (
    Alternatives,
    Gap,
    Keyed,
    Nullable,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Sign,
    Struct,
    Symbols,
)
from serdelab.schema.wrap import WRAPPER, wrapper

_LARGEST = 2_000
"""A type without names may be made of so many others."""


def read_file(file: Path, includes: Sequence[Path]) -> tuple[IdlDocument, Shapes]:
    """SchemaError with file and line."""
    source = json_text.read(file)
    return IdlDocument("jsonschema", source.text, str(file)), shapes_of(source)


def read_text(given: IdlDocument) -> tuple[IdlDocument, Shapes]:
    return given, shapes_of(json_text.parse(given.text, given.file))


def shapes_of(source: JsonText) -> Shapes:
    """SchemaError where the document breaks the rules of its draft, or nests too deep."""
    unread = checked(source)
    places = Places(source)
    reader = _Reader(places)
    if unread:
        reader.gaps.append(Gap("$ref", unread, source.file, 1))
    try:
        root = reader.root()
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=source.file) from error
    return Shapes((root,), reader.types, gaps=tuple(reader.gaps))


class _Reader:
    """Structs are read one after the other, not inside one another: so depth costs nothing."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.types: dict[str, Struct | Symbols] = {}
        self.gaps: list[Gap] = []
        self._todo: deque[tuple[str, Callable[[str], Struct]]] = deque()
        self._known: set[str] = set()
        self._around: list[str] = []
        self._made: dict[str, Shape] = {}

    def root(self) -> str:
        """The name of the type that is the message."""
        node = self.places.root
        shape = self.shape(node)
        while self._todo:
            name, made = self._todo.popleft()
            self.types[name] = made(name)
        if isinstance(shape, Ref) and isinstance(self.types[shape.name], Struct):
            return shape.name
        self.types[WRAPPER] = wrapper(shape, node.source.file, node.line)
        return WRAPPER

    # What the parts of a schema ask for -----------------------------------------------------

    def flat(self, node: Node) -> Flat | Opaque:
        return flatten(node, self.places)

    def gap(self, flat: Flat, word: str, reason: str) -> None:
        gap = Gap(word, reason, flat.node.source.file, flat.line(word))
        if gap not in self.gaps:
            self.gaps.append(gap)

    def struct(self, flat: Flat, made: Callable[[str], Struct]) -> Shape:
        name = self.places.name(flat.node.at)
        if name not in self._known:
            self._known.add(name)
            self._todo.append((name, made))
        return Ref(name)

    def symbols(self, flat: Flat, stated: Sequence[str]) -> Shape:
        name, place = self.places.name(flat.node.at), flat.node
        signs = tuple(Sign(each, index) for index, each in enumerate(dict.fromkeys(stated)))
        self._known.add(name)
        self.types[name] = Symbols(name, signs, file=place.source.file, line=place.line)
        return Ref(name)

    def shape(self, node: Node) -> Shape:
        flat = self.flat(node)
        if isinstance(flat, Opaque):
            return flat
        at = flat.node.at
        if at == node.at:
            return self.shape_of(flat)
        if at not in self._made:
            self._made[at] = self.shape_of(flat)
        return self._made[at]

    def shape_of(self, flat: Flat) -> Shape:
        at = flat.node.at
        if at in self._around:
            return Opaque("$ref", "it holds itself without an object in between")
        self._around.append(at)
        try:
            shape = self._of(flat)
        finally:
            self._around.pop()
        return shape if _size(shape) <= _LARGEST else Opaque("$ref", "the type is too large")

    # Shapes ---------------------------------------------------------------------------------

    def _of(self, flat: Flat) -> Shape:
        words = flat.words
        for keyword in ("$dynamicRef", "$recursiveRef"):
            if keyword in words:
                return Opaque(keyword, "what it means depends on what refers to it")
        flat = self._without_conditions(flat)
        if "const" in words:
            return values(flat, "const", [words["const"]])
        if "enum" in words:
            return self._enum(flat)
        for keyword in ("oneOf", "anyOf"):
            if keyword in words:
                return self._union(flat, keyword)
        return self._typed(flat)

    def _without_conditions(self, flat: Flat) -> Flat:
        """Left out are keywords that only take values away from those that others state."""
        words = flat.words.keys()
        conditions = {"if", "not"} if words - {"not"} else {"if"}
        if words & {"const", "enum"}:
            conditions |= {"oneOf", "anyOf"}
        for keyword in sorted(conditions & words):
            self.gap(flat, keyword, "values are made without it")
        return flat.without(*conditions, "then", "else")

    def _enum(self, flat: Flat) -> Shape:
        stated = list(flat.words["enum"])
        some = [each for each in stated if each is not None]
        leaf = values(flat, "enum", some) if some else NULL
        if isinstance(leaf, Opaque) or not some:
            return leaf
        shape: Shape = leaf
        if all(isinstance(each, str) for each in leaf.samples):
            shape = self.symbols(flat, leaf.samples)
        of_null = flat.words.get("type", ["null"])
        return Nullable(shape) if len(some) < len(stated) and "null" in of_null else shape

    def _union(self, flat: Flat, keyword: str) -> Shape:
        beside = flat.without(keyword)
        if beside.words.keys() <= {"type"}:
            return union(flat, keyword, self)
        self.gap(flat, keyword, "values are made of the keywords beside it")
        return self._of(beside)

    def _typed(self, flat: Flat) -> Shape:
        stated = flat.words.get("type")
        if stated is None:
            return self._untyped(flat)
        types = list(array(stated) or [stated])
        if "number" in types and "integer" in types:
            types.remove("integer")
        shapes = tuple(self._of_type(flat.of_type(each), each) for each in types if each != "null")
        if not shapes:
            return NULL
        shape = shapes[0] if len(shapes) == 1 else Alternatives(shapes)
        return Nullable(shape) if "null" in types else shape

    def _untyped(self, flat: Flat) -> Shape:
        for type_, known in _TELLING.items():
            word = next((word for word in flat.words if word in known), None)
            if word is not None:
                self.gap(
                    flat, word, f"no type is stated: what is no {type_} is valid and not tried"
                )
                return self._of_type(flat.of_type(type_), type_)
        if flat.words:
            word = next(iter(flat.words))
            return Opaque(word, "nothing else says what values are valid")
        return ANY

    def _of_type(self, flat: Flat, type_: Any) -> Shape:
        match type_:
            case "object" if is_map(flat):
                return map_of(flat, self)
            case "object":
                return self.struct(flat, lambda name: struct(flat, name, self))
            case "array":
                return list_of(flat, self)
            case "string":
                return string(flat)
            case "integer":
                return integer(flat)
            case "number":
                return number(flat)
            case "boolean":
                return BOOLEAN
            case _:
                return NULL


_TELLING = {
    "object": OBJECT_WORDS,
    "array": ARRAY_WORDS,
    "string": STRING_WORDS,
    "number": NUMBER_WORDS,
}


def _size(shape: Shape) -> int:
    """How many parts a type has, named ones counted as one."""
    match shape:
        case Repeated(item=item) | Nullable(item=item):
            return 1 + _size(item)
        case Keyed():
            return 1 + _size(shape.key) + _size(shape.value)
        case Alternatives(branches=branches):
            return 1 + sum(map(_size, branches))
        case _:
            return 1
