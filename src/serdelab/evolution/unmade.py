"""What no value is made for: bounds out of reach, and types of which none is known."""

from __future__ import annotations

from collections.abc import Iterator

from serdelab.evolution import boundaries
from serdelab.evolution.ordinary import Ordinary, Unfillable
from serdelab.evolution.outcome import Direction
from serdelab.schema.shape import (
    Alternatives,
    Gap,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Repeated,
    Shape,
    Shapes,
    Struct,
)

Bounds = tuple[int, int | None]
"""Of a length, or of a number of items."""


def beyond_reach(before: Bounds, after: Bounds, most: int) -> tuple[Direction, ...]:
    """The directions in which only values of more than ``most`` would show what differs."""
    back, forth = _is_beyond(before, after, most), _is_beyond(after, before, most)
    return (
        *((Direction.BACKWARD,) if back else ()),
        *((Direction.FORWARD, Direction.ROUND_TRIP) if forth else ()),
    )


def _is_beyond(writer: Bounds, reader: Bounds, most: int) -> bool:
    (low, high), (new_low, new_high) = writer, reader
    harmful = [low] if low < new_low else []
    if new_high is not None and (high is None or high > new_high):
        harmful.append(max(new_high + 1, low))
    return bool(harmful) and min(harmful) > most


def gaps(shapes: Shapes) -> Iterator[Gap]:
    """The slots of which no value is made, with the reason."""
    ordinary = Ordinary(shapes)
    for type_ in shapes.types.values():
        for slot in type_.slots if isinstance(type_, Struct) else ():
            for reason in _reasons(ordinary, slot.shape):
                yield Gap(f"{type_.name}.{slot.name}", reason, slot.file, slot.line)


def _reasons(ordinary: Ordinary, shape: Shape) -> Iterator[str]:
    match shape:
        case Opaque():
            yield f"{shape.word}: {shape.reason}"
        case Leaf() if not shape.samples and shape.shortest > boundaries.LARGEST:
            yield f"{shape.word}: no value of more than {boundaries.LARGEST:,} characters is made"
        case Repeated(item=item, fewest=fewest) if fewest > 1:
            try:
                ordinary.plain(shape)
            except Unfillable as error:
                yield str(error)
            else:
                yield from _reasons(ordinary, item)
        case Repeated(item=item) | Nullable(item=item):
            yield from _reasons(ordinary, item)
        case Keyed():
            yield from _reasons(ordinary, shape.key)
            yield from _reasons(ordinary, shape.value)
        case Alternatives():
            for branch in shape.branches:
                yield from _reasons(ordinary, branch)
        case _:
            return
