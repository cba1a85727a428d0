"""Edits of enums. ``path`` is that of a value of the enum, which changes wherever it is used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from serdelab.errors import SchemaError
from serdelab.evolution.edit import Edit, demand_all
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import Hints
from serdelab.evolution.place import find_enum, no_such, with_enum
from serdelab.idl import default
from serdelab.schema import EnumType, Field, Schema, Symbol, Type
from serdelab.schema.transform import transform


@dataclass(frozen=True, slots=True)
class AddSymbol(Edit):
    """At the end, or in front of ``before``; ``number`` is the next free one where it is -1."""

    kind = Kind.ADD_SYMBOL
    path: str
    name: str
    number: int = -1
    before: str = ""

    def changed(self, schema: Schema) -> Schema:
        enum = find_enum(schema, self.path)
        free = max((s.number for s in enum.symbols), default=-1) + 1
        made = Symbol(self.name, free if self.number == -1 else self.number)
        symbols = list(enum.symbols)
        at = symbols.index(_symbol(enum, self.before)) if self.before else len(symbols)
        return _with_symbols(schema, enum, (*symbols[:at], made, *symbols[at:]))


@dataclass(frozen=True, slots=True)
class RemoveSymbol(Edit):
    kind = Kind.REMOVE_SYMBOL
    path: str
    name: str

    def changed(self, schema: Schema) -> Schema:
        enum = find_enum(schema, self.path)
        gone = _symbol(enum, self.name)
        return _with_symbols(schema, enum, (s for s in enum.symbols if s is not gone))


@dataclass(frozen=True, slots=True)
class RenameSymbol(Edit):
    """Also in defaults that name it."""

    kind = Kind.RENAME_SYMBOL
    path: str
    name: str
    to: str

    def changed(self, schema: Schema) -> Schema:
        enum = find_enum(schema, self.path)
        old = _symbol(enum, self.name)
        symbols = (replace(s, name=self.to) if s is old else s for s in enum.symbols)
        made = EnumType(enum.name, tuple(symbols))
        return _with_symbols(self._with_defaults(schema, enum), enum, made.symbols)

    def hints(self, schema: Schema) -> Hints:
        return Hints(symbols={(find_enum(schema, self.path).name, self.name): self.to})

    def _with_defaults(self, schema: Schema, enum: EnumType) -> Schema:
        def leaf(type_: Type, value: Any) -> Any:
            return self.to if type_ == enum and value == self.name else value

        def field(position: int, each: Field) -> Field:
            if not each.has_default:
                return each
            return replace(each, default=default.convert(each.type, each.default, leaf))

        return transform(schema, field=field)


@dataclass(frozen=True, slots=True)
class RenumberSymbol(Edit):
    kind = Kind.RENUMBER_SYMBOL
    path: str
    name: str
    to: int

    def changed(self, schema: Schema) -> Schema:
        enum = find_enum(schema, self.path)
        old = _symbol(enum, self.name)
        symbols = (replace(s, number=self.to) if s is old else s for s in enum.symbols)
        return _with_symbols(schema, enum, symbols)


@dataclass(frozen=True, slots=True)
class ReorderSymbols(Edit):
    """``renumber``: the numbers are positions, and so change hands with the order."""

    kind = Kind.REORDER_SYMBOLS
    path: str
    order: tuple[str, ...]
    renumber: bool = False

    def changed(self, schema: Schema) -> Schema:
        enum = find_enum(schema, self.path)
        named = {symbol.name: symbol for symbol in enum.symbols}
        demand_all(self.order, list(named), f"enum {enum.name}")
        symbols = [named[name] for name in self.order]
        if self.renumber:
            numbers = (symbol.number for symbol in enum.symbols)
            symbols = [Symbol(s.name, n) for s, n in zip(symbols, numbers, strict=True)]
        return _with_symbols(schema, enum, symbols)


def _symbol(enum: EnumType, name: str) -> Symbol:
    for symbol in enum.symbols:
        if symbol.name == name:
            return symbol
    raise no_such("symbol", name, (s.name for s in enum.symbols), f"enum {enum.name}")


def _with_symbols(schema: Schema, enum: EnumType, symbols: Iterable[Symbol]) -> Schema:
    made = EnumType(enum.name, tuple(symbols))
    numbers = [symbol.number for symbol in made.symbols]
    if len(set(numbers)) < len(numbers):
        raise SchemaError(f"two symbols of {enum.name} would have one number")
    return with_enum(schema, enum.name, lambda _: made)
