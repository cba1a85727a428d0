"""Hypothesis strategies: random messages of a document, and random values of its scalars.

Only what is in focus is drawn; the rest of a message is ordinary, as in ``values``. Importing this
module imports Hypothesis.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from serdelab.evolution import boundaries
from serdelab.evolution.focus import ALL, Focus, names_in, reaching
from serdelab.evolution.ordinary import TOO_MANY, Ordinary, Unfillable
from serdelab.evolution.slots import may_be_absent
from serdelab.evolution.values import LEVELS
from serdelab.evolution.weight import LARGEST
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Domain,
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

Strategy = st.SearchStrategy[Any]

NODES = 150
"""A message has no more values than this that are drawn; what is left over is ordinary."""

ITEMS = 3
"""Items of a list or map, unless the schema asks for more."""


def values_of(shapes: Shapes, root: str, focus: Focus = ALL) -> st.SearchStrategy[dict[str, Any]]:
    """Messages of a root. Unfillable where there is none; NODES and LEVELS bound their size."""
    leaves = Leaves(shapes)
    ordinary = Ordinary(shapes)
    ordinary.plain(Ref(root))
    reach = reaching(shapes, focus)

    @st.composite
    def message(draw: st.DrawFn) -> dict[str, Any]:
        return _Drawing(draw, leaves, ordinary, focus, reach).struct(shapes.struct(root), ())

    return message()


class Leaves:
    """Strategies of scalars and enums, each made once."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self._made: dict[Any, Strategy] = {}

    def of(self, shape: Shape) -> Strategy:
        """KeyError where a shape is no scalar, no enum and no choice of such."""
        if isinstance(shape, Alternatives):
            branches = enumerate(shape.branches)
            return st.one_of([st.builds(Chosen, st.just(i), self.of(b)) for i, b in branches])
        key = (shape.word, id(shape)) if isinstance(shape, Leaf) else shape
        if key not in self._made:
            self._made[key] = self._make(shape)
        return self._made[key]

    def knows(self, shape: Shape) -> bool:
        match shape:
            case Leaf():
                return bool(boundaries.values(shape))
            case Ref(name=name):
                return isinstance(self.shapes.types[name], Symbols)
            case Alternatives(branches=branches):
                return all(self.knows(branch) for branch in branches)
            case _:
                return False

    def _make(self, shape: Shape) -> Strategy:
        if isinstance(shape, Leaf):
            return leaf_values(shape)
        assert isinstance(shape, Ref)
        enum = self.shapes.types[shape.name]
        if not isinstance(enum, Symbols):
            raise KeyError(shape.name)
        return symbol_values(enum)


def leaf_values(leaf: Leaf) -> Strategy:
    """Unfillable where no value is known. Borders come more often than chance has them."""
    known = boundaries.values(leaf)
    if not known:
        raise Unfillable(leaf.word, "no valid value is known")
    if leaf.samples or leaf.domain not in _DRAWN:
        return st.sampled_from(known)
    return st.sampled_from(known) | _DRAWN[leaf.domain](leaf)


def symbol_values(enum: Symbols) -> Strategy:
    """Symbols; of an open enum also numbers that no symbol has."""
    known = {sign.number for sign in enum.symbols}
    named: Strategy = st.sampled_from([sign.name for sign in enum.symbols])
    if not enum.open:
        return named
    return named | st.integers(-(2**31), 2**31 - 1).filter(lambda number: number not in known)


def _ints(leaf: Leaf) -> Strategy:
    low = -(2**64) if leaf.low is None else leaf.low
    high = 2**64 if leaf.high is None else leaf.high
    parts = st.tuples(st.sampled_from([1, -1]), st.integers(0, 64), st.integers(-3, 3))
    near = parts.map(lambda p: min(high, max(low, p[0] * (2 ** p[1] + p[2]))))
    return near | st.integers(low, high)


def _texts(leaf: Leaf) -> Strategy:
    drawn = st.text(min_size=leaf.shortest, max_size=_longest(leaf))
    if leaf.shortest or leaf.longest is not None:
        return drawn
    return drawn | st.integers(-(2**64), 2**64).map(str) | st.floats().map(str)


def _bytes(leaf: Leaf) -> Strategy:
    drawn = st.binary(min_size=leaf.shortest, max_size=_longest(leaf))
    if leaf.shortest or leaf.longest is not None:
        return drawn
    return drawn | st.text(max_size=20).map(str.encode)


def _longest(leaf: Leaf) -> int:
    bound = leaf.shortest + 20
    return bound if leaf.longest is None else min(bound, leaf.longest)


