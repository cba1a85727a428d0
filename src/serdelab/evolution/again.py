"""Messages that vary places which were harmed, though nobody had thought of varying them.

Where records are arrays, a field that goes harms its neighbour: what a value there meets with is
not known before it is tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from serdelab.evolution.focus import Focus
from serdelab.evolution.values import Messages, Trial
from serdelab.schema.shape import (
    Alternatives,
    Keyed,
    Nullable,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
)

MOST = 60
"""Further messages that are tried."""

_CONTAINERS = re.compile(r"^(\[\]|\{key\}|\{\})+")


def trials(shapes: Shapes, root: str, paths: Iterable[str]) -> list[Trial]:
    """At most MOST, each varying one of the places."""
    slots = frozenset(slot for path in paths for slot in slots_at(shapes, root, path))
    if not slots:
        return []
    made = Messages(shapes, Focus(slots)).trials(root, MOST)
    return [trial for trial in made if trial.path]


def slots_at(shapes: Shapes, root: str, path: str) -> Iterator[tuple[str, str]]:
    """(struct, slot) of the last slot that a path names; several where a union has several."""
    for slot in shapes.struct(root).slots:
        if path == slot.name or path.startswith(
            (f"{slot.name}.", f"{slot.name}[", f"{slot.name}{{")
        ):
            rest = _CONTAINERS.sub("", path.removeprefix(slot.name))
            if not rest:
                yield root, slot.name
            for struct in _structs(shapes, slot.shape):
                yield from slots_at(shapes, struct, rest.removeprefix(".")) if rest else ()


def _structs(shapes: Shapes, shape: Shape) -> Iterator[str]:
    """The structs that stand right inside a shape."""
    match shape:
        case Ref(name=name):
            if isinstance(shapes.types[name], Struct):
                yield name
        case Repeated(item=item) | Nullable(item=item) | Keyed(value=item):
            yield from _structs(shapes, item)
        case Alternatives(branches=branches):
            for branch in branches:
                yield from _structs(shapes, branch)
        case _:
            return
