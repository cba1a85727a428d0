"""Plain values of the evolution lab ↔ values of Avro's Python libraries; shared by both links.

They differ in unions, and in logical types that one library has objects for and the other has not.
Each class turns shapes into closures once; None stands for "as it is", so that a message without
either costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from serdelab.contract import Side
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
    Struct,
)
from serdelab.schema.wrap import is_wrapper

from ._avro_branches import branch_name, is_named, tests

Convert = Callable[[Any], Any]
_class: Callable[[Any], object] = type
"""``type``, without telling the type checkers what they would forget about Any."""
Leaves = Mapping[str, Convert]
"""Logical type → conversion of its values."""


class _Values:
    """Walks shapes; a value that is not of its shape is left as it came."""

    def __init__(self, shapes: Shapes, leaves: Leaves) -> None:
        self.shapes, self.leaves = shapes, leaves
        self._changing = self._reaching()
        self._structs: dict[str, Convert] = {}

    def message(self, root: str) -> Convert:
        """The conversion of whole messages."""
        return self.of(Ref(root)) or _same

    def of(self, shape: Shape) -> Convert | None:
        match shape:
            case Leaf():
                return self.leaf(shape)
            case Repeated(item=item):
                return _each(self.of(item))
            case Keyed(value=value):
                return _every(self.of(value))
            case Nullable():
                return self.nullable(shape)
            case Alternatives():
                return self.union(shape)
            case Ref(name=name):
                return self.named(name)
            case _:
                return None

    def leaf(self, leaf: Leaf) -> Convert | None:
        return self.leaves.get(leaf.word) if leaf.domain is Domain.LOGICAL else None

    def nullable(self, shape: Nullable) -> Convert | None:
        return _unless_none(self.of(shape.item))

    def union(self, shape: Alternatives) -> Convert | None:
        raise NotImplementedError

    def changes(self, shape: Shape) -> bool:
        """Whether the shape itself, apart from what is inside it, makes a difference."""
        return isinstance(shape, Alternatives) or bool(isinstance(shape, Leaf) and self.leaf(shape))

    def named(self, name: str) -> Convert | None:
        type_ = self.shapes.types[name]
        if not isinstance(type_, Struct) or name not in self._changing:
            return None
        if name not in self._structs:
            self._structs[name] = self._later(name)
            slots = ((slot.name, self.of(slot.shape)) for slot in type_.slots)
            self._structs[name] = _struct({n: c for n, c in slots if c is not None})
        return self._structs[name]

    def _later(self, name: str) -> Convert:
        """For a struct inside itself, whose conversion is being made."""

        def convert(value: Any) -> Any:
            return self._structs[name](value)

        return convert

    def _reaching(self) -> frozenset[str]:
        """The structs that hold, however deep, something that makes a difference."""
        users: dict[str, set[str]] = {}
        todo: list[str] = []
        for type_ in self.shapes.types.values():
            for slot in type_.slots if isinstance(type_, Struct) else ():
                for part in _parts(slot.shape):
                    if isinstance(part, Ref):
                        users.setdefault(part.name, set()).add(type_.name)
                    if self.changes(part):
                        todo.append(type_.name)
        found: set[str] = set()
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += users.get(name, ())
        return frozenset(found)


class Fill(_Values):
    """Plain → native. ``chosen`` makes a union's value of a branch's name and value.

    A nullable value with unions in it is chosen so, too: fastavro would validate it else, and
    ``_validate_union`` of 1.13.1 finds only records and plain types by their name.
    """

    def __init__(self, shapes: Shapes, leaves: Leaves, chosen: Callable[[str, Any], Any]) -> None:
        super().__init__(shapes, leaves)
        self.chosen = chosen

    def nullable(self, shape: Nullable) -> Convert | None:
        inner = self.of(shape.item)
        if inner is None or isinstance(shape.item, Alternatives):
            return _unless_none(inner)
        name, chosen = branch_name(shape.item), self.chosen
        return _unless_none(lambda value: chosen(name, inner(value)))

    def union(self, shape: Alternatives) -> Convert | None:
        branches = [(branch_name(b), self.of(b) or _same) for b in shape.branches]
        chosen = self.chosen

        def convert(value: Any) -> Any:
            index: int = value.branch
            name, inner = branches[index]
            return chosen(name, inner(value.value))

        return convert


class Plain(_Values):
    """Native → plain. A tuple (name, value) says which branch it is of; else its value tells.

    ``named``: any value of a named type may come as such a tuple. ``surely``: in a union it does,
    because the writer has that union, too; so a bare one is of a branch without a name.
    """

    def __init__(
        self, shapes: Shapes, leaves: Leaves, *, named: bool = False, surely: bool = False
    ) -> None:
        self.tuples, self.surely = named, named and surely
        super().__init__(shapes, leaves)

    def changes(self, shape: Shape) -> bool:
        return super().changes(shape) or (self.tuples and isinstance(shape, Ref))

    def leaf(self, leaf: Leaf) -> Convert | None:
        if self.tuples and is_named(leaf):
            return _bare
        return super().leaf(leaf)

    def named(self, name: str) -> Convert | None:
        convert = super().named(name)
        if not self.tuples:
            return convert
        return _bare if convert is None else lambda value: convert(_bare(value))

    def union(self, shape: Alternatives) -> Convert | None:
        inner = [self.of(branch) or _same for branch in shape.branches]
        names = {branch_name(branch): i for i, branch in enumerate(shape.branches)}
        by_value = [
            (test, i)
            for test, i in tests(self.shapes, shape.branches)
            if not (self.surely and is_named(shape.branches[i]))
        ]

        def convert(value: Any) -> Any:
            if _class(value) is tuple:
                index, value = names.get(value[0]), value[1]
                if index is not None:
                    return Chosen(index, inner[index](value))
            for accepts, index in by_value:
                if accepts(value):
                    return Chosen(index, inner[index](value))
            return value

        return convert


def message(values: Fill | Plain, side: Side) -> Convert:
    """The conversion of messages, for a schema that is no record those of its only slot."""
    root = side.shapes.struct(side.root)
    if not is_wrapper(root):
        return values.message(side.root)
    name = root.slots[0].name
    change = values.of(root.slots[0].shape) or _same
    if isinstance(values, Fill):
        return lambda value: change(value[name])
    return lambda value: {name: change(value)}


def _parts(shape: Shape) -> Iterator[Shape]:
    """A shape and all shapes in it, types by name not opened."""
    yield shape
    match shape:
        case Repeated(item=item) | Nullable(item=item) | Keyed(value=item):
            yield from _parts(item)
        case Alternatives(branches=branches):
            for branch in branches:
                yield from _parts(branch)
        case _:
            return


def _same(value: Any) -> Any:
    return value


def _bare(value: Any) -> Any:
    return value[1] if _class(value) is tuple else value


def _struct(slots: Mapping[str, Convert]) -> Convert:
    pairs = tuple(slots.items())

    def convert(value: Any) -> Any:
        if _class(value) is not dict:
            return value
        changed: dict[str, Any] = dict(value)
        for name, change in pairs:
            if name in changed:
                changed[name] = change(changed[name])
        return changed

    return convert


def _each(item: Convert | None) -> Convert | None:
    if item is None:
        return None

    def convert(value: Any) -> Any:
        return [item(one) for one in value] if _class(value) is list else value

    return convert


def _every(item: Convert | None) -> Convert | None:
    if item is None:
        return None

    def convert(value: Any) -> Any:
        if _class(value) is not dict:
            return value
        return {key: item(one) for key, one in value.items()}

    return convert


def _unless_none(item: Convert | None) -> Convert | None:
    if item is None:
        return None
    return lambda value: None if value is None else item(value)
