"""Fields that moved into a new sub-record, or out of one that is gone: the same field to its users.

No format finds them again; what arrives at the new place shows what that means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from serdelab.evolution.narrow import is_dict
from serdelab.evolution.values import ABSENT
from serdelab.evolution.words import word
from serdelab.schema.shape import Ref, Shapes, Slot, Struct

_NAME = re.compile(r"\[[\w.]+\]|[^.]+")

Pairs = Sequence[tuple[Slot | None, Slot | None]]


@dataclass(frozen=True, slots=True)
class Move:
    """A slot of the writer at ``before``, which is the reader's at ``after``: paths of names."""

    slot: Slot
    other: Slot
    before: tuple[str, ...]
    after: tuple[str, ...]


def moves(pairs: Pairs, writer: Shapes, reader: Shapes) -> list[Move]:
    """Of the slots that only one side has: those of one name and type, one level apart."""
    gone = [slot for slot, other in pairs if slot is not None and other is None]
    come = [other for slot, other in pairs if other is not None and slot is None]
    found: list[Move] = []
    for slot in gone:
        for other in come:
            found += [
                Move(slot, inner, (slot.name,), (other.name, inner.name))
                for inner in _inside(reader, other)
                if _alike(slot, inner)
            ]
            found += [
                Move(inner, other, (slot.name, inner.name), (other.name,))
                for inner in _inside(writer, slot)
                if _alike(inner, other)
            ]
    return found


def steps(path: str) -> list[str]:
    """The names in a path; that of an extension has dots in brackets: ``[google.api.http]``."""
    return _NAME.findall(path)


def dig(value: Any, path: Sequence[str]) -> Any:
    """The value at a path of names; ABSENT where it ends before."""
    for name in path:
        value = value.get(name, ABSENT) if is_dict(value) else ABSENT
    return value


def _inside(shapes: Shapes, slot: Slot) -> Iterator[Slot]:
    if isinstance(slot.shape, Ref):
        type_ = shapes.types[slot.shape.name]
        if isinstance(type_, Struct):
            yield from type_.slots


def _alike(slot: Slot, other: Slot) -> bool:
    return slot.name == other.name and word(slot.shape) == word(other.shape)