_DRAWN: dict[Domain, Callable[[Leaf], Strategy]] = {
    Domain.INT: _ints,
    Domain.FLOAT32: lambda leaf: st.floats(width=32),
    Domain.FLOAT64: lambda leaf: st.floats(),
    Domain.TEXT: _texts,
    Domain.BYTES: _bytes,
}


class _Drawing:
    """Draws one message."""

    def __init__(
        self,
        draw: st.DrawFn,
        leaves: Leaves,
        ordinary: Ordinary,
        focus: Focus,
        reach: frozenset[str],
    ) -> None:
        self.draw, self.leaves, self.ordinary = draw, leaves, ordinary
        self.focus, self.reach = focus, reach
        self.left = NODES

    def struct(self, struct: Struct, inside: tuple[str, ...]) -> dict[str, Any]:
        """``inside`` are the types around it."""
        inside = (*inside, struct.name)
        if self.left <= 0 or inside.count(struct.name) > LEVELS:
            return self._least(struct, inside[:-1])
        whole: dict[str, Any] = self.ordinary.plain(Ref(struct.name))
        value: dict[str, Any] = {}
        for slot in self._chosen(struct):
            if not self._is_of_interest(struct, slot):
                if slot.name in whole:
                    value[slot.name] = whole[slot.name]
            elif not self._is_left_out(struct, slot):
                self._put(value, struct, slot, inside)
        return value | self._strangers(struct)

    def _least(self, struct: Struct, inside: tuple[str, ...]) -> dict[str, Any]:
        least = self.ordinary.least(struct)
        if least is None:
            raise Unfillable(struct.name, "it must hold itself without end")
        return least

    def _chosen(self, struct: Struct) -> list[Slot]:
        """The slots that may be set at once."""
        if struct.one_of:
            return [self.draw(st.sampled_from(struct.slots))] if struct.slots else []
        groups: dict[str, list[Slot]] = {}
        for slot in struct.slots:
            groups.setdefault(slot.group, []).append(slot)
        gone: set[str] = set()
        for group, rivals in groups.items():
            if group:
                kept = self.draw(st.sampled_from(rivals))
                gone |= {rival.name for rival in rivals} - {kept.name}
        return [slot for slot in struct.slots if slot.name not in gone]

    def _is_left_out(self, struct: Struct, slot: Slot) -> bool:
        return may_be_absent(struct, slot) and self.draw(st.integers(0, 3)) == 0

    def _put(
        self, value: dict[str, Any], struct: Struct, slot: Slot, inside: tuple[str, ...]
    ) -> None:
        try:
            value[slot.name] = self.shape(slot.shape, inside)
        except Unfillable:
            if slot.presence is Presence.REQUIRED or struct.one_of:
                raise

    def _strangers(self, struct: Struct) -> dict[str, Any]:
        names = self.focus.strangers.get(struct.name, ()) if struct.extras else ()
        given = [name for name in names if self.draw(st.booleans())]
        return {name: self.draw(_ANYTHING) for name in given}

    def shape(self, shape: Shape, inside: tuple[str, ...]) -> Any:
        self.left -= 1
        match shape:
            case Nullable():
                return None if self.draw(st.integers(0, 3)) == 0 else self.shape(shape.item, inside)
            case Repeated():
                return self._items(shape, inside)
            case Keyed():
                many = self.draw(st.integers(0, ITEMS)) if self.left > 0 else 0
                keys = [self.shape(shape.key, inside) for _ in range(many)]
                return {key: self.shape(shape.value, inside) for key in keys}
            case Alternatives():
                at = self.draw(st.integers(0, len(shape.branches) - 1))
                return Chosen(at, self.shape(shape.branches[at], inside))
            case Ref(name=name) if isinstance(struct := self.leaves.shapes.types[name], Struct):
                return self.struct(struct, inside)
            case Leaf() | Ref():
                return self.draw(self.leaves.of(shape))
            case _:
                raise Unfillable(shape.word, shape.reason)

    def _items(self, shape: Repeated, inside: tuple[str, ...]) -> list[Any]:
        if shape.fewest > LARGEST:
            raise Unfillable(shape.word, TOO_MANY)
        most = min(shape.fewest + ITEMS, shape.fewest + ITEMS if shape.most is None else shape.most)
        many = self.draw(st.integers(shape.fewest, most)) if self.left > 0 else shape.fewest
        items = [self.shape(shape.item, inside) for _ in range(many)]
        if shape.word != "set":
            return items
        return list({repr(item): item for item in items}.values())

    def _is_of_interest(self, struct: Struct, slot: Slot) -> bool:
        if self.focus.holds(struct.name, slot.name):
            return True
        return any(name in self.reach for name in names_in(slot.shape))


_ANYTHING: Strategy = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)
"""What a slot may hold that no schema of the writer speaks of."""
