"""The link of the evolution lab through fastavro: bare records, written and resolved by it alone.

* Nothing unknown survives a read, so there is no ``rewrite``: passing on is reading under one's own
  schema, and writing what was read under the same.
* A branch is written by name, as fastavro's tuples do. What is read says its branch by its value;
  ``return_named_type`` is used only where records, enums or fixed types are alike but for their
  names. Two ints or two floats stay alike: ``_avro_branches`` says what is then taken.
* That option fails in fastavro 1.13.1 (``read_union``: TypeError) where the writer's union names a
  type that the reader's defines in place. It is then left off, for a read without it works.
* A default that a reader puts in is the schema's JSON as it stands: text for bytes, a number for a
  timestamp, {} for a record whose fields have defaults.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from typing import Any

from serdelab.contract import Link, Side
from serdelab.errors import NotExpressible
from serdelab.schema.equal import class_of
from serdelab.schema.shape import Alternatives, Keyed, Nullable, Repeated, Shape, Shapes, Struct

from ._avro_branches import need_names
from ._avro_values import Fill, Plain, message

_REMEMBERED = 64
"""A document is linked in two directions and as both sides: it is parsed once."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as fastavro has it. ``names`` and ``defines``: some union has such a branch."""

    schema: Any
    names: bool
    defines: bool


def link(writer: Side, reader: Side, way: str) -> Link:
    fastavro: Any = import_module("fastavro")
    put, get = fastavro.schemaless_writer, fastavro.schemaless_reader
    written, read = parsed(writer), parsed(reader)
    target = None if written.schema == read.schema else read.schema
    own_names = asks_for_names(writer.shapes)
    names = asks_for_names(reader.shapes) and not (target and written.names and read.defines)
    fill = message(Fill(writer.shapes, {}, _tuple), writer)
    plain = message(Plain(writer.shapes, {}, named=own_names, surely=True), writer)
    seen = message(Plain(reader.shapes, {}, named=names, surely=target is None), reader)
    source = written.schema

    def write(value: Any) -> bytes:
        out = BytesIO()
        put(out, source, fill(value))
        return out.getvalue()

    return Link(
        write=write,
        reread=lambda data: plain(get(BytesIO(data), source, None, return_named_type=own_names)),
        read=lambda data: seen(get(BytesIO(data), source, target, return_named_type=names)),
    )


def _tuple(name: str, value: Any) -> Any:
    return name, value


def parsed(side: Side) -> Parsed:
    """NotExpressible when fastavro refuses the document."""
    try:
        return _parsed(side.document.text)
    except Exception as error:  # it raises KeyError and TypeError besides its own
        where = f"fastavro ({side.document.file or side.root})"
        reason = f"{type(error).__name__}: {error}"
        raise NotExpressible("the schema", where, reason) from error


@lru_cache(_REMEMBERED)
def _parsed(text: str) -> Parsed:
    schema = import_module("fastavro").parse_schema(json.loads(text))
    branches = list(_branches(schema))
    return Parsed(
        schema,
        names=any(isinstance(branch, str) and branch not in _PRIMITIVES for branch in branches),
        defines=any(isinstance(branch, dict) and "name" in branch for branch in branches),
    )


_PRIMITIVES = frozenset({"null", "boolean", "int", "long", "float", "double", "string", "bytes"})


def _branches(schema: Any) -> Iterator[Any]:
    """All branches of all unions of a parsed schema."""
    todo: list[Any] = [schema]
    while todo:
        node = todo.pop()
        kind = class_of(node)
        if kind is list:
            yield from node
            todo += node
        elif kind is dict:
            todo += [node[key] for key in ("items", "values") if key in node]
            todo += [field["type"] for field in node.get("fields", ())]


def asks_for_names(shapes: Shapes) -> bool:
    """Whether some union needs ``return_named_type`` to be read."""
    structs = (type_ for type_ in shapes.types.values() if isinstance(type_, Struct))
    unions = (u for struct in structs for slot in struct.slots for u in _unions(slot.shape))
    return any(need_names(shapes, union.branches) for union in unions)


def _unions(shape: Shape) -> Iterator[Alternatives]:
    match shape:
        case Repeated(item=item) | Nullable(item=item) | Keyed(value=item):
            yield from _unions(item)
        case Alternatives(branches=branches):
            yield shape
            for branch in branches:
                yield from _unions(branch)
        case _:
            return
