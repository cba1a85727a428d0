"""Hypothesis strategies: random schemas, to try the laws of front ends, codecs and rules on.

Every schema is as the model wants it: names of records, enums and unions are different, field
numbers ascend, a union's branches take numbers of the enclosing record, a reference stands inside
the record it names and always leaves a way out, so that finite records exist. The same record may
be used in several places.

Nothing imports this module at run time: it needs hypothesis, which only tests install.
"""

from __future__ import annotations

import string
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from hypothesis import strategies as st

from serdelab.schema.model import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.record_strategies import records

KEYS = (Kind.STRING, Kind.INT32, Kind.INT64, Kind.UINT32, Kind.UINT64, Kind.BOOL)
_NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=6)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Values of defaults: those that every IDL can write down."""

    int_min: int = -(2**63)
    int_max: int = 2**64 - 1
    nan: bool = False
    infinity: bool = False
    negative_zero: bool = False
    xml_text: bool = False
    nul_text: bool = False
    empty_optional_text: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What may be in a schema. ``depth`` counts containers and records inside one another."""

    kinds: tuple[Kind, ...] = tuple(Kind)
    keys: tuple[Kind, ...] = KEYS
    logical: bool = True
    enums: bool = True
    lists: bool = True
    maps: bool = True
    optionals: bool = True
    unions: bool = True
    records: bool = True
    references: bool = True
    nested: bool = True  # lists of lists, optional lists, unions in maps, …
    defaults: bool = True
    required: bool = True
    aliases: bool = True
    zero_first: bool = False  # enums start at 0, as proto3 asks
    fields: int = 5
    depth: int = 3
    bounds: _Bounds = field(default_factory=_Bounds)


def schemas(**options: Any) -> st.SearchStrategy[Schema]:
    """Schemas with what ``Options`` allows: ``schemas(unions=False, fields=3)``."""
    return _schema(Options(**options))


@st.composite
def _schema(draw: st.DrawFn, options: Options) -> Schema:
    root = _Maker(draw, options).record("Root", 0)
    return Schema(root, namespace=draw(st.sampled_from(["", "lab", "lab.made_up"])))


def _refers(type_: Type) -> bool:
    match type_:
        case RefType():
            return True
        case RecordType():
            return any(_refers(field.type) for field in type_.fields)
        case ListType() | OptionalType():
            return _refers(type_.item)
        case MapType():
            return _refers(type_.value)
        case UnionType():
            return any(_refers(branch.type) for branch in type_.branches)
        case _:
            return False


