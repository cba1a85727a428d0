"""Messages that try a schema: one place varied at a time, in an otherwise ordinary message.

A pair of schemas differs in few places. Only these, the *focus*, are varied: so a message of a
thousand fields costs no more than one of three, and the place that a value stands in is known
without a search when it turns out to be harmed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from typing import Any

from serdelab.evolution import boundaries
from serdelab.evolution.focus import ALL, Focus, names_in, reaching
from serdelab.evolution.narrow import is_dict
from serdelab.evolution.ordinary import Ordinary, Unfillable
from serdelab.evolution.slots import (
    STRANGE,
    may_be_absent,
    may_hold,
    put_among,
    turned,
    unnamed,
    without_rivals,
    zero_of,
)
from serdelab.evolution.turns import turns
from serdelab.evolution.typed import takes_all
from serdelab.evolution.weight import weight
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)

USUAL = 120
"""Messages tried in one direction, unless asked otherwise: enough for the borders of a few places.

Who asks for more gets random ones, too (``search``).
"""

LEVELS = 2
"""How often a recursive type is put into itself."""

MANY = 20
"""From so many slots on that are varied, all are also varied at once."""

SINGLES = 8
"""Slots of a struct that are tried alone, where the struct itself has changed."""

SHARE = 8
"""Values that a place has at the least, however many places there are."""

EFFORT = 200_000
"""Values in all messages that are tried, where LEAST messages have fewer."""

BUDGET, LEAST = 2_000, 40
"""Values of all slots of a struct together, and of each at the least: types that hold one another
would make no end of them."""

PAIR = 2
"""Equal items of a list that are tried, as sets and maps hold one of them."""

DIFFERENT = 8
"""Items of a list that differ, before they come again."""

MIXED = 4
"""Items of a list that differ: the last that are known, the last of them first."""

LONGEST = 1_000
"""More items than this are not tried, unless a schema asks for more."""


class Absent:
    """Stands for a slot that is left out; ``ABSENT`` is the only one."""

    def __repr__(self) -> str:
        return "absent"


ABSENT = Absent()


def _itself(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Part:
    """One of several places that a message varies at once."""

    path: str
    value: Any
    blank: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """A message in which ``value`` stands at ``path`` (ABSENT: was left out there).

    ``make`` gives the same message with another value there. With an empty path it is varied
    nowhere; ``ordinary``: it is the one with all slots. ``blank``: formats without presence do not
    tell the value from an absent one. ``parts`` are the places of a message that varies many.
    ``branch``: it stands in a branch of a union that only one side has, or has otherwise.
    ``extra``: it stands in a slot that the writer's schema does not name. ``turned``: its
    slots, or those of a struct in it, stand in another order.
    """

    record: Any
    path: str
    value: Any
    make: Callable[[Any], Any]
    ordinary: bool = False
    blank: bool = False
    parts: tuple[Part, ...] = ()
    branch: bool = False
    extra: bool = False
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Varied:
    """A place with a value in it, inside some shape; ``make`` puts a value there and gives all.

    ``zero``: the value is a symbol that formats without presence do not write. ``shape`` is that of
    any value there, where such a value is one scalar.
    """

    path: str
    value: Any
    make: Callable[[Any], Any] = _itself
    zero: bool = False
    shape: Shape | None = None
    branch: bool = False
    extra: bool = False
    turned: bool = False

    def inside(self, outer: Callable[[Any], Any]) -> Varied:
        """The same place in a shape around this one."""
        make = self.make

        def made(value: Any) -> Any:
            return outer(make(value))

        rest = self.zero, self.shape, self.branch, self.extra, self.turned
        return Varied(self.path, self.value, made, *rest)

    @property
    def whole(self) -> Any:
        return self.make(self.value)

    @property
    def is_blank(self) -> bool:
        return self.zero or is_nothing(self.value)

    def trial(self) -> Trial:
        """The message with this value."""
        return Trial(
            *(self.whole, self.path, self.value, self.make),
            blank=self.is_blank,
            branch=self.branch,
            extra=self.extra,
            turned=self.turned,
        )


class Messages:
    """Messages of one document that vary what is in focus."""

    def __init__(self, shapes: Shapes, focus: Focus = ALL) -> None:
        self.shapes = shapes
        self.focus = focus
        self.ordinary = Ordinary(shapes)
        self._reach = reaching(shapes, focus)

    def trials(self, root: str, most: int) -> list[Trial]:
        """At most ``most`` messages, places taken in turn. Unfillable where there is none.

        More where USUAL messages are too few for many places, fewer where messages are very large.
        """
        whole = self.ordinary.plain(Ref(root))
        trials = [Trial(whole, "", None, _itself, ordinary=True)]
        least = self.ordinary.least(self.shapes.struct(root))
        if least is not None:
            trials.append(Trial(least, "", None, _itself))
        if root in self.focus.turned:
            trials.append(Trial(turned(whole), "", None, _itself, turned=True))
        places: dict[str, list[Varied]] = {}
        for each in self.varied(root):
            places.setdefault(each.path, []).append(each)
        for name, value in whole.items():
            if least is not None and name in places and name not in least:
                branch = any(each.branch for each in places[name])
                alone = Varied(name, value, partial(put_among, whole, least, name), branch=branch)
                places[name].insert(1, alone)
        together = list(self._together(self.shapes.struct(root), whole, places))
        trials += together
        scalars = {path for path, values in places.items() if values[-1].shape is not None}
        if most >= USUAL and not together:
            most = max(most, SHARE * len(scalars))
        most = min(most, max(LEAST, EFFORT // weight(whole)))
        trials += (each.trial() for each in islice(turns(places, scalars, most), most))
        return trials[:most]

    def _together(
        self, struct: Struct, whole: dict[str, Any], places: dict[str, list[Varied]]
    ) -> Iterator[Trial]:
        """Messages that vary all slots at once, where one by one would take too many."""
        free = [slot.name for slot in struct.slots if slot.name in places and not slot.group]
        if len(free) < MANY or struct.one_of:
            return
        for turn in range(max(len(places[name]) for name in free)):
            taken = [places[name][turn] for name in free if turn < len(places[name])]
            values = {each.path: each.value for each in taken}
            record = {k: v for k, v in (whole | values).items() if v is not ABSENT}
            parts = tuple(Part(each.path, each.value, each.is_blank) for each in taken)
            yield Trial(record, "", None, _itself, parts=parts)

    def varied(self, root: str) -> Iterator[Varied]:
        """All places in focus with all their values."""
        return self._struct(self.shapes.struct(root), "", (root,))

    def _vary(self, shape: Shape, path: str, inside: tuple[str, ...]) -> Iterator[Varied]:
        match shape:
            case Leaf():
                yield from (Varied(path, value, shape=shape) for value in self._leaf(shape))
            case Repeated():
                yield from self._items(shape, path, inside)
            case Keyed():
                yield from self._entries(shape, path, inside)
            case Nullable(item=item):
                yield Varied(path, None)
                yield from self._vary(item, path, inside)
            case Alternatives():
                yield from self._branches(shape, path, inside)
            case Ref(name=name):
                yield from self._named(self.shapes.types[name], path, inside)
            case _:
                return

    def _leaf(self, leaf: Leaf) -> Iterator[Any]:
        """The reader's own borders come early: not all values of a place may get their turn."""
        known = boundaries.values(leaf)
        if leaf.samples and leaf.facets:
            yield from known
            return
        yield from known[:2]
        yield from boundaries.at(leaf, self.focus.borders)
        yield from known[2:]
        if takes_all(leaf):
            yield from self.focus.others
        if leaf.domain is Domain.BYTES:
            yield from boundaries.encoded(self.focus.texts, leaf)
        if leaf.domain is Domain.TEXT:
            yield from (text for text in self.focus.texts if boundaries.fits(len(text), leaf))

    def _branches(
        self, shape: Alternatives, path: str, inside: tuple[str, ...]
    ) -> Iterator[Varied]:
        for index, branch in enumerate(shape.branches):
            for each in self._vary(branch, path, inside):
                if each.path == path:
                    yield Varied(path, Chosen(index, each.whole), shape=shape)
                else:
                    yield each.inside(partial(Chosen, index))

    def _named(
        self, type_: Struct | Symbols, path: str, inside: tuple[str, ...]
    ) -> Iterator[Varied]:
        if isinstance(type_, Symbols):
            ref, zero = Ref(type_.name), zero_of(type_)
            for value in boundaries.symbols(type_):
                yield Varied(path, value, zero=value == zero, shape=ref)
            return
        try:
            whole = self.ordinary.plain(Ref(type_.name), inside)
        except Unfillable:
            return
        yield Varied(path, whole)
        if type_.name in self.focus.turned:
            yield Varied(path, turned(whole), turned=True)
        least = self.ordinary.least(type_)
        if least is not None and least != whole:
            yield Varied(path, least)
        if type_.name in self.focus.types and least is not None:
            for name, value in islice(whole.items(), SINGLES):
                yield Varied(path, put_among(whole, least, name, value))
        if inside.count(type_.name) < LEVELS:
            yield from self._struct(type_, f"{path}.", (*inside, type_.name))

    def _struct(self, struct: Struct, path: str, inside: tuple[str, ...]) -> Iterator[Varied]:
        try:
            whole: dict[str, Any] = self.ordinary.plain(Ref(struct.name))
        except Unfillable:
            return
        slots = [slot for slot in struct.slots if self._is_of_interest(struct, slot)]
        share = max(LEAST, BUDGET // max(1, len(slots)))
        for slot in slots:
            yield from islice(self._slot(struct, slot, whole, path, inside), share)
        for name in self.focus.strangers.get(struct.name, ()):
            put = partial(_put, whole, name)
            for value in STRANGE if may_hold(struct, name) else ():
                yield Varied(f"{path}{name}", value, put, extra=True)
        for name in unnamed(struct) if struct.name in self.focus.types else ():
            yield Varied(f"{path}{name}", "text", partial(_put, whole, name), extra=True)

    def _slot(
        self, struct: Struct, slot: Slot, whole: dict[str, Any], path: str, inside: tuple[str, ...]
    ) -> Iterator[Varied]:
        here = f"{path}{slot.name}"
        if may_be_absent(struct, slot):
            yield Varied(here, ABSENT, partial(_put, whole, slot.name))
        put = partial(_put, without_rivals(struct, slot, whole), slot.name)
        changed = (struct.name, slot.name) in self.focus.slots or struct.name in self.focus.types
        branch = changed and bool(struct.one_of or slot.group)
        for each in self._vary(slot.shape, here, inside):
            if slot.has_default and each.path == here and each.value == slot.default:
                each = replace(each, zero=True)  # noqa: PLW2901 - the default is a blank, too
            made = each.inside(put)
            yield replace(made, branch=True) if branch else made
        if isinstance(slot.shape, Keyed) and self.focus.holds(struct.name, slot.name):
            yield from (each.inside(put) for each in self._two_entries(slot.shape, here))

    def _items(self, shape: Repeated, path: str, inside: tuple[str, ...]) -> Iterator[Varied]:
        if shape.fewest > 1 and not self.ordinary.makes(shape, inside):
            return
        varied = list(self._vary(shape.item, f"{path}[]", inside))
        items: list[Any] = [each.whole for each in varied[:DIFFERENT]]
        last = varied[-MIXED:]
        most = max(shape.fewest, min(LONGEST, shape.most or LONGEST))
        for count in sorted({0, 1, 2, shape.fewest, shape.most or 0, *self.focus.borders}):
            if max(0, shape.fewest) <= count <= most and (items or not count):
                yield Varied(path, (items * count)[:count])
        if items and shape.fewest <= PAIR <= most:
            yield Varied(path, items[:1] * PAIR)
        if shape.fewest <= len(last) <= most:
            yield Varied(path, [each.whole for each in reversed(last)])
        fewest = max(1, shape.fewest)
        yield from (each.inside(lambda item: [item] * fewest) for each in varied)

    def _entries(self, shape: Keyed, path: str, inside: tuple[str, ...]) -> Iterator[Varied]:
        yield Varied(path, {})
        try:
            key = self.ordinary.plain(shape.key, inside)
            value = self.ordinary.plain(shape.value, inside)
        except Unfillable:
            return
        yield Varied(path, {key: value})
        yield from (Varied(path, other) for other in self.focus.others if is_dict(other))
        for each in self._vary(shape.value, f"{path}{{}}", inside):
            yield each.inside(lambda inner: {key: inner})
        for each in self._vary(shape.key, f"{path}{{key}}", inside):
            yield each.inside(lambda inner: {inner: value})

    def _two_entries(self, shape: Keyed, path: str) -> Iterator[Varied]:
        """As entries that a reader takes for something else may push out one another."""
        keys = [each.whole for each in islice(self._vary(shape.key, path, ()), PAIR)]
        try:
            value = self.ordinary.plain(shape.value)
        except Unfillable:
            return
        if len(keys) == PAIR:
            yield Varied(path, dict.fromkeys(keys, value))

    def _is_of_interest(self, struct: Struct, slot: Slot) -> bool:
        if self.focus.holds(struct.name, slot.name):
            return True
        return any(name in self._reach for name in names_in(slot.shape))


def _put(whole: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    if value is ABSENT:
        return {key: inner for key, inner in whole.items() if key != name}
    return {**whole, name: value}


def is_nothing(value: Any) -> bool:
    """Absent, null or blank: what a format without presence does not write."""
    if value is ABSENT or value is None:
        return True
    if is_dict(value):
        return all(is_nothing(inner) for inner in value.values())
    return isinstance(value, int | float | str | bytes | list) and not value
