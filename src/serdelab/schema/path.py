"""Ways through a schema: the type and the value at a path, and all types that there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from serdelab.errors import SchemaError
from serdelab.schema.model import (
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
    UnionType,
)


def type_at(root: RecordType, path: Sequence[str | int]) -> Type:
    """The type of the value at ``path``; SchemaError when the schema has no such place.

    A step is a field's name in a record, a branch's name in a union, a key in a map, an index in
    a list. Optional types are passed through, but an optional at the end is returned as such.
    """
    here: Type = root
    for step in path:
        here = _step(here.item if isinstance(here, OptionalType) else here, step, path)
    return here


def value_at(record: Any, path: Sequence[str | int]) -> Any:
    """The value at ``path``; None when it lies behind an absent optional or another branch."""
    value = record
    for step in path:
        if value is None:
            return None
        try:
            value = value[step]
        except (KeyError, IndexError):
            return None
    return value


def types_in(type_: Type) -> Iterator[Type]:
    """The type itself and all types inside it, outer ones first; a reference is not followed."""
    yield type_
    match type_:
        case RecordType() | UnionType():
            members = type_.fields if isinstance(type_, RecordType) else type_.branches
            for member in members:
                yield from types_in(member.type)
        case ListType() | OptionalType():
            yield from types_in(type_.item)
        case MapType():
            yield from types_in(type_.key)
            yield from types_in(type_.value)
        case _:
            return


def _step(here: Type, step: str | int, path: Sequence[str | int]) -> Type:
    match here:
        case RecordType():
            named = {field.name: field.type for field in here.fields}
        case UnionType():
            named = {branch.name: branch.type for branch in here.branches}
        case MapType():
            return here.value
        case ListType() if isinstance(step, int):
            return here.item
        case _:
            named = {}
    if not isinstance(step, str) or step not in named:
        raise SchemaError(f"no {step!r} on the path {path!r}")
    return named[step]
