"""Rebuilds a schema with some of its types or fields replaced: how a front end projects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from serdelab.schema.model import (
    Branch,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Schema,
    Type,
    UnionType,
)


def transform(
    schema: Schema,
    type_: Callable[[Type], Type] = lambda t: t,
    field: Callable[[int, Field], Field] = lambda _, f: f,
) -> Schema:
    """A schema with ``type_`` applied to every type, inner ones first, ``field`` to every field.

    ``field`` gets the 0-based position of the field in its record. Documents are dropped: they
    speak of the schema as it was.
    """

    def rebuild(t: Type) -> Type:
        match t:
            case RecordType():
                fields = tuple(
                    field(i, replace(f, type=rebuild(f.type))) for i, f in enumerate(t.fields)
                )
                return type_(replace(t, fields=fields))
            case ListType() | OptionalType():
                return type_(replace(t, item=rebuild(t.item)))
            case MapType():
                return type_(MapType(rebuild(t.key), rebuild(t.value)))
            case UnionType():
                branches = tuple(Branch(b.name, b.number, rebuild(b.type)) for b in t.branches)
                return type_(replace(t, branches=branches))
            case _:
                return type_(t)

    root = rebuild(schema.root)
    if not isinstance(root, RecordType):
        raise TypeError("the root of a schema is a record")
    return Schema(root, schema.namespace)
