"""Numbers of fields and branches: which a record has taken, and a field with others.

The branches of a union have numbers of the enclosing record, also a union in a list or a map, but
not one inside another union.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from serdelab.schema import (
    Branch,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
    UnionType,
)


def taken(record: RecordType) -> list[int]:
    """All numbers in the record's numbering, one as often as it is used."""
    return [number for field in record.fields for number in numbers_of(field)]


def numbers_of(field: Field) -> list[int]:
    """Those of the branches of a union, and its own, which mostly is that of a branch."""
    branches = [branch.number for branch in _branches(field.type)]
    return branches if field.number in branches else [field.number, *branches]


def has_union(type_: Type) -> bool:
    return next(_branches(type_), None) is not None


def free(record: RecordType) -> int:
    """The number after the highest that is in use."""
    return max(taken(record), default=0) + 1


def renumbered(field: Field, first: int) -> tuple[Field, int]:
    """The field with numbers from ``first`` on, and the number after them."""
    counter = iter(range(first, first + 10_000))
    if not has_union(field.type):
        return replace(field, number=first), first + 1
    changed = replace(field, number=first, type=_renumbered(field.type, counter))
    return changed, next(counter)


def _branches(type_: Type) -> Iterator[Branch]:
    match type_:
        case ListType(item) | OptionalType(item):
            yield from _branches(item)
        case MapType(_, value):
            yield from _branches(value)
        case UnionType(_, branches):
            yield from branches
        case _:
            return


def _renumbered(type_: Type, counter: Iterator[int]) -> Type:
    match type_:
        case ListType() | OptionalType():
            return replace(type_, item=_renumbered(type_.item, counter))
        case MapType(key, value):
            return MapType(key, _renumbered(value, counter))
        case UnionType(name, branches):
            return UnionType(
                name,
                tuple(
                    Branch(b.name, next(counter), _renumbered(b.type, counter)) for b in branches
                ),
            )
        case _:
            return type_
