"""Where a pair of schemas differs, and so what messages have to vary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Focus:
    """What is varied. ``slots`` are (struct, slot), ``types`` structs and enums as a whole.

    ``strangers``: struct → slot names that only the reader knows, and which a writer of an open
    schema may happen to use. ``texts``: what values of the reader's types look like in text, which
    a writer's text may happen to be. ``borders``: numbers at and beyond the bounds that the reader
    sets to integers, lengths and numbers of items. ``others``: values of the reader's types, for
    where the writer may put anything, or any key. ``turned``: structs whose slots stand in any
    order to the writer, and in one to the reader. ``everything`` makes the rest unnecessary.
    """

    slots: frozenset[tuple[str, str]] = frozenset()
    types: frozenset[str] = frozenset()
    strangers: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    texts: tuple[str, ...] = ()
    borders: tuple[int, ...] = ()
    others: tuple[Any, ...] = ()
    turned: frozenset[str] = frozenset()
    everything: bool = False

    def holds(self, struct: str, slot: str) -> bool:
        return self.everything or struct in self.types or (struct, slot) in self.slots


ALL = Focus(everything=True)


def names_in(shape: Shape) -> Iterator[str]:
    """The types that a shape refers to."""
    match shape:
        case Ref(name=name):
            yield name
        case Repeated(item=item) | Nullable(item=item):
            yield from names_in(item)
        case Keyed():
            yield from names_in(shape.key)
            yield from names_in(shape.value)
        case Alternatives(branches=branches):
            for branch in branches:
                yield from names_in(branch)
        case _:
            return


def reaching(shapes: Shapes, focus: Focus) -> frozenset[str]:
    """The types that are in focus or hold one that is."""
    users: dict[str, set[str]] = {}
    for type_ in shapes.types.values():
        if isinstance(type_, Struct):
            for slot in type_.slots:
                for name in names_in(slot.shape):
                    users.setdefault(name, set()).add(type_.name)
    todo = [*focus.types, *(struct for struct, _ in focus.slots), *focus.strangers]
    found: set[str] = set()
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += users.get(name, ())
    return frozenset(found)
