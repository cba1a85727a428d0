"""JSON data → plain values of a document's shapes, for data that was not made from them.

Only what a link changes in writing is changed: base64 text becomes bytes, what one of several
schemas takes is that branch's. All else is left as it came, members that no slot names, and what is
not as the shape says, among it: JSON Schema lets much pass where no type is stated.
"""

from __future__ import annotations

import base64
import binascii
from typing import Any, cast

from serdelab.idl.json_text import array, members
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
from serdelab.schema.wrap import is_wrapper


class Plain:
    """``strange`` tells after a conversion whether something was not as the shape says."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.strange = False

    def message(self, data: Any) -> Any:
        """A value of the root, which is in a struct of its own where data is no object."""
        self.strange = False
        root = self.shapes.struct(self.shapes.roots[0])
        if is_wrapper(root):
            (slot,) = root.slots
            return {slot.name: self._of(slot.shape, data)}
        return self._of(Ref(root.name), data)

    def _of(self, shape: Shape, data: Any) -> Any:
        match shape:
            case Leaf(domain=Domain.BYTES):
                return self._bytes(data)
            case Leaf():
                self.strange |= not _is_of_leaf(shape, data)
                return data
            case Nullable(item=item):
                return None if data is None else self._of(item, data)
            case Repeated(item=item):
                items = array(data)
                return self._left(data) if items is None else [self._of(item, i) for i in items]
            case Keyed(value=value):
                found = members(data)
                if found is None:
                    return self._left(data)
                return {key: self._of(value, inner) for key, inner in found.items()}
            case Alternatives(branches=branches):
                return self._branch(branches, data)
            case Ref(name=name):
                return self._named(self.shapes.types[name], data)
            case _:
                return data

    def _left(self, data: Any) -> Any:
        self.strange = True
        return data

    def _bytes(self, data: Any) -> Any:
        """Text that stands for bytes, and that writing them gives again."""
        try:
            found = base64.b64decode(data, validate=True)
        except (binascii.Error, TypeError, ValueError):
            return self._left(data)
        return found if base64.b64encode(found).decode() == data else self._left(data)

    def _branch(self, branches: tuple[Shape, ...], data: Any) -> Any:
        for index, branch in enumerate(branches):
            if self.takes(branch, data):
                return Chosen(index, self._of(branch, data))
        return self._left(data)

    def _named(self, type_: Struct | Symbols, data: Any) -> Any:
        found = members(data)
        if isinstance(type_, Symbols) or found is None:
            self.strange |= isinstance(type_, Struct) or not _is_of_enum(type_, data)
            return data
        slots = {slot.name: slot for slot in type_.slots}
        self.strange |= any(
            slot.presence is Presence.REQUIRED and slot.name not in found for slot in type_.slots
        )
        return {
            name: self._of(slots[name].shape, inner) if name in slots else inner
            for name, inner in found.items()
        }

    def takes(self, shape: Shape, data: Any) -> bool:
        """Whether data is of the kind of a shape, by what tells branches apart.

        As programs look at it: at classes, at what must be there, at members of one value.
        """
        match shape:
            case Leaf():
                return _is_of_leaf(shape, data)
            case Repeated(item=item):
                items = array(data)
                return items is not None and all(self.takes(item, each) for each in items)
            case Keyed(value=value):
                found = members(data)
                return found is not None and all(self.takes(value, e) for e in found.values())
            case Nullable(item=item):
                return data is None or self.takes(item, data)
            case Alternatives(branches=branches):
                return any(self.takes(branch, data) for branch in branches)
            case Ref(name=name):
                type_ = self.shapes.types[name]
                if isinstance(type_, Symbols):
                    return _is_of_enum(type_, data)
                return self._is_of_struct(type_, data)
            case _:
                return False

    def _is_of_struct(self, struct: Struct, data: Any) -> bool:
        found = members(data)
        if found is None:
            return False
        if not struct.open and not found.keys() <= {slot.name for slot in struct.slots}:
            return False
        for slot in struct.slots:
            if slot.name not in found:
                if slot.presence is Presence.REQUIRED:
                    return False
            elif _is_constant(slot.shape) and not self.takes(slot.shape, found[slot.name]):
                return False
        return True


def _is_constant(shape: Shape) -> bool:
    return isinstance(shape, Leaf) and shape.word in {"enum", "const"}


def _is_of_enum(enum: Symbols, data: Any) -> bool:
    return isinstance(data, str) and any(sign.name == data for sign in enum.symbols)


def _is_of_leaf(leaf: Leaf, data: Any) -> bool:
    if _is_constant(leaf):
        of_bool = isinstance(data, bool)
        return any(data == each and isinstance(each, bool) is of_bool for each in leaf.samples)
    if leaf.domain is Domain.LOGICAL:
        return _class(data) in {_class(each) for each in leaf.samples}
    return _class(data) in _CLASSES[leaf.domain]


def _class(data: Any) -> type:
    return cast("type", data.__class__)


_CLASSES: dict[Domain, tuple[type, ...]] = {
    Domain.NULL: (type(None),),
    Domain.BOOL: (bool,),
    Domain.INT: (int,),
    Domain.FLOAT32: (float, int),
    Domain.FLOAT64: (float, int),
    Domain.TEXT: (str,),
    Domain.BYTES: (str,),
}
