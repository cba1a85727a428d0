"""JSON data → plain values of a shape, as an application reads plain dicts: without any check.

``data[name]`` for a slot that is required, ``data.get(name)`` for any other; what is there is taken
as it came, of whatever type. So this fails where such code fails, and only there: with KeyError for
what is missing, with AttributeError or TypeError where an object is expected and none came. JSON
Schema's defaults are comments, and nothing fills them in.
"""

from __future__ import annotations

from binascii import a2b_base64
from collections.abc import Callable, Iterable
from typing import Any, cast

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
    Struct,
    Symbols,
)

from ._data_write import Convert, each, only, unless_none, values, wrapped

_ABSENT = object()
_CLASSES: dict[Domain, tuple[type, ...]] = {
    Domain.NULL: (type(None),),
    Domain.BOOL: (bool,),
    Domain.INT: (int,),
    Domain.FLOAT32: (float, int),
    Domain.FLOAT64: (float, int),
    Domain.TEXT: (str,),
}


def from_base64(value: Any) -> bytes:
    """RFC 4648, section 4; ``binascii.Error`` for what is none, TypeError for what is no text."""
    return a2b_base64(value, strict_mode=True)


def or_as_it_came(binary: Convert) -> Convert:
    """The same, and what it does not convert as it came."""

    def convert(value: Any) -> Any:
        try:
            return binary(value)
        except (TypeError, ValueError):
            return value

    return convert


class FromData:
    """Builds the conversion of one document's types; None stands for "as it came".

    ``binary`` converts what stands for bytes, None where the format has them. ``extras``: keys that
    are no slot are kept where the shape has room for them, else all are left out. ``lenient``: what
    is no object, list or base64 text though the shape says so is given as it came.
    """

    record: type = dict

    def __init__(
        self,
        shapes: Shapes,
        binary: Convert | None,
        *,
        extras: bool = False,
        lenient: bool = False,
    ) -> None:
        self.shapes, self.extras, self.lenient = shapes, extras, lenient
        self.binary = or_as_it_came(binary) if lenient and binary else binary
        self._made: dict[str, Convert] = {}

    def root(self, name: str) -> Convert:
        struct = self.shapes.struct(name)
        inside = wrapped(struct)
        if not inside:
            read = self.struct(struct)
            return only(self.record, read) if self.lenient else read
        convert = self.of(struct.slots[0].shape)
        return lambda data: {inside: data if convert is None else convert(data)}

    def of(self, shape: Shape) -> Convert | None:
        match shape:
            case Leaf(domain=Domain.BYTES):
                return self.binary
            case Ref(name=name):
                if isinstance(self.shapes.types[name], Symbols):
                    return None
                return self._bound(self.record, self._named(name))
            case Nullable(item=item):
                return unless_none(self.of(item))
            case Repeated(item=item):
                return self._bound(list, each(self.of(item)))
            case Keyed(value=value):
                return self._bound(dict, values(self.of(value)))
            case Alternatives():
                return self._choice(shape)
            case _:
                return None

    def _bound(self, class_: type, convert: Convert | None) -> Convert | None:
        return only(class_, convert) if self.lenient and convert else convert

    def struct(self, struct: Struct) -> Convert:
        slots = [
            (slot.name, self.of(slot.shape), slot.presence is Presence.REQUIRED)
            for slot in struct.slots
        ]

        known = {slot.name for slot in struct.slots}
        extras = self.extras and struct.extras

        def read(data: Any) -> dict[str, Any]:
            value: dict[str, Any] = {}
            if extras:
                value = {name: inner for name, inner in data.items() if name not in known}
            for name, convert, required in slots:
                inner = data[name] if required else data.get(name, _ABSENT)
                if inner is _ABSENT:
                    continue
                if convert is not None and (required or inner is not None):
                    inner = convert(inner)
                value[name] = inner
            return value

        return read

    def _named(self, name: str) -> Convert:
        """A struct's conversion, made when it is first called: so that it may hold itself."""

        def read(data: Any) -> Any:
            made = self._made.get(name)
            if made is None:
                made = self._made[name] = self.struct(self.shapes.struct(name))
            return made(data)

        return read

    def _choice(self, shape: Alternatives) -> Convert:
        """The first branch that the data looks like; as it came where it looks like none."""
        branches = [(self.looks(branch), self.of(branch)) for branch in shape.branches]

        def read(data: Any) -> Any:
            for index, (looks, convert) in enumerate(branches):
                if looks(data):
                    return Chosen(index, data if convert is None else convert(data))
            return data

        return read

    # What tells branches apart --------------------------------------------------------------

    def looks(self, shape: Shape) -> Callable[[Any], bool]:
        """Whether data is of the kind of a shape, by what a program would look at."""
        match shape:
            case Leaf():
                return self._looks_like_leaf(shape)
            case Repeated(item=item):
                looks = self.looks(item)
                return lambda data: isinstance(data, list) and all(map(looks, _items(data)))
            case Keyed(value=value):
                looks = self.looks(value)
                return lambda data: isinstance(data, dict) and all(map(looks, _items(data)))
            case Nullable(item=item):
                looks = self.looks(item)
                return lambda data: data is None or looks(data)
            case Ref(name=name):
                return self._looks_like_type(self.shapes.types[name])
            case Alternatives(branches=branches):
                several = [self.looks(branch) for branch in branches]
                return lambda data: any(looks(data) for looks in several)
            case _:
                return lambda data: False

    def _looks_like_leaf(self, leaf: Leaf) -> Callable[[Any], bool]:
        if leaf.word in {"enum", "const"}:
            return lambda data: any(_same(data, sample) for sample in leaf.samples)
        if leaf.domain is Domain.LOGICAL:
            classes: tuple[type, ...] = tuple({sample.__class__ for sample in leaf.samples})
        elif leaf.domain is Domain.BYTES:
            classes = (bytes,) if self.binary is None else (str,)
        else:
            classes = _CLASSES[leaf.domain]
        return lambda data: (
            isinstance(data, classes) and (not isinstance(data, bool) or bool in classes)
        )

    def _looks_like_type(self, type_: Struct | Symbols) -> Callable[[Any], bool]:
        if isinstance(type_, Symbols):
            names = {sign.name for sign in type_.symbols}
            return lambda data: isinstance(data, str) and data in names
        return self.looks_like_struct(type_)

    def looks_like_struct(self, struct: Struct) -> Callable[[Any], bool]:
        """All that is required is there, and what has one value only has it."""
        required = {slot.name for slot in struct.slots if slot.presence is Presence.REQUIRED}
        known = {slot.name for slot in struct.slots}
        telling = [
            (slot.name, self.looks(slot.shape))
            for slot in struct.slots
            if isinstance(slot.shape, Leaf) and slot.shape.word in {"enum", "const"}
        ]

        def looks(data: Any) -> bool:
            if not isinstance(data, dict) or not required <= data.keys():
                return False
            if not struct.open and not data.keys() <= known:
                return False
            return all(name not in data or right(data[name]) for name, right in telling)

        return looks


