"""Plain values of a shape → JSON data: dicts, lists and scalars, as libraries take them.

Only what must change is touched: bytes where the format has none, the choice of a branch. Keys that
are no slot of the shape are written as they are, since objects of an open schema may have them; so
is what is not as the shape says, since a schema without a type lets anything pass.
"""

from __future__ import annotations

from binascii import b2a_base64
from collections.abc import Callable, Mapping
from typing import Any, cast

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

Convert = Callable[[Any], Any]


def wrapped(struct: Struct) -> str:
    """The one slot of a struct that stands for its value; nothing for all others."""
    return struct.slots[0].name if is_wrapper(struct) else ""


def as_base64(value: Any) -> Any:
    """RFC 4648, section 4. What is no bytes is left as it is."""
    return b2a_base64(value, newline=False).decode() if isinstance(value, bytes) else value


class ToData:
    """Builds the conversion of one document's types; None stands for "as it is".

    ``binary`` converts bytes, None where the format has them.
    """

    def __init__(self, shapes: Shapes, binary: Convert | None) -> None:
        self.shapes, self.binary = shapes, binary
        self._made: dict[str, Convert] = {}
        self._changing = self._types_that_change()

    def root(self, name: str) -> Convert | None:
        struct = self.shapes.struct(name)
        inside = wrapped(struct)
        if not inside:
            return self.of(Ref(name))
        convert = self.of(struct.slots[0].shape)
        return (lambda v: v[inside]) if convert is None else (lambda v: convert(v[inside]))

    def of(self, shape: Shape) -> Convert | None:
        match shape:
            case Leaf(domain=Domain.BYTES):
                return self.binary
            case Ref(name=name):
                return self._named(name) if name in self._changing else None
            case Nullable(item=item):
                return unless_none(self.of(item))
            case Repeated(item=item):
                items = each(self.of(item))
                return None if items is None else only(list, items)
            case Keyed(value=value):
                entries = values(self.of(value))
                return None if entries is None else only(dict, entries)
            case Alternatives(branches=branches):
                return self.choice([self.of(branch) for branch in branches])
            case _:
                return None

    def choice(self, branches: list[Convert | None]) -> Convert:
        def write(value: Any) -> Any:
            if not isinstance(value, Chosen):
                return value  # read, not made: as it came
            convert = branches[value.branch]
            return value.value if convert is None else convert(value.value)

        return write

    def struct(self, struct: Struct) -> Convert:
        found = ((slot.name, self.of(slot.shape)) for slot in struct.slots)
        changes = [(name, convert) for name, convert in found if convert is not None]

        def write(value: Mapping[str, Any]) -> dict[str, Any]:
            data = dict(value)
            for name, convert in changes:
                if name in data:
                    data[name] = convert(data[name])
            return data

        return write

    def changes(self, shape: Shape) -> bool:
        """Whether a shape asks for a conversion by itself, types by name apart."""
        match shape:
            case Leaf(domain=domain):
                return domain is Domain.BYTES and self.binary is not None
            case Nullable(item=item) | Repeated(item=item) | Keyed(value=item):
                return self.changes(item)
            case Alternatives():
                return True
            case _:
                return False

    def is_changed(self, struct: Struct) -> bool:
        return any(self.changes(slot.shape) for slot in struct.slots)

    def _named(self, name: str) -> Convert:
        """A struct's conversion, made when it is first called: so that it may hold itself."""

        def write(value: Any) -> Any:
            if not isinstance(value, dict):
                return value
            made = self._made.get(name)
            if made is None:
                made = self._made[name] = self.struct(self.shapes.struct(name))
            return made(cast("dict[str, Any]", value))

        return write

    def _types_that_change(self) -> set[str]:
        users: dict[str, set[str]] = {}
        todo: list[str] = []
        for name, type_ in self.shapes.types.items():
            for slot in type_.slots if isinstance(type_, Struct) else ():
                for used in names_in(slot.shape):
                    users.setdefault(used, set()).add(name)
            if isinstance(type_, Struct) and self.is_changed(type_):
                todo.append(name)
        found: set[str] = set()
        while todo:
            name = todo.pop()
            if name not in found:
                found.add(name)
                todo += users.get(name, ())
        return found


class ToArrays(ToData):
    """Records as arrays: values in the order of the slots, nil for what is absent.

    A union is the position of the branch and the value. There is no place for other keys.
    """

    def is_changed(self, struct: Struct) -> bool:
        return True

    def struct(self, struct: Struct) -> Convert:
        slots = [(slot.name, self.of(slot.shape)) for slot in struct.slots]

        def written(value: Mapping[str, Any], name: str, convert: Convert | None) -> Any:
            inner = value.get(name)
            return inner if convert is None or name not in value else convert(inner)

        def record(value: Mapping[str, Any]) -> list[Any]:
            return [written(value, name, convert) for name, convert in slots]

        def union(value: Mapping[str, Any]) -> list[Any]:
            ((branch, inner),) = value.items()
            index = next(i for i, (name, _) in enumerate(slots) if name == branch)
            convert = slots[index][1]
            return [index, inner if convert is None else convert(inner)]

        return union if struct.one_of else record


def names_in(shape: Shape) -> list[str]:
    """The types by name that a shape is made of."""
    match shape:
        case Ref(name=name):
            return [name]
        case Nullable(item=item) | Repeated(item=item) | Keyed(value=item):
            return names_in(item)
        case Alternatives(branches=branches):
            return [name for branch in branches for name in names_in(branch)]
        case _:
            return []


def unless_none(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: None if value is None else convert(value)


def each(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: [convert(item) for item in value]


def only(class_: type, convert: Convert) -> Convert:
    """Of values of that class; any other is left as it is."""
    return lambda value: convert(value) if isinstance(value, class_) else value


def values(convert: Convert | None) -> Convert | None:
    if convert is None:
        return None
    return lambda value: {key: convert(item) for key, item in value.items()}
