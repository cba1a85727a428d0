"""Struct classes of msgspec, built from a schema.

Typed Structs are the fast way that msgspec documents: decoding builds and checks them in one pass,
https://jcristharif.com/msgspec/structs.html. A union is a Struct with a field a branch, all unset
but one. An optional field is written as null. Structs are made with ``gc=False``:
https://jcristharif.com/msgspec/structs.html#disabling-garbage-collection-advanced.

Classes that are decoded into have defaults, an optional field None. Those that are written have
none, since a record has all its fields: so they are called without keywords. msgspec looks each
keyword up among its fields one after another, and twice the fields take four times as long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime
from decimal import Decimal
from functools import partial
from keyword import iskeyword
from typing import Any, ForwardRef, Literal, Optional, Union
from uuid import UUID

from serdelab.errors import NotExpressible
from serdelab.schema import (
    Branch,
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
    TimestampType,
    Type,
    UnionType,
    UuidType,
    types_in,
)

_SCALARS: Mapping[Kind, type] = {
    Kind.BOOL: bool,
    Kind.FLOAT32: float,
    Kind.FLOAT64: float,
    Kind.STRING: str,
    Kind.BYTES: bytes,
}
"""All other scalars are int."""

_LOGICAL: Mapping[type, type] = {TimestampType: datetime, DecimalType: Decimal, UuidType: UUID}


class Structs:
    """Makes one class for each record and union, to be decoded into or to be ``written``."""

    def __init__(self, *, written: bool = False) -> None:
        self.written = written
        self._made: list[tuple[RecordType | UnionType, Any]] = []
        self._referred: set[str] = set()

    def root(self, type_: RecordType) -> Any:
        """The class of a root record, with everything that it refers to in place."""
        made = self.of(type_)
        named = {t.name: cls for t, cls in self._made if t.name in self._referred}
        for _, cls in self._made:
            for name, target in named.items():
                setattr(cls, name, target)  # where msgspec looks a forward reference up
        return made

    def of(self, type_: RecordType | UnionType) -> Any:
        for known, cls in self._made:
            if known == type_:
                return cls
        members: Sequence[Field | Branch] = (
            type_.fields if isinstance(type_, RecordType) else type_.branches
        )
        cls = self._define(type_.name, members)
        self._made.append((type_, cls))
        return cls

    def _define(self, name: str, members: Sequence[Field | Branch]) -> Any:
        from msgspec import defstruct

        renamed = {attribute(m.name): m.name for m in members if iskeyword(m.name)}
        fields = [self._member(member) for member in members]
        return defstruct(
            name,
            fields,
            kw_only=not self.written,  # or a default could not stand before a field without one
            rename=renamed or None,
            gc=False,  # a message is a tree: no cycle to find
        )

    def _member(self, member: Field | Branch) -> tuple[str, Any, Any]:
        from msgspec import NODEFAULT, UNSET, UnsetType, field

        name, annotation = attribute(member.name), self.annotation(member.type)
        if isinstance(member, Branch):
            return name, Union[annotation, UnsetType], UNSET  # noqa: UP007 - a ForwardRef has no "|"
        if self.written:
            return name, annotation, NODEFAULT
        if member.has_default:
            return name, annotation, field(default_factory=partial(deepcopy, self.default(member)))
        return name, annotation, None if isinstance(member.type, OptionalType) else NODEFAULT

    def annotation(self, type_: Type) -> Any:
        """The type of a struct's field, as a person would annotate it."""
        match type_:
            case RecordType() | UnionType():
                return self.of(type_)
            case RefType(name=name):
                self._referred.add(name)
                return ForwardRef(name)
            case ListType(item=item):
                return list[self.annotation(item)]  # type: ignore[misc]  # made at run time
            case MapType(key=key, value=value):
                return dict[self.key(key), self.annotation(value)]  # type: ignore[misc]  # as above
            case OptionalType(item=item):
                return Optional[self.annotation(item)]  # noqa: UP045 - a ForwardRef has no "|"
            case EnumType(symbols=symbols):
                return Literal[tuple(symbol.name for symbol in symbols)]
            case ScalarType(kind=kind):
                return _SCALARS.get(kind, int)
            case _:
                return self.leaf(type_)

    def default(self, member: Field) -> Any:
        """The default of a field as the struct holds it."""
        if any(isinstance(inner, RecordType | UnionType) for inner in types_in(member.type)):
            reason = "a struct's default would have to be built of structs"
            raise NotExpressible("a default with records in it", member.name, reason)
        return member.default

    def leaf(self, type_: Type) -> Any:
        """The class of a logical type: what msgspec reads and writes by itself."""
        return _LOGICAL[type(type_)]

    def key(self, type_: Type) -> Any:
        """The type of a map's key."""
        return self.annotation(type_)


def attribute(name: str) -> str:
    """The name of a struct's attribute: that of the field, unless Python has a use for it."""
    return f"{name}_" if iskeyword(name) else name
