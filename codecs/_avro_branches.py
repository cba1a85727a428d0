"""Which branch of a union a value is of, where a library does not say.

Python has one int for ``int`` and ``long``, one float, one str for text and symbols: the branch is
then the narrowest that takes the value, whatever the order of branches. So writer and reader agree
on it, and a value that merely moved to another branch has not changed.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

from serdelab.schema.equal import class_of
from serdelab.schema.shape import (
    Domain,
    Keyed,
    Leaf,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
    Symbols,
)

Test = Callable[[Any], bool]


def branch_name(shape: Shape) -> str:
    """What Avro's libraries call a branch: a named type's full name, or the type."""
    match shape:
        case Ref(name=name):
            return name
        case Leaf(word=word, facets=facets):
            known = dict(facets)
            return known.get("name") or known.get("underlying") or word
        case Repeated():
            return "array"
        case Keyed():
            return "map"
        case _:
            return ""


def is_named(shape: Shape) -> bool:
    return isinstance(shape, Ref) or (isinstance(shape, Leaf) and "name" in dict(shape.facets))


def tests(shapes: Shapes, branches: Sequence[Shape]) -> list[tuple[Test, int]]:
    """(whether a value is of the branch, the branch), the narrowest branch first."""
    ranked = sorted(range(len(branches)), key=lambda i: _breadth(shapes, branches[i]))
    found = [(_test(shapes, branches[i]), i) for i in ranked]
    reals = [i for i in ranked if _is_real(branches[i])]
    return [*found, *((_is_int, i) for i in reals)]  # avro reads an int as a double as an int


def _is_real(shape: Shape) -> bool:
    return isinstance(shape, Leaf) and shape.domain in {Domain.FLOAT32, Domain.FLOAT64}


def _is_int(value: Any) -> bool:
    return type(value) is int


_BREADTH = {Domain.FLOAT32: 32, Domain.FLOAT64: 64}


def _breadth(shapes: Shapes, shape: Shape) -> int:
    """Types that take each other's values stand in this order."""
    match shape:
        case Ref():
            return 0
        case Leaf(domain=Domain.INT, high=high):
            return (high or 0).bit_length()
        case Leaf(domain=Domain.BYTES, longest=longest):
            return 1 if longest is None else 0
        case Leaf(domain=domain):
            return _BREADTH.get(domain, 1)
        case _:
            return 2


_CLASSES = {Domain.NULL: type(None), Domain.BOOL: bool, Domain.TEXT: str, Domain.FLOAT64: float}


def _test(shapes: Shapes, shape: Shape) -> Test:
    match shape:
        case Ref(name=name):
            return _named(shapes.types[name])
        case Repeated():
            return lambda value: type(value) is list
        case Keyed():
            return lambda value: type(value) is dict
        case Leaf():
            return _leaf(shape)
        case _:
            return lambda value: False


def _named(type_: Struct | Symbols) -> Test:
    if isinstance(type_, Symbols):
        symbols = frozenset(sign.name for sign in type_.symbols)
        return lambda value: type(value) is str and value in symbols
    slots = frozenset(slot.name for slot in type_.slots)
    return lambda value: type(value) is dict and value.keys() == slots


def _leaf(leaf: Leaf) -> Test:
    low, high, longest = leaf.low, leaf.high, leaf.longest
    match leaf.domain:
        case Domain.LOGICAL:
            objects = frozenset(map(type, leaf.samples))
            return lambda value: type(value) in objects
        case Domain.INT if low is not None and high is not None:
            return lambda value: type(value) is int and low <= value <= high
        case Domain.FLOAT32:
            return lambda value: type(value) is float and _is_single(value)
        case Domain.BYTES:
            return lambda value: type(value) is bytes and longest in {None, len(value)}
        case domain:
            wanted = _CLASSES.get(domain, int)
            return lambda value: type(value) is wanted


def _is_single(value: float) -> bool:
    """Whether four bytes hold it."""
    try:
        (narrow,) = struct.unpack("<f", struct.pack("<f", value))
    except OverflowError:
        return False
    return narrow == value or value != value  # noqa: PLR0124 - NaN


def need_names(shapes: Shapes, branches: Sequence[Shape]) -> bool:
    """Whether two branches can only be told apart by the name of a type."""
    return any(_alike(shapes, one, two) for one, two in combinations(branches, 2))


def _alike(shapes: Shapes, one: Shape, two: Shape) -> bool:
    if not (is_named(one) or is_named(two)) or _class(shapes, one) != _class(shapes, two):
        return False
    match _type(shapes, one), _type(shapes, two):
        case Struct(slots=slots), Struct(slots=others):
            return {slot.name for slot in slots} == {slot.name for slot in others}
        case Symbols(symbols=symbols), Symbols(symbols=others):
            return not {s.name for s in symbols}.isdisjoint(s.name for s in others)
        case Leaf(longest=size), Leaf(longest=other):
            return size is None or other is None or size == other
        case _:
            return True


def _type(shapes: Shapes, shape: Shape) -> Any:
    return shapes.types[shape.name] if isinstance(shape, Ref) else shape


def _class(shapes: Shapes, shape: Shape) -> object:
    """The Python class of its values."""
    match _type(shapes, shape):
        case Struct() | Keyed():
            return dict
        case Symbols():
            return str
        case Leaf(domain=Domain.BYTES):
            return bytes
        case Leaf(domain=Domain.LOGICAL, samples=samples):
            return class_of(samples[0])
        case Leaf(domain=domain):
            return _CLASSES.get(domain)
        case _:
            return None
