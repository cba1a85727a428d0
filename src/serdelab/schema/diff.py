"""All differences between two schemas, each with its place and its line on both sides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from serdelab.schema.model import (
    Branch,
    EnumType,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Schema,
    Symbol,
    Type,
    UnionType,
)
from serdelab.schema.words import describe


class Aspect(StrEnum):
    """What of a place differs."""

    MISSING = "missing"  # a field, branch or symbol that only one side has
    ORDER = "order"  # the same members in another order
    NUMBER = "number"
    TYPE = "type"
    NAME = "name"  # of a record, enum or union
    PRESENCE = "presence"
    DEFAULT = "default"
    ALIASES = "aliases"


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference; ``here`` and ``there`` say in words what the first and second schema have.

    ``path`` names fields, branches and symbols: ``items[].unit_price``, ``payload.page_viewed``,
    with ``[]`` for the items of a list, ``{key}`` and ``{}`` for the keys and values of a map; it
    is empty for the root record. A line is that of the nearest field or record that has one, or 0.
    """

    path: str
    aspect: Aspect
    here: str
    there: str
    line_here: int = 0
    line_there: int = 0

    def __str__(self) -> str:
        return f"{self.path or 'the root record'}: {self.here} here, {self.there} there"


def differences(here: Schema, there: Schema) -> list[Difference]:
    """Every difference, in the order of ``here``; empty when the schemas are equal.

    A default counts only where it is declared, and True is not 1. A record that is used in two
    places is compared in both, since each has a path of its own.
    """
    return list(_records(here.root, there.root, _Spot("", here.root.line, there.root.line)))


_Member = Field | Branch | Symbol


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place in both schemas; lines are those of the nearest thing around it that has one."""

    path: str
    line_here: int
    line_there: int

    def inner(self, step: str) -> _Spot:
        return _Spot(self.path + step, self.line_here, self.line_there)

    def lines(self, here: int, there: int) -> _Spot:
        return _Spot(self.path, here or self.line_here, there or self.line_there)

    def differ(self, aspect: Aspect, here: str, there: str) -> Iterator[Difference]:
        """The one difference, unless both sides say the same."""
        if here != there:
            yield Difference(self.path, aspect, here, there, self.line_here, self.line_there)


def _types(here: Type, there: Type, spot: _Spot) -> Iterator[Difference]:
    match here, there:
        case RecordType(), RecordType():
            yield from _records(here, there, spot.lines(here.line, there.line))
        case ListType(), ListType():
            yield from _types(here.item, there.item, spot.inner("[]"))
        case MapType(), MapType():
            yield from _types(here.key, there.key, spot.inner("{key}"))
            yield from _types(here.value, there.value, spot.inner("{}"))
        case OptionalType(), OptionalType():
            yield from _types(here.item, there.item, spot)
        case UnionType(), UnionType():
            yield from spot.differ(Aspect.NAME, describe(here), describe(there))
            yield from _members(here.branches, there.branches, spot)
        case EnumType(), EnumType():
            yield from spot.differ(Aspect.NAME, describe(here), describe(there))
            yield from _members(here.symbols, there.symbols, spot)
        case _:
            yield from spot.differ(Aspect.TYPE, describe(here), describe(there))


def _records(here: RecordType, there: RecordType, spot: _Spot) -> Iterator[Difference]:
    yield from spot.differ(Aspect.NAME, describe(here), describe(there))
    yield from spot.differ(Aspect.ALIASES, _aliases(here), _aliases(there))
    yield from _members(here.fields, there.fields, spot)


def _members(
    here: tuple[_Member, ...], there: tuple[_Member, ...], spot: _Spot
) -> Iterator[Difference]:
    """Matches members by name: what one side lacks, what both have, then their order."""
    mine, theirs = {m.name: m for m in here}, {m.name: m for m in there}
    for name in mine | theirs:
        inner = spot.inner(f".{name}" if spot.path else name)
        inner = inner.lines(_line(mine.get(name)), _line(theirs.get(name)))
        if name in mine and name in theirs:
            yield from _member(mine[name], theirs[name], inner)
        else:
            words = (_words(mine.get(name)), _words(theirs.get(name)))
            yield from inner.differ(Aspect.MISSING, *words)
    yield from _order(
        [m for m in here if m.name in theirs], [m for m in there if m.name in mine], spot
    )


def _order(here: list[_Member], there: list[_Member], spot: _Spot) -> Iterator[Difference]:
    """Of the same members, the stretch from the first to the last one out of order."""
    moved = [i for i, (a, b) in enumerate(zip(here, there, strict=True)) if a.name != b.name]
    if moved:
        stretch = slice(moved[0], moved[-1] + 1)
        words = (f"the order {', '.join(m.name for m in side[stretch])}" for side in (here, there))
        spot = spot.lines(_line(here[moved[0]]), _line(there[moved[0]]))
        yield from spot.differ(Aspect.ORDER, *words)


def _member(here: _Member, there: _Member, spot: _Spot) -> Iterator[Difference]:
    word = "symbol number" if isinstance(here, Symbol) else "number"
    yield from spot.differ(Aspect.NUMBER, f"{word} {here.number}", f"{word} {there.number}")
    if not isinstance(here, Symbol) and not isinstance(there, Symbol):
        yield from _types(here.type, there.type, spot)
    if isinstance(here, Field) and isinstance(there, Field):
        yield from spot.differ(Aspect.PRESENCE, here.presence.value, there.presence.value)
        yield from spot.differ(Aspect.DEFAULT, _default(here), _default(there))
        yield from spot.differ(Aspect.ALIASES, _aliases(here), _aliases(there))


def _line(member: _Member | None) -> int:
    return member.line if isinstance(member, Field) else 0


def _words(member: _Member | None) -> str:
    if member is None:
        return "missing"
    if isinstance(member, Symbol):
        return f"symbol {member.number}"
    return describe(member.type)


def _default(field: Field) -> str:
    return f"default {field.default!r}" if field.has_default else "no default"


def _aliases(named: Field | RecordType) -> str:
    return f"aliases {', '.join(named.aliases)}" if named.aliases else "no aliases"
