"""JSON Schema → neutral model. Everything the model cannot say is refused with its pointer.

Keywords that only describe are passed over; a property that is not required, or may be null, is
optional; whether an object is closed is not asked. Types are named by their place in ``$defs``,
else by their title, else by the property.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from serdelab.errors import SchemaError
from serdelab.idl import json_text, jsonschema_leaf, jsonschema_node, jsonschema_value
from serdelab.idl.expansion import Expansion
from serdelab.idl.jsonschema_node import Node
from serdelab.idl.jsonschema_words import DRAFTS
from serdelab.idl.positions import numbered_by_position
from serdelab.schema import (
    Branch,
    Field,
    IdlDocument,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    ScalarType,
    Schema,
    Type,
    UnionType,
)

_NULL = {"type": "null"}


def parse(file: Path, folders: tuple[Path, ...] = ()) -> Schema:
    """SchemaError with file and line: not JSON, not a schema, or a reference to nothing."""
    source = json_text.read(file)
    whole = jsonschema_node.whole(source)
    draft = whole.words.get("$schema", DRAFTS[0])
    if draft not in DRAFTS:
        raise whole.wrong(f"{draft} is none of the drafts read here", "$schema")
    stem = _camel(file.name.split(".", maxsplit=1)[0])
    try:
        root = _Reader(stem, Expansion(str(file))).type(whole, stem)
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=str(file)) from error
    if not isinstance(root, RecordType):
        raise whole.wrong("is not the schema of a record, an object with properties")
    document = IdlDocument("jsonschema", source.text, str(file))
    return numbered_by_position(Schema(root)).with_document(document)


@dataclass(slots=True)
class _Reader:
    stem: str
    expansion: Expansion

    def type(self, node: Node, hint: str) -> Type:
        """The type of a schema; ``hint`` is what it is called by where it has no title."""
        if "$ref" in node.words:
            node = node.target()
            return self._named(node, self._name_of_target(node))
        return self._named(node, self._title(node, hint))

    def _title(self, node: Node, hint: str) -> str:
        title = node.words.get("title")
        return _identifier(title if isinstance(title, str) else hint)

    def _name_of_target(self, target: Node) -> str:
        """A definition is called by its key, exactly; the whole document by its title."""
        parent, _, key = target.at.rpartition("/")
        if parent in {"/$defs", "/definitions"}:
            return key.replace("~1", "/").replace("~0", "~")
        return self._title(target, key or self.stem)

    def _named(self, node: Node, name: str) -> Type:
        with self.expansion.level():
            match node.words:
                case {"oneOf": _}:
                    return self._one_of(node, name)
                case {"anyOf": _}:
                    return self._nullable(node, "anyOf", name)
                case {"enum": _}:
                    return jsonschema_leaf.enum(node, name)
                case {"type": [kind, "null"] | ["null", kind]}:
                    inner = Node(node.source, node.at, {**node.words, "type": kind})
                    return OptionalType(self._of_kind(inner, name))
                case _:
                    return self._of_kind(node, name)

    def _of_kind(self, node: Node, name: str) -> Type:
        match node.words.get("type"):
            case "boolean":
                node.only("type")
                return ScalarType(Kind.BOOL)
            case "number":
                node.only("type")
                return ScalarType(Kind.FLOAT64)
            case "integer":
                return jsonschema_leaf.integer(node)
            case "string":
                return jsonschema_leaf.string(node)
            case "array":
                return self._list(node, name)
            case "object":
                return self._object(node, name)
            case other:
                node.only("type")
                raise node.foreign("no type" if other is None else f"the type {other!r:.80}")

    def _list(self, node: Node, name: str) -> ListType:
        node.only("type", "items")
        if "items" not in node.words:
            raise node.foreign("an array of any items")
        return ListType(self.type(node.child("items"), f"{name}Item"))

    def _object(self, node: Node, name: str) -> Type:
        others = node.words.get("additionalProperties", True)
        if "properties" in node.words and isinstance(others, bool):
            node.only("type", "properties", "required", "additionalProperties")
            return self.expansion.record(name, node.at, partial(self._record, node, name))
        if "properties" in node.words:
            raise node.foreign("a record with further members of one type", "additionalProperties")
        if isinstance(others, bool):
            node.only("type", "additionalProperties")
            raise node.foreign("an object of any members")
        node.only("type", "additionalProperties", "propertyNames")
        key: Type = ScalarType(Kind.STRING)
        if "propertyNames" in node.words:
            key = self._key(node.child("propertyNames"), f"{name}Key")
        return MapType(key, self.type(node.child("additionalProperties"), f"{name}Value"))

    def _key(self, names: Node, hint: str) -> Type:
        """Names are strings by nature, so that `type` is often left out there."""
        if names.words.keys() & {"$ref", "enum", "type"}:
            return self.type(names, hint)
        return jsonschema_leaf.string(names)

    def _record(self, node: Node, name: str) -> RecordType:
        properties = node.children("properties")
        required = node.strings("required")
        for missing in (each for each in required if each not in properties):
            raise node.wrong(f"{missing!r} is required and is no property", "required")
        fields: list[Field] = []
        for key, each in properties.items():
            type_ = self.type(each, _camel(key))
            if key not in required and not isinstance(type_, OptionalType):
                type_ = OptionalType(type_)
            fields.append(_defaulted(Field(key, 0, type_, line=each.line), each))
        return RecordType(name, tuple(fields), line=node.line)

    def _one_of(self, node: Node, name: str) -> Type:
        nodes = node.alternatives("oneOf")
        if any(each.words == _NULL for each in nodes):
            return self._nullable(node, "oneOf", name)
        node.only("oneOf")
        if not nodes:
            raise node.foreign("a oneOf of nothing", "oneOf")

        def build() -> UnionType:
            return UnionType(name, tuple(self._branch(each) for each in nodes))

        return self.expansion.union(name, build)

    def _nullable(self, node: Node, keyword: str, name: str) -> OptionalType:
        """Two alternatives, one of them null."""
        node.only(keyword)
        nodes = node.alternatives(keyword)
        others = [each for each in nodes if each.words != _NULL]
        if (len(nodes), len(others)) != (2, 1):
            reason = "the model has alternatives of one type and null, or those of a union"
            raise node.foreign(f"such an {keyword}", keyword, reason=reason)
        return OptionalType(self.type(others[0], name))

    def _branch(self, node: Node) -> Branch:
        """A branch of a union: a closed object with exactly one member, which is required."""
        properties = node.children("properties") if "properties" in node.words else {}
        required = node.strings("required")
        shape = (node.words.get("type"), node.words.get("additionalProperties"))
        if shape != ("object", False) or len(required) != 1 or list(properties) != required:
            reason = "a branch of a union is a closed object with one property, a required one"
            raise node.foreign("such an alternative", reason=reason)
        node.only("type", "properties", "required", "additionalProperties")
        (name,) = required
        return Branch(name, 0, self.type(properties[name], _camel(name)))


def _defaulted(field: Field, node: Node) -> Field:
    if "default" not in node.words:
        return field
    try:
        default = jsonschema_value.from_json(field.type, node.words["default"])
    except (ValueError, OverflowError) as error:
        raise node.wrong(str(error), "default") from error
    return replace(field, has_default=True, default=default)


def _identifier(text: str) -> str:
    """A title as the name of a type: as it is, if it is a word."""
    return text if text.isidentifier() else _camel(text)


def _camel(text: str) -> str:
    """``line items`` → ``LineItems``."""
    words = re.split(r"[\W_]+", text)
    return "".join(word[:1].upper() + word[1:] for word in words)
