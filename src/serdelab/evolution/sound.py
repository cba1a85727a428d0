"""Whether an edit left a schema that is one: the laws of the model that front ends rely on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from serdelab.errors import SchemaError
from serdelab.evolution import numbers
from serdelab.idl.definitions import outline
from serdelab.schema import (
    EnumType,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    Schema,
    Type,
    UnionType,
    types_in,
)
from serdelab.schema.check import check

_Named = RecordType | EnumType | UnionType


def demand(schema: Schema) -> None:
    """SchemaError with all problems, where there are any."""
    found = list(dict.fromkeys(problems(schema)))
    if found:
        raise SchemaError("; ".join(found))


def problems(schema: Schema) -> Iterator[str]:
    """What is wrong, in words; nothing where the schema is sound.

    Names are different in their scope and numbers in their record, a type's name stands for one
    type, a reference for a record around it, a default is a value of its field, and every record
    has a finite value.
    """
    yield from _names(schema.root)
    yield from _references(schema.root, ())
    for type_ in types_in(schema.root):
        yield from _members(type_)
    if not _ends(schema.root):
        yield f"{schema.root.name} holds itself without end"


def _members(type_: Type) -> Iterator[str]:
    match type_:
        case RecordType(name, fields):
            yield from _twice(f"{name} has two fields", (f.name for f in fields))
            yield from _twice(f"{name} has two fields with the number", numbers.taken(type_))
            for field in fields:
                yield from _default(name, field)
        case UnionType(name, branches):
            yield from _twice(f"{name} has two branches", (b.name for b in branches))
            if not branches:
                yield f"{name} has no branch left"
        case EnumType(name, symbols):
            yield from _twice(f"{name} has two symbols", (s.name for s in symbols))
            if not symbols:
                yield f"{name} has no symbol left"
        case _:
            return


def _twice(what: str, values: Iterable[str | int]) -> Iterator[str]:
    yield from (f"{what} {value}" for value, count in Counter(values).items() if count > 1)


def _default(record: str, field: Field) -> Iterator[str]:
    if not field.has_default or any(isinstance(t, RefType) for t in types_in(field.type)):
        return
    holder = Schema(RecordType(record, (Field(field.name, 1, field.type),)))
    for problem in check({field.name: field.default}, holder):
        yield f"the default of {record}.{field.name} does not fit: {problem}"


def _names(root: RecordType) -> Iterator[str]:
    found: dict[str, Type] = {}
    for type_ in types_in(root):
        if isinstance(type_, _Named):
            stated = outline(type_)
            if found.setdefault(type_.name, stated) != stated:
                yield f"two types that differ are both named {type_.name}"


def _references(type_: Type, around: tuple[str, ...]) -> Iterator[str]:
    match type_:
        case RefType(name):
            if name not in around:
                yield f"{name} is used where no such record is around"
        case RecordType(name, fields):
            for field in fields:
                yield from _references(field.type, (*around, name))
        case UnionType(_, branches):
            for branch in branches:
                yield from _references(branch.type, around)
        case ListType(item) | OptionalType(item):
            yield from _references(item, around)
        case MapType(_, value):
            yield from _references(value, around)
        case _:
            return


def _ends(type_: Type) -> bool:
    """Whether a value need not hold another one of a record around it."""
    match type_:
        case RefType():
            return False
        case RecordType(_, fields):
            return all(_ends(field.type) for field in fields)
        case UnionType(_, branches):
            return any(_ends(branch.type) for branch in branches)
        case _:
            return True
