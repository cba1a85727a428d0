"""Struct classes of msgspec out of shapes: what a user of its typed decoder would declare.

A slot that may be absent is UNSET by default, as msgspec documents for telling absent from null;
bounds, lengths and formats are left out: plain types. https://jcristharif.com/msgspec/structs.html
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ForwardRef, Literal, Optional, Union

from serdelab.errors import NotExpressible
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

from ._data_read import FromData
from ._data_write import Convert, each, unless_none, values, wrapped

_SCALARS: Mapping[Domain, Any] = {
    Domain.NULL: type(None),
    Domain.BOOL: bool,
    Domain.INT: int,
    Domain.FLOAT32: float,
    Domain.FLOAT64: float,
    Domain.TEXT: str,
    Domain.BYTES: bytes,
    Domain.LOGICAL: Any,
}


class TypedShapes:
    """The classes of one document, and how to read their objects. Attributes are f0, f1 …"""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self._classes: dict[str, Any] = {}
        self._open: list[str] = []
        self._awaited: dict[str, str] = {}
        """Type that is used before it is made → the name it is referred to by."""
        self._made: dict[str, Convert] = {}
        self._looks = _Looks(shapes, self._classes)

    def decoder(self, name: str, make: Callable[[Any], Any]) -> Callable[[bytes], Any]:
        """``make`` is msgspec's Decoder. NotExpressible where msgspec has no such type."""
        struct = self.shapes.struct(name)
        try:
            inner = struct.slots[0].shape if wrapped(struct) else Ref(name)
            type_ = self.annotation(inner)
            for cls in self._classes.values():
                for awaited, reference in self._awaited.items():
                    setattr(cls, reference, self._classes[awaited])  # msgspec looks there
            found: Callable[[bytes], Any] = make(type_).decode
        except (TypeError, ValueError) as error:
            raise NotExpressible(f"the type {name}", "msgspec", str(error)) from error
        except RecursionError as error:
            reason = "it nests deeper than Python recurs"
            raise NotExpressible(f"the type {name}", "msgspec", reason) from error
        return found

    # Classes --------------------------------------------------------------------------------

    def annotation(self, shape: Shape) -> Any:
        match shape:
            case Leaf():
                return _leaf(shape)
            case Ref(name=name):
                return self._named(name)
            case Nullable(item=item):
                return Optional[self.annotation(item)]  # noqa: UP045 - a ForwardRef has no "|"
            case Repeated(item=item):
                return list[self.annotation(item)]  # type: ignore[misc]  # made at run time
            case Keyed(value=value):
                return dict[str, self.annotation(value)]  # type: ignore[misc]  # as above
            case Alternatives(branches=branches):
                return Union[tuple(map(self.annotation, branches))]  # noqa: UP007 - as above
            case _:
                return Any

    def _named(self, name: str) -> Any:
        type_ = self.shapes.types[name]
        if isinstance(type_, Symbols):
            return Literal[tuple(sign.name for sign in type_.symbols)]
        if name in self._open:
            return ForwardRef(self._awaited.setdefault(name, f"T{len(self._awaited)}"))
        if name not in self._classes:
            self._open.append(name)
            self._classes[name] = self._define(type_)
            self._open.pop()
        return self._classes[name]

    def _define(self, struct: Struct) -> Any:
        from msgspec import defstruct

        fields = [self._field(f"f{index}", slot) for index, slot in enumerate(struct.slots)]
        names = {f"f{index}": slot.name for index, slot in enumerate(struct.slots)}
        return defstruct("Record", fields, kw_only=True, rename=names or None)

    def _field(self, attribute: str, slot: Slot) -> tuple[str, Any, Any]:
        from msgspec import NODEFAULT, UNSET, UnsetType

        annotation = self.annotation(slot.shape)
        if slot.presence is Presence.REQUIRED:
            return attribute, annotation, NODEFAULT
        return attribute, Union[annotation, UnsetType], UNSET  # noqa: UP007 - as above

    # Objects --------------------------------------------------------------------------------

    def root(self, name: str) -> Convert:
        """Objects of the decoder → plain values."""
        struct = self.shapes.struct(name)
        inside = wrapped(struct)
        convert = self.of(struct.slots[0].shape if inside else Ref(name)) or _same
        return (lambda native: {inside: convert(native)}) if inside else convert

    def of(self, shape: Shape) -> Convert | None:
        """None stands for "as it is"."""
        match shape:
            case Ref(name=name):
                return None if isinstance(self.shapes.types[name], Symbols) else self._read(name)
            case Nullable(item=item):
                return unless_none(self.of(item))
            case Repeated(item=item):
                return each(self.of(item))
            case Keyed(value=value):
                return values(self.of(value))
            case Alternatives(branches=branches):
                return self._choice(branches)
            case _:
                return None

    def _read(self, name: str) -> Convert:
        """Made when it is first called, so that a type may hold itself."""

        def read(native: Any) -> Any:
            made = self._made.get(name)
            if made is None:
                made = self._made[name] = self._struct(self.shapes.struct(name))
            return made(native)

        return read

    def _struct(self, struct: Struct) -> Convert:
        from msgspec import UNSET

        slots = [(f"f{i}", slot.name, self.of(slot.shape)) for i, slot in enumerate(struct.slots)]

        def read(native: Any) -> dict[str, Any]:
            value: dict[str, Any] = {}
            for attribute, name, convert in slots:
                inner = getattr(native, attribute)
                if inner is not UNSET:
                    value[name] = inner if convert is None else convert(inner)
            return value

        return read

    def _choice(self, branches: tuple[Shape, ...]) -> Convert:
        """The first branch that the object looks like."""
        known = [(self._looks.looks(branch), self.of(branch)) for branch in branches]

        def read(native: Any) -> Any:
            for index, (looks, convert) in enumerate(known):
                if looks(native):
                    return Chosen(index, native if convert is None else convert(native))
            return native

        return read


class _Looks(FromData):
    """Tells what an object is: a Struct by its class, all else as in plain data."""

    def __init__(self, shapes: Shapes, classes: Mapping[str, Any]) -> None:
        super().__init__(shapes, None)
        self._classes = classes

    def looks_like_struct(self, struct: Struct) -> Callable[[Any], bool]:
        cls = self._classes[struct.name]
        return lambda native: native.__class__ is cls


def _leaf(leaf: Leaf) -> Any:
    values_are_told = leaf.word in {"enum", "const"} and leaf.domain in {Domain.INT, Domain.TEXT}
    return Literal[leaf.samples] if values_are_told else _SCALARS[leaf.domain]


def _same(native: Any) -> Any:
    return native
