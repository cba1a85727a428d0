"""Lists of entries and maps, wrapped scalars and scalars: two ways to write the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.values import ABSENT
from serdelab.schema.shape import Chosen, Keyed, Ref, Repeated, Shape, Shapes, Struct

ENTRY = 2
"""Slots of a record that is an entry: key and value."""


def only(value: Any) -> Any:
    """The one value in a record of one field; a scalar as it is."""
    if is_dict(value):
        values = list(value.values())
        return values[0] if len(values) == 1 else ABSENT
    return value


def pairs_of(entries: Any) -> Any:
    """A list of records of two fields as the map that they state; anything else as it is."""
    if is_list(entries) and all(is_dict(e) for e in entries):
        rows = [[*entry.values(), None, None][:ENTRY] for entry in entries]
        return {k: value for k, value in rows if not isinstance(k, dict | list | Chosen)}
    return entries


def member(shapes: Shapes, shape: Shape, name: str) -> Shape | None:
    """The type of a member of a record or a map; None where there is none."""
    if isinstance(shape, Keyed):
        return shape.value
    type_ = shapes.types[shape.name] if isinstance(shape, Ref) else None
    slots = type_.slots if isinstance(type_, Struct) else ()
    return next((slot.shape for slot in slots if slot.name == name), None)


def map_of(documents: Iterable[Shapes], shape: Repeated) -> Shape:
    """The map that a list of entries states in one of the documents; any other list as it is."""
    for shapes in documents:
        if isinstance(shape.item, Ref):
            type_ = shapes.types.get(shape.item.name)
            if isinstance(type_, Struct) and len(type_.slots) == ENTRY:
                return Keyed(type_.slots[0].shape, type_.slots[1].shape)
    return Keyed(shape.item, shape.item)