@dataclass(slots=True)
class _Maker:
    """Draws one schema; holds what was drawn already."""

    draw: st.DrawFn
    options: Options
    open: list[str] = field(default_factory=list[str])
    closed: list[RecordType | EnumType] = field(default_factory=list[RecordType | EnumType])
    names: int = 0

    def record(self, name: str, depth: int) -> RecordType:
        self.open.append(name)
        names = self._distinct(1 if depth else 0, self.options.fields)
        fields: list[Field] = []
        number = 0
        for position, written in enumerate(names):
            number += self.draw(st.sampled_from([1, 1, 1, 2, 5]))
            made = self._field(f"{written}{position}", number, depth)
            number = _last_number(made)
            fields.append(made)
        self.open.pop()
        record = RecordType(name, tuple(fields), self._aliases(name))
        if not _refers(record):
            self.closed.append(record)
        return record

    def _field(self, name: str, number: int, depth: int) -> Field:
        made = Field(name, number, self._type(depth, number, ()), aliases=self._aliases(name))
        if self.options.required and self._rarely():
            made = replace(made, presence=Presence.REQUIRED)
        if self.options.defaults and self._rarely() and not _refers(made.type):
            made = replace(made, has_default=True, default=self._value(made.type))
        return made

    def _value(self, type_: Type) -> Any:
        holder = RecordType("Holder", (Field("value", 1, type_),))
        return self.draw(records(holder, self.options.bounds, size=2))["value"]

    def _aliases(self, name: str) -> tuple[str, ...]:
        return (f"{name}_once",) if self.options.aliases and self._rarely() else ()

    def _rarely(self) -> bool:
        return self.draw(st.sampled_from([False] * 7 + [True]))

    def _distinct(self, least: int, most: int) -> list[str]:
        return self.draw(st.lists(_NAMES, min_size=least, max_size=most))

    def _type(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        """A type at a field's number; ``outer`` are the containers between it and its record."""
        return self.draw(st.sampled_from(self._choices(depth, outer)))(depth, number, outer)

    def _choices(self, depth: int, outer: tuple[type, ...]) -> list[_Choice]:
        options = self.options
        simple = [
            (True, self._scalar),
            (options.logical, self._logical),
            (options.enums, self._enum),
        ]
        chosen: list[_Choice] = [make for allowed, make in simple if allowed]
        if depth >= options.depth:
            return chosen
        room = options.nested or not outer
        inner: list[tuple[bool, _Choice]] = [
            (options.lists and room, self._list),
            (options.maps and room, self._map),
            (options.optionals and room and OptionalType not in outer[-1:], self._optional),
            (options.unions and room and UnionType not in outer[-1:], self._union),
            (options.records, self._record),
            (options.references and bool(outer), self._reference),
        ]
        return chosen + [make for allowed, make in inner if allowed]

    def _scalar(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        return ScalarType(self.draw(st.sampled_from(self.options.kinds)))

    def _logical(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        precision = self.draw(st.integers(1, 20))
        decimal = DecimalType(precision, self.draw(st.integers(0, precision)))
        among: list[Type] = [TimestampType(), DateType(), UuidType(), decimal]
        return self.draw(st.sampled_from(among))

    def _enum(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        made = [type_ for type_ in self.closed if isinstance(type_, EnumType)]
        if made and self._rarely():
            return self.draw(st.sampled_from(made))
        numbers = self.draw(st.lists(st.integers(-3, 40), min_size=1, max_size=4, unique=True))
        if self.options.zero_first or not self._rarely():
            numbers = [0, *(n for n in numbers if n != 0)]
        symbols = (
            Symbol(f"{word.upper()}{n}".replace("-", "M"), n)
            for n, word in zip(numbers, self._distinct(len(numbers), len(numbers)), strict=True)
        )
        enum = EnumType(self._fresh("Choice"), tuple(symbols))
        self.closed.append(enum)
        return enum

    def _list(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        return ListType(self._type(depth + 1, number, (*outer, ListType)))

    def _map(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        key = ScalarType(self.draw(st.sampled_from(self.options.keys)))
        return MapType(key, self._type(depth + 1, number, (*outer, MapType)))

    def _optional(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        return OptionalType(self._type(depth + 1, number, (*outer, OptionalType)))

    def _union(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        names = self._distinct(2, 3)
        return UnionType(
            self._fresh("Union"),
            tuple(
                Branch(
                    f"{name}{number + i}b", number + i, self._branch(depth + 1, number + i, outer)
                )
                for i, name in enumerate(names)
            ),
        )

    def _branch(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        """Not a reference: a union could then have no way out."""
        choices = self._choices(depth, (*outer, UnionType))
        make = self.draw(st.sampled_from([c for c in choices if c != self._reference]))
        return make(depth, number, (*outer, UnionType))

    def _record(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        made = [type_ for type_ in self.closed if isinstance(type_, RecordType)]
        if made and self._rarely():
            return self.draw(st.sampled_from(made))
        return self.record(self._fresh("Record"), depth + 1)

    def _reference(self, depth: int, number: int, outer: tuple[type, ...]) -> Type:
        return RefType(self.draw(st.sampled_from(self.open)))

    def _fresh(self, word: str) -> str:
        self.names += 1
        return f"{word}{self.names}"


_Choice = Callable[[int, int, tuple[type, ...]], Type]


def _last_number(made: Field) -> int:
    """The highest number that a field takes in its record."""
    numbers = [made.number]
    todo: list[Type] = [made.type]
    while todo:
        match todo.pop():
            case ListType(item) | OptionalType(item):
                todo.append(item)
            case MapType(_, value):
                todo.append(value)
            case UnionType(_, branches):
                numbers += [branch.number for branch in branches]
                todo += [branch.type for branch in branches]
            case _:
                pass
    return max(numbers)
