"""Types written as words, as ``serdelab.schema.words`` says them, and read back.

::

    int64                                   a scalar, or timestamp, date, uuid, decimal(12,2)
    optional string                         list of string                map of string to int64
    record Address                          a type that the schema has already
    record Phone {number: string, kind: optional int32}      a new one, numbered from 1
    enum Colour {RED, GREEN = 5}            numbered from 0, or after the number before
    union Contact {mail: string, id: int64} numbered by the field that it becomes the type of
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import UnionType as UnionOfTypes

from serdelab.errors import SchemaError
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
    types_in,
)

_TOKEN = re.compile(r"\s*([A-Za-z_]\w*|-?\d+|[(){},:=])")
_PLAIN: Mapping[str, Type] = {
    **{kind.value: ScalarType(kind) for kind in Kind},
    "timestamp": TimestampType(),
    "date": DateType(),
    "uuid": UuidType(),
}
_DEPTH = 50


def parse(text: str, schema: Schema) -> Type:
    """SchemaError when it is no type, or names one that the schema has not."""
    named: dict[str, Type] = {
        t.name: t for t in types_in(schema.root) if isinstance(t, RecordType | EnumType | UnionType)
    }
    named[schema.root.name] = RefType(schema.root.name)
    reader = _Reader(text, _tokens(text), named)
    found = reader.read()
    if reader.tokens:
        raise reader.wrong(f"{reader.tokens[0]!r} behind it")
    return found


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise SchemaError(f"{text!r} is no type: {text[at:].strip()[0]!r} has no place there")
        found.append(match[1])
        at = match.end()
    return found


@dataclass(slots=True)
class _Reader:
    text: str
    tokens: list[str]
    named: Mapping[str, Type]
    depth: int = 0

    def wrong(self, what: str) -> SchemaError:
        return SchemaError(f"{self.text!r} is no type: {what}")

    def read(self) -> Type:
        self.depth += 1
        if self.depth > _DEPTH:
            raise self.wrong("it nests too deeply")
        word = self._word()
        if word in _PLAIN:
            return _PLAIN[word]
        compound: dict[str, Callable[[], Type]] = {
            "optional": lambda: OptionalType(self.read()),
            "list": lambda: ListType(self._after("of")),
            "map": lambda: MapType(self._after("of"), self._after("to")),
            "decimal": self._decimal,
            "record": self._record,
            "enum": self._enum,
            "union": self._union,
        }
        if word not in compound:
            raise self.wrong(f"there is no {word!r}")
        return compound[word]()

    def _after(self, word: str) -> Type:
        self._expect(word)
        return self.read()

    def _decimal(self) -> Type:
        self._expect("(")
        precision = self._number()
        self._expect(",")
        scale = self._number()
        self._expect(")")
        if not 0 <= scale <= precision or precision == 0:
            raise self.wrong("the scale is at most the precision, the precision at least 1")
        return DecimalType(precision, scale)

    def _record(self) -> Type:
        name = self._word()
        if not self._opens():
            return self._known(name, RecordType | RefType)
        members = self._members()
        return RecordType(name, tuple(Field(n, i, t) for i, (n, t) in enumerate(members, 1)))

    def _union(self) -> Type:
        name = self._word()
        if not self._opens():
            return self._known(name, UnionType)
        members = self._members()
        return UnionType(name, tuple(Branch(n, i, t) for i, (n, t) in enumerate(members, 1)))

    def _enum(self) -> Type:
        name = self._word()
        if not self._opens():
            return self._known(name, EnumType)
        symbols: list[Symbol] = []
        while not symbols or self._goes_on():
            symbol = self._word()
            number = symbols[-1].number + 1 if symbols else 0
            if self.tokens[:1] == ["="]:
                self.tokens.pop(0)
                number = self._number()
            symbols.append(Symbol(symbol, number))
        return EnumType(name, tuple(symbols))

    def _members(self) -> list[tuple[str, Type]]:
        found: list[tuple[str, Type]] = []
        while not found or self._goes_on():
            name = self._word()
            found.append((name, self._after(":")))
        return found

    def _known(self, name: str, kind: type[Type] | UnionOfTypes) -> Type:
        found = self.named.get(name)
        if found is None or not isinstance(found, kind):
            raise self.wrong(f"there is no type {name} in the schema to use inside it")
        return found

    def _opens(self) -> bool:
        opens = self.tokens[:1] == ["{"]
        if opens:
            self.tokens.pop(0)
        return opens

    def _goes_on(self) -> bool:
        """A comma, or the end of the braces."""
        found = self._next()
        if found not in {",", "}"}:
            raise self.wrong(f"{found!r} where ',' or '}}' should be")
        return found == ","

    def _expect(self, wanted: str) -> None:
        token = self._next()
        if token != wanted:
            raise self.wrong(f"{token!r} where {wanted!r} should be")

    def _number(self) -> int:
        token = self._next()
        try:
            return int(token)
        except ValueError as error:
            raise self.wrong(f"{token!r} where a number should be") from error

    def _word(self) -> str:
        token = self._next()
        if not token.isidentifier():
            raise self.wrong(f"{token!r} where a word should be")
        return token

    def _next(self) -> str:
        if not self.tokens:
            raise self.wrong("it ends too early")
        return self.tokens.pop(0)
