"""The values of a leaf at which formats differ: borders of widths, signs, encodings."""

from __future__ import annotations

import math
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from serdelab.schema.shape import Domain, Leaf, Symbols

_FIRST = (7, 0)
_EDGES = (31, 63, 32, 53, 64, 24, 15, 7, 16, 8)
_INTS = (-1, 1, 1234, *(s * 2**n + d for n in _EDGES for s in (1, -1) for d in (-1, 0, 1)))
_EXACT = (1.5, 0.0, 2.0, -1.5, 16777216.0, math.nan, math.inf, -math.inf, -0.0)
_FLOATS32 = (*_EXACT, 0.10000000149011612, 3.4028234663852886e38)  # the C float of 0.1; the largest
_FLOATS64 = (*_EXACT, 0.1, 16777217.0, 2.0**31, 2.0**53, 2.0**63, 1e39, -1e300)
_TEXTS = (
    *("text", "", "7", "true", "é", "日本", "\U0001f600", " pad ", "abcd", "a\nb", "x" * 300),
    *("1.5", "-3", "50 %"),
)
_BYTES = (
    *(b"\x01\x02", b"", b"text", b"\xff", b"\x00", b"\xc3\xa9", b"\xfe" * 300),
    b"\x08\x07",  # a Protobuf message: field 1 is 7
    b"\xd7\x6d\xf8",  # 1234 in base64
)

Value = Any

LONGEST = 2_000
"""Of the texts that are made to reach a border."""

LARGEST = 100_000
"""Of the texts and bytes that have to be that long; none is known of longer ones."""


def values(leaf: Leaf) -> tuple[Value, ...]:
    """An ordinary value that is no default first, then the borders, those that tell most first.

    Empty where none is known.
    """
    if leaf.samples:
        return leaf.samples
    return tuple(_DOMAINS[leaf.domain](leaf))


def at(leaf: Leaf, borders: Iterable[int]) -> Iterator[Value]:
    """Values of a leaf at further borders: integers, and texts and bytes of that length."""
    for border in borders:
        if leaf.domain is Domain.INT and _is_inside(leaf, border):
            yield border
        elif leaf.domain is Domain.TEXT and 0 <= border <= LONGEST and fits(border, leaf):
            yield "x" * border
        elif leaf.domain is Domain.BYTES and 0 <= border <= LONGEST and fits(border, leaf):
            yield b"x" * border


def encoded(texts: Iterable[str], leaf: Leaf) -> Iterator[bytes]:
    """The bytes that text formats write as such a text, in base64."""
    for text in texts:
        try:
            data = b64decode(text, validate=True)
        except ValueError:
            continue
        if data and fits(len(data), leaf):
            yield data


def ordinary(leaf: Leaf, index: int) -> Value:
    """A value that is no default and no border, and another one for each ``index``.

    So a value that arrives in the place of another one is seen. ValueError where none is known.
    """
    known = values(leaf)
    if not known:
        raise ValueError(leaf.word)
    made = _ORDINARY.get(leaf.domain)
    value = made(index) if made and not leaf.samples else known[0]
    return value if _is_inside(leaf, value) else known[0]


def _is_inside(leaf: Leaf, value: Value) -> bool:
    if leaf.domain is Domain.INT:
        return (leaf.low is None or leaf.low <= value) and (leaf.high is None or value <= leaf.high)
    return not isinstance(value, str | bytes) or fits(len(value), leaf)


def symbols(enum: Symbols) -> tuple[Value, ...]:
    """A symbol that is not the first (which is the default in many formats), then the others.

    An open enum ends with two numbers that no symbol has, one of them negative.
    """
    names = [sign.name for sign in enum.symbols]
    ordered = [*names[1:2], *names[:1], *names[2:]]
    if not enum.open:
        return tuple(ordered)
    numbers = [0, *(sign.number for sign in enum.symbols)]
    return (*ordered, max(numbers) + 1, min(numbers) - 1)


def _ints(leaf: Leaf) -> list[int]:
    low = -(2**64) if leaf.low is None else leaf.low
    high = 2**64 if leaf.high is None else leaf.high
    ends = [end for end in (leaf.high, leaf.low) if end is not None]
    inside = [value for value in (*_FIRST, *ends, *_INTS) if low <= value <= high]
    return list(dict.fromkeys(inside))


def _texts(leaf: Leaf) -> list[str]:
    fixed = [text for text in _TEXTS if fits(len(text), leaf)]
    ends = [end for end in (leaf.shortest, leaf.longest) if end and end <= LONGEST]
    some = [*fixed, *("x" * end for end in ends)]
    return some or (["x" * leaf.shortest] if leaf.shortest <= LARGEST else [])


def _bytes(leaf: Leaf) -> list[bytes]:
    fixed = [data for data in _BYTES if fits(len(data), leaf)]
    made = leaf.shortest <= LARGEST
    return fixed or ([b"\x01" * leaf.shortest, b"\xff" * leaf.shortest] if made else [])


def fits(length: int, leaf: Leaf) -> bool:
    return leaf.shortest <= length and (leaf.longest is None or length <= leaf.longest)


_ORDINARY: dict[Domain, Callable[[int], Value]] = {
    Domain.INT: lambda index: 20 + index % 80,
    Domain.FLOAT32: lambda index: 20.5 + index % 80,
    Domain.FLOAT64: lambda index: 20.5 + index % 80,
    Domain.TEXT: lambda index: f"text{index}",
    Domain.BYTES: lambda index: b"byte%d" % index,
}
_DOMAINS: dict[Domain, Callable[[Leaf], Iterable[Value]]] = {
    Domain.NULL: lambda leaf: [None],
    Domain.BOOL: lambda leaf: [True, False],
    Domain.INT: _ints,
    Domain.FLOAT32: lambda leaf: _FLOATS32,
    Domain.FLOAT64: lambda leaf: _FLOATS64,
    Domain.TEXT: _texts,
    Domain.BYTES: _bytes,
    Domain.LOGICAL: lambda leaf: (),
}
