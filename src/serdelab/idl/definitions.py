"""The named types of a schema, each once: for IDLs that declare a type and then use its name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from serdelab.errors import NotExpressible
from serdelab.schema import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    Type,
    UnionType,
)

Named = RecordType | EnumType | UnionType


def definitions(
    root: RecordType, idl: str, kinds: tuple[type[Named], ...] = (RecordType, EnumType)
) -> dict[str, Named]:
    """The types of these kinds by name, those that a type uses before it, the root last.

    A record's fields hold its inner records whole, as in the schema. NotExpressible when two types
    that differ have one name: a use of the name would not say which one is meant.
    """
    found = _Definitions(idl, kinds)
    found.visit(root)
    return found.types


@dataclass(slots=True)
class _Definitions:
    idl: str
    kinds: tuple[type[Named], ...]
    types: dict[str, Named] = field(default_factory=dict[str, Named])
    _open: dict[str, Named] = field(default_factory=dict[str, Named])
    _seen: dict[int, Named] = field(default_factory=dict[int, Named])

    def visit(self, type_: Type) -> None:
        match type_:
            case RecordType() | UnionType() | EnumType():
                self._named(type_)
            case _:
                self._inner(type_)

    def _named(self, type_: Named) -> None:
        if id(type_) in self._seen:
            return
        self._seen[id(type_)] = type_  # also keeps it alive, so that no other gets its id
        if not isinstance(type_, self.kinds):
            self._inner(type_)
            return
        other = self.types.get(type_.name) or self._open.get(type_.name)
        if other is not None and outline(other) != outline(type_):
            reason = f"two types that differ are both named {type_.name}"
            raise NotExpressible("two types of one name", self.idl, reason)
        self._open[type_.name] = type_
        self._inner(type_)
        del self._open[type_.name]
        self.types.setdefault(type_.name, type_)

    def _inner(self, type_: Type) -> None:
        match type_:
            case RecordType(_, fields):
                for member in fields:
                    self.visit(member.type)
            case UnionType(_, branches):
                for branch in branches:
                    self.visit(branch.type)
            case ListType(item) | OptionalType(item):
                self.visit(item)
            case MapType(key, value):
                self.visit(key)
                self.visit(value)
            case _:
                pass


def outline(type_: Type) -> Type:
    """A type with the records it uses replaced by references: what its own declaration says.

    Equal for two ways of writing out the same record, wherever in a circle each of them begins.
    """
    match type_:
        case RecordType():
            fields = tuple(replace(f, type=_use(f.type)) for f in type_.fields)
            return replace(type_, fields=fields)
        case _:
            return _use(type_)


def _use(type_: Type) -> Type:
    match type_:
        case RecordType():
            return RefType(type_.name)
        case ListType() | OptionalType():
            return replace(type_, item=_use(type_.item))
        case MapType():
            return MapType(_use(type_.key), _use(type_.value))
        case UnionType():
            branches = (replace(branch, type=_use(branch.type)) for branch in type_.branches)
            return replace(type_, branches=tuple(branches))
        case _:
            return type_
