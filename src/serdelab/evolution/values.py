"""Messages that try a schema: one place varied at a time, in an otherwise ordinary message.

A pair of schemas differs in few places. Only these, the *focus*, are varied: so a message of a
thousand fields costs no more than one of three, and the place that a value stands in is known
without a search when it turns out to be harmed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from typing import Any

from serdelab.evolution import boundaries
from serdelab.evolution.focus import ALL, Focus, names_in, reaching
from serdelab.evolution.ordinary import Ordinary, Unfillable
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Keyed,
    Leaf,
    Nullable,
    Presence,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)

LEVELS = 2
"""How often a recursive type is put into itself."""

LONGEST = 1_000
"""More items than this are not tried, whatever bound a schema states."""


class Absent:
    """Stands for a slot that is left out; ``ABSENT`` is the only one."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


@dataclass(frozen=True, slots=True)
class Trial:
    """A message in which ``value`` stands at ``path`` (ABSENT: was left out there)."""

    record: Any
    path: str
    value: Any


_Varied = tuple[str, Any, Any]
"""(path, the value that was varied, the value of the whole shape)."""


class Messages:
    """Messages of one document that vary what is in focus."""

    def __init__(self, shapes: Shapes, focus: Focus = ALL) -> None:
        self.shapes = shapes
        self.focus = focus
        self.ordinary = Ordinary(shapes)
        self._reach = reaching(shapes, focus)

    def trials(self, root: str, most: int) -> list[Trial]:
        """At most ``most`` messages, places taken in turn. Unfillable where there is none."""
        struct = self.shapes.struct(root)
        places: dict[str, list[Trial]] = {"": [Trial(self.ordinary.plain(Ref(root)), "", None)]}
        least = self.ordinary.least(struct)
        if least is not None:
            places[""].append(Trial(least, "", None))
        for path, value, record in self._struct(struct, "", (root,)):
            places.setdefault(path, []).append(Trial(record, path, value))
        turns = chain.from_iterable(zip_longest(*places.values()))
        return [trial for trial in turns if trial is not None][:most]

    def _vary(self, shape: Shape, path: str, inside: tuple[str, ...]) -> Iterator[_Varied]:
        match shape:
            case Leaf():
                yield from ((path, v, v) for v in boundaries.values(shape))
            case Repeated():
                yield from self._items(shape, path, inside)
            case Keyed():
                yield from self._entries(shape, path, inside)
            case Nullable(item=item):
                yield path, None, None
                yield from self._vary(item, path, inside)
            case Alternatives():
                yield from self._branches(shape, path, inside)
            case Ref(name=name):
                yield from self._named(self.shapes.types[name], path, inside)
            case _:
                return

    def _branches(
        self, shape: Alternatives, path: str, inside: tuple[str, ...]
    ) -> Iterator[_Varied]:
        for index, branch in enumerate(shape.branches):
            for place, value, whole in self._vary(branch, path, inside):
                here = Chosen(index, whole)
                yield place, here if place == path else value, here

    def _named(
        self, type_: Struct | Symbols, path: str, inside: tuple[str, ...]
    ) -> Iterator[_Varied]:
        if isinstance(type_, Symbols):
            yield from ((path, v, v) for v in boundaries.symbols(type_))
        else:
            yield from self._inner(type_, path, inside)

    def _inner(self, struct: Struct, path: str, inside: tuple[str, ...]) -> Iterator[_Varied]:
        try:
            whole = self.ordinary.plain(Ref(struct.name), inside)
        except Unfillable:
            return
        yield path, whole, whole
        least = self.ordinary.least(struct)
        if least is not None and least != whole:
            yield path, least, least
        if inside.count(struct.name) < LEVELS:
            yield from self._struct(struct, f"{path}.", (*inside, struct.name))

    def _struct(self, struct: Struct, path: str, inside: tuple[str, ...]) -> Iterator[_Varied]:
        try:
            whole: dict[str, Any] = self.ordinary.plain(Ref(struct.name))
        except Unfillable:
            return
        for slot in struct.slots:
            here = f"{path}{slot.name}"
            if not self._is_of_interest(struct, slot):
                continue
            if may_be_absent(struct, slot):
                yield here, ABSENT, {k: v for k, v in whole.items() if k != slot.name}
            base = _without_rivals(struct, slot, whole)
            for place, value, inner in self._vary(slot.shape, here, inside):
                yield place, value, {**base, slot.name: inner}
        if struct.extras:
            for name in self.focus.strangers.get(struct.name, ()):
                for value in ("text", 7, None, [], {}):
                    yield f"{path}{name}", value, {**whole, name: value}

    def _items(self, shape: Repeated, path: str, inside: tuple[str, ...]) -> Iterator[_Varied]:
        varied = list(self._vary(shape.item, f"{path}[]", inside))
        items: list[Any] = [whole for _, _, whole in varied]
        for count in sorted({0, 2, shape.fewest, shape.most or 0} - {1}):
            if shape.fewest <= count <= min(LONGEST, shape.most or LONGEST) and (
                items or not count
            ):
                several = (items * count)[:count]
                yield path, several, several
        for place, value, whole in varied:
            yield place, value, [whole] * max(1, shape.fewest)

    def _entries(self, shape: Keyed, path: str, inside: tuple[str, ...]) -> Iterator[_Varied]:
        yield path, {}, {}
        try:
            key, value = (
                self.ordinary.plain(shape.key, inside),
                self.ordinary.plain(shape.value, inside),
            )
        except Unfillable:
            return
        for place, varied, whole in self._vary(shape.value, f"{path}{{}}", inside):
            yield place, varied, {key: whole}
        for place, varied, whole in self._vary(shape.key, f"{path}{{key}}", inside):
            yield place, varied, {whole: value}

    def _is_of_interest(self, struct: Struct, slot: Slot) -> bool:
        focus = self.focus
        if (
            focus.everything
            or struct.name in focus.types
            or (struct.name, slot.name) in focus.slots
        ):
            return True
        return any(name in self._reach for name in names_in(slot.shape))


def may_be_absent(struct: Struct, slot: Slot) -> bool:
    return slot.presence is not Presence.REQUIRED and not struct.one_of


def _without_rivals(struct: Struct, slot: Slot, whole: dict[str, Any]) -> dict[str, Any]:
    """The other slots that may be set beside this one."""
    if struct.one_of:
        return {}
    if not slot.group:
        return whole
    rivals = {other.name for other in struct.slots if other.group == slot.group}
    return {name: value for name, value in whole.items() if name not in rivals}
