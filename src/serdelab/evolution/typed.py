"""What a type says of a value: whether it is one of its values, a blank, a default."""

from __future__ import annotations

from typing import Any

from serdelab.evolution.alike import fits, scalars
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.outcome import Outcome
from serdelab.schema.equal import class_of
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)


def is_struct(shapes: Shapes, shape: Shape) -> bool:
    return isinstance(shape, Ref) and isinstance(shapes.types[shape.name], Struct)


def is_of(shapes: Shapes, shape: Shape, value: Any) -> bool:
    """Whether a value is of the reader's declared type, as far as its class tells."""
    match shape:
        case Leaf():
            return fits(shape, value)
        case Nullable():
            return value is None or is_of(shapes, shape.item, value)
        case Alternatives():
            if isinstance(value, Chosen):
                return True
            return any(is_of(shapes, branch, value) for branch in shape.branches)
        case Repeated():
            return is_list(value)
        case Keyed():
            return is_dict(value)
        case Ref(name=name):
            type_ = shapes.types[name]
            if isinstance(type_, Struct):
                return is_dict(value)
            if isinstance(value, str) and any(s.name == value for s in type_.symbols):
                return True
            return type_.open and isinstance(value, int | str)
        case _:
            return True


def are_of(shapes: Shapes, shape: Shape, value: Any) -> bool:
    """Whether what stands in a record is of the types that it declares; true of any other type."""
    type_ = shapes.types[shape.name] if isinstance(shape, Ref) else None
    if not isinstance(type_, Struct) or not is_dict(value):
        return True
    there = ((slot.shape, value[slot.name]) for slot in type_.slots if slot.name in value)
    return all(is_of(shapes, inner, each) for inner, each in there)


def is_untold(shape: Shape, value: Any) -> bool:
    """Whether a writer's shape says nothing of a value that its document takes all the same."""
    match shape:
        case Opaque() | Leaf():
            return takes_all(shape)
        case Repeated():
            return not is_list(value)
        case Keyed():
            return not is_dict(value)
        case _:
            return False


def takes_all(shape: Shape) -> bool:
    """Whether values of whatever class may stand there."""
    if isinstance(shape, Leaf):
        return len({class_of(sample) for sample in shape.samples}) > _SOME
    return isinstance(shape, Opaque)


_SOME = 2
"""Classes that the samples of one type may have: whole numbers beside others, say."""


def is_alike(before: Any, after: Any) -> bool:
    """Whether values that no shape tells of are the same, as far as that can be seen.

    A container may hold what one side has converted.
    """
    containers = class_of(before) in {dict, list}
    if isinstance(before, float) and scalars(before, after) is Outcome.SAME:
        return True
    return before == after or (containers and class_of(before) is class_of(after))


def is_plainly_same(shape: Shape, other: Shape, before: Any, after: Any) -> bool:
    """The usual case, without a walk: equal scalars of one class, which the reader's type has.

    Or which it has no more than the writer's, where both are one.
    """
    if not (isinstance(shape, Leaf) and isinstance(other, Leaf)):
        return False
    if class_of(before) is not class_of(after) or before != after:
        return False
    if shape is other or shape == other:
        return True
    return other.domain is not Domain.LOGICAL and fits(other, after)


def is_default(shapes: Shapes, slot: Slot, value: Any) -> bool:
    if slot.has_default and scalars(slot.default, value) is Outcome.SAME:
        return True
    return is_blank(shapes, slot.shape, value)


def names_symbols(shapes: Shapes, shape: Shape, value: Any) -> bool:
    """Whether every symbol in a value is one that its enum has."""
    match shape:
        case Ref(name=name):
            type_ = shapes.types[name]
            if isinstance(type_, Symbols):
                return not isinstance(value, str) or any(s.name == value for s in type_.symbols)
            slots = [slot for slot in type_.slots if is_dict(value) and slot.name in value]
            return all(names_symbols(shapes, slot.shape, value[slot.name]) for slot in slots)
        case Repeated(item=item):
            return not is_list(value) or all(names_symbols(shapes, item, each) for each in value)
        case Keyed():
            entries = value if is_dict(value) else {}
            keys = all(names_symbols(shapes, shape.key, key) for key in entries)
            return keys and all(names_symbols(shapes, shape.value, v) for v in entries.values())
        case Nullable(item=item):
            return value is None or names_symbols(shapes, item, value)
        case Alternatives(branches=branches) if isinstance(value, Chosen):
            return names_symbols(shapes, branches[value.branch], value.value)
        case _:
            return True


def is_blank(shapes: Shapes, shape: Shape, value: Any) -> bool:
    """Whether a value is what formats without presence have for an absent one."""
    if isinstance(value, Chosen):
        return False
    if is_dict(value):
        return all(each in (None, 0, "", b"", [], {}) for each in value.values())
    if isinstance(shape, Ref) and isinstance(value, str):
        type_ = shapes.types[shape.name]
        if isinstance(type_, Symbols):
            zero = next((s.name for s in type_.symbols if s.number == 0), "")
            return type_.numbered and value == zero
    return value is None or (not isinstance(value, Chosen) and not value)


def number(shapes: Shapes, shape: Shape, other: Shape, value: Any) -> Any:
    """A symbol's number, where the other side has a number for it."""
    if isinstance(shape, Ref) and isinstance(value, str) and isinstance(other, Leaf):
        type_ = shapes.types[shape.name]
        if isinstance(type_, Symbols) and type_.numbered and not is_text(other):
            return next((s.number for s in type_.symbols if s.name == value), value)
    return value


def is_text(shape: Shape) -> bool:
    return isinstance(shape, Leaf) and shape.domain in {Domain.TEXT, Domain.BYTES}


def is_bytes(shape: Shape) -> bool:
    """Whether an encoded message may stand there."""
    return isinstance(shape, Leaf) and shape.domain is Domain.BYTES


def is_other_text(shape: Shape, other: Shape, after: Any) -> bool:
    """Whether a date, say, is read from what was a number: the same letters, another meaning."""
    if not (isinstance(shape, Leaf) and isinstance(other, Leaf) and isinstance(after, str)):
        return False
    is_text = shape.domain is Domain.TEXT
    if shape.domain is Domain.LOGICAL:
        is_text = class_of(next(iter(shape.samples), "")) is str
    return other.domain is Domain.LOGICAL and not is_text
