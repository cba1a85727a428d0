"""First pass over an Avro schema: all definitions by full name, and whether every name has one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl.avsc_words import NAMED, PRIMITIVES, RESERVED
from serdelab.idl.json_text import JsonText, array, members, step
from serdelab.idl.names import IDENTIFIER


@dataclass(frozen=True, slots=True)
class Definition:
    """A record, enum or fixed: its JSON, where that stands, and the namespace inside it."""

    full_name: str
    node: dict[str, Any]
    pointer: str
    space: str


@dataclass(frozen=True, slots=True)
class Node:
    """A schema inside the schema: its JSON, where that stands, and the namespace around it."""

    value: Any
    pointer: str
    space: str

    def inner(self, *keys: str | int) -> Node:
        value = self.value
        for key in keys:
            value = value[key]
        return Node(value, self.pointer + "".join(map(step, keys)), self.space)


def full_name(name: str, space: str) -> str:
    """Specification, "Names": a name with a dot is full, another is of the namespace around it."""
    return name if "." in name or not space else f"{space}.{name}"


def mistake(document: JsonText, pointer: str, message: str) -> SchemaError:
    return SchemaError(message, file=document.file, line=document.line(pointer))


def collect(document: JsonText) -> dict[str, Definition]:
    """SchemaError with the line: a name twice, a name not defined before its use, no schema."""
    found: dict[str, Definition] = {}
    todo = [Node(document.value, "", "")]
    while todo:
        node = todo.pop()
        todo.extend(reversed(_visit(document, node, found)))
    return found


def _visit(document: JsonText, node: Node, found: dict[str, Definition]) -> list[Node]:
    """Registers what a node defines; the schemas directly inside it, in their order."""
    if isinstance(node.value, str):
        if node.value not in PRIMITIVES and full_name(node.value, node.space) not in found:
            message = f"{node.value} is not defined before it is used here"
            raise mistake(document, node.pointer, message)
        return []
    if (branches := array(node.value)) is not None:
        return [node.inner(i) for i in range(len(branches))]
    object_ = members(node.value)
    if object_ is None:
        raise mistake(document, node.pointer, f"{node.value!r:.40} is no schema")
    match object_.get("type"):
        case None:
            raise mistake(document, node.pointer, "a schema has a type")
        case "array":
            return [_required(document, node, "items")]
        case "map":
            return [_required(document, node, "values")]
        case str(kind) if kind in NAMED:
            return _define(document, node, object_, found)
        case str():
            return [node.inner("type")]
        case kind:
            raise mistake(document, node.pointer + "/type", f"{kind!r:.40} is no name of a type")


def _required(document: JsonText, node: Node, key: str) -> Node:
    if key not in node.value:
        raise mistake(document, node.pointer, f"{key!r} is missing")
    return node.inner(key)


def _define(
    document: JsonText, node: Node, object_: dict[str, Any], found: dict[str, Definition]
) -> list[Node]:
    name = object_.get("name")
    if not isinstance(name, str) or not all(map(IDENTIFIER.fullmatch, name.split("."))):
        raise mistake(document, node.pointer + "/name", f"{name!r:.80} is no name")
    space = object_.get("namespace", node.space)
    if not isinstance(space, str):
        raise mistake(document, node.pointer + "/namespace", f"{space!r:.80} is no namespace")
    full = full_name(name, space)
    if full in found:
        raise mistake(document, node.pointer + "/name", f"{full} is defined before")
    if full in RESERVED or full.rpartition(".")[2] in PRIMITIVES:
        raise mistake(document, node.pointer + "/name", f"{full} is a word of Avro's")
    inside = full.rpartition(".")[0]
    found[full] = Definition(full, object_, node.pointer, inside)
    return _fields(document, Node(object_, node.pointer, inside)) if _is_record(object_) else []


def _is_record(object_: dict[str, Any]) -> bool:
    return object_["type"] in {"record", "error"}


def _fields(document: JsonText, node: Node) -> list[Node]:
    fields = array(node.value.get("fields"))
    if fields is None:
        raise mistake(document, node.pointer, "a record has an array of fields")
    for i, field in enumerate(fields):
        place = f"{node.pointer}/fields/{i}"
        if members(field) is None:
            raise mistake(document, place, f"{field!r:.40} is no field")
        if not isinstance(field.get("name"), str) or not IDENTIFIER.fullmatch(field["name"]):
            raise mistake(document, place + "/name", f"{field.get('name')!r:.80} is no name")
        if "type" not in field:
            raise mistake(document, place + "/name", f"the field {field['name']} has no type")
    return [node.inner("fields", i, "type") for i in range(len(fields))]
