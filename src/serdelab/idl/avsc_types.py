"""Types inside an .avsc: the shape of a node, and what several kinds of definitions state alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from serdelab.idl import avsc_leaf, json_text
from serdelab.idl.avsc_names import Definition, Node, full_name, mistake
from serdelab.idl.avsc_words import NAMED, PRIMITIVES
from serdelab.idl.expansion import MAX_DEPTH
from serdelab.idl.json_text import JsonText
from serdelab.idl.names import IDENTIFIER
from serdelab.schema.shape import (
    Alternatives,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Ref,
    Repeated,
    Shape,
)

_KEY = avsc_leaf.primitive("string", {})


def inside(definition: Definition) -> Node:
    """The definition as a node with the namespace inside it."""
    return Node(definition.node, definition.pointer, definition.space)


@dataclass(frozen=True, slots=True)
class Types:
    """Every name that the document uses is in ``definitions``.

    All methods raise SchemaError with file and line.
    """

    document: JsonText
    definitions: Mapping[str, Definition]

    def shape(self, node: Node) -> Shape:
        return self._type(node, 0)

    def names(self, node: Node, key: str) -> tuple[str, ...]:
        """A list of names. SchemaError when it is something else."""
        names = json_text.array(node.value.get(key, []))
        place = node.pointer + "/" + key
        if names is None or (key == "symbols" and key not in node.value):
            raise mistake(self.document, place, f"{key} is a list of names")
        for name in names:
            parts = name.split(".") if key == "aliases" and isinstance(name, str) else [name]
            if not all(isinstance(part, str) and IDENTIFIER.fullmatch(part) for part in parts):
                raise mistake(self.document, place, f"{name!r:.80} is no name")
        return tuple(names)

    def aliases(self, definition: Definition) -> tuple[str, ...]:
        """Specification, "Aliases": one without a dot is of the namespace of what it is for."""
        names = self.names(inside(definition), "aliases")
        return tuple(full_name(name, definition.space) for name in names)

    def distinct(self, names: Sequence[str], pointer: str, what: str) -> None:
        for name, times in Counter(names).items():
            if times > 1:
                message = f"the {what} {name} is there twice"
                raise mistake(self.document, pointer, message)

    def _type(self, node: Node, depth: int) -> Shape:
        if depth > MAX_DEPTH:
            message = f"nests deeper than {MAX_DEPTH} levels"
            raise mistake(self.document, node.pointer, message)
        if isinstance(node.value, str):
            return self._word(node)
        if isinstance(node.value, list):
            return self._union(node, depth)
        match node.value["type"]:
            case "array":
                return Repeated(self._type(node.inner("items"), depth + 1), "array")
            case "map":
                return Keyed(_KEY, self._type(node.inner("values"), depth + 1))
            case str(kind) if kind in NAMED:
                space = node.value.get("namespace", node.space)
                return self._named(full_name(node.value["name"], space))
            case str(word) if word in PRIMITIVES:
                return avsc_leaf.primitive(word, node.value)
            case _:
                return self._type(node.inner("type"), depth + 1)

    def _word(self, node: Node) -> Shape:
        if node.value in PRIMITIVES:
            return avsc_leaf.primitive(node.value, {})
        return self._named(full_name(node.value, node.space))

    def _named(self, name: str) -> Shape:
        definition = self.definitions[name]
        match definition.node["type"]:
            case "fixed":
                return self._fixed(definition)
            case "enum" if not self.names(inside(definition), "symbols"):
                return Opaque("enum", f"{name} has no symbols")
            case _:
                return Ref(name)

    def _union(self, node: Node, depth: int) -> Shape:
        found = [self._branch(node.inner(i), depth + 1) for i in range(len(node.value))]
        self.distinct([name for name, _ in found], node.pointer, "branch")
        branches = tuple(shape for name, shape in found if name != "null")
        if not found:
            return Opaque("union", "it has no branches, so no value is of it")
        if not branches:
            return found[0][1]
        if len(branches) == len(found):
            return Alternatives(branches)
        return Nullable(branches[0] if len(branches) == 1 else Alternatives(branches))

    def _branch(self, node: Node, depth: int) -> tuple[str, Shape]:
        """What may stand in a union once, and the shape."""
        if isinstance(node.value, list):
            message = "a union does not hold a union directly"
            raise mistake(self.document, node.pointer, message)
        return self._branch_name(node), self._type(node, depth)

    def _branch_name(self, node: Node) -> str:
        definition = json_text.members(node.value) or {}
        kind = str(definition.get("type", node.value))
        if kind in NAMED:
            return full_name(definition["name"], definition.get("namespace", node.space))
        if kind in PRIMITIVES or kind in {"array", "map"}:
            return kind
        return full_name(kind, node.space)

    def _fixed(self, definition: Definition) -> Leaf:
        node, size = definition.node, definition.node.get("size")
        if type(size) is not int or size < 0:
            message = f"{size!r:.40} is no size of {definition.full_name}"
            raise mistake(self.document, definition.pointer + "/size", message)
        return avsc_leaf.fixed(definition.full_name, size, self.aliases(definition), node)