class FromArrays(FromData):
    """Records as arrays: values in the order of the reader's slots, whatever the writer's was.

    Past the end of an array an optional slot is absent, as it is where nil stands for it; a union
    is the position of the branch and the value.
    """

    record = list

    def struct(self, struct: Struct) -> Convert:
        return self._union(struct) if struct.one_of else self._record(struct)

    def _record(self, struct: Struct) -> Convert:
        slots = [
            (index, slot.name, self.of(slot.shape), slot.presence is Presence.REQUIRED)
            for index, slot in enumerate(struct.slots)
        ]
        nullable = {slot.name for slot in struct.slots if isinstance(slot.shape, Nullable)}

        def read(data: Any) -> dict[str, Any]:
            value: dict[str, Any] = {}
            for index, name, convert, required in slots:
                if not required and len(data) <= index:
                    continue
                inner = data[index]
                if inner is None and not required:
                    if name in nullable:
                        value[name] = None
                    continue
                value[name] = inner if convert is None else convert(inner)
            return value

        return read

    def _union(self, struct: Struct) -> Convert:
        branches = [(slot.name, self.of(slot.shape)) for slot in struct.slots]

        def read(data: Any) -> dict[str, Any]:
            index, inner = data
            if not isinstance(index, int) or not 0 <= index < len(branches):
                raise IndexError(index)
            name, convert = branches[index]
            return {name: inner if convert is None else convert(inner)}

        return read

    def looks_like_struct(self, struct: Struct) -> Callable[[Any], bool]:
        if struct.one_of:
            return lambda data: isinstance(data, list) and _length(data) == _PAIR
        required = [
            index
            for index, slot in enumerate(struct.slots, 1)
            if slot.presence is Presence.REQUIRED
        ]
        fewest = max(required, default=0)
        return lambda data: isinstance(data, list) and _length(data) >= fewest


_PAIR = 2
"""The length of a union: which branch, and its value."""


def _length(data: Any) -> int:
    return len(data)


def _items(data: Any) -> Iterable[Any]:
    """Of a list, or the values of a dict."""
    return cast("dict[str, Any]", data).values() if isinstance(data, dict) else data


def _same(data: Any, sample: Any) -> bool:
    return bool(data == sample) and isinstance(data, bool) is isinstance(sample, bool)
