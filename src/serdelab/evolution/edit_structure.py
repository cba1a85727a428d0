"""Edits of structure: names of types, the namespace, records split, joined, turned into unions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from serdelab.errors import SchemaError
from serdelab.evolution import numbers
from serdelab.evolution.edit import Edit
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import Hints
from serdelab.evolution.place import (
    bare,
    find,
    find_field,
    find_record,
    find_union,
    member,
    no_such,
    with_record,
    with_type,
)
from serdelab.schema import (
    Branch,
    EnumType,
    Field,
    OptionalType,
    RecordType,
    RefType,
    Schema,
    Type,
    UnionType,
    types_in,
)
from serdelab.schema.transform import transform


@dataclass(frozen=True, slots=True)
class NoChange(Edit):
    """Both sides are the same: what then goes wrong is the format's own."""

    kind = Kind.NO_CHANGE

    def changed(self, schema: Schema) -> Schema:
        return schema

    @property
    def changes_something(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class RenameType(Edit):
    """A record, enum or union, by its name. ``alias``: the new record lists the old name."""

    kind = Kind.RENAME_TYPE
    name: str
    to: str
    alias: bool = False

    def changed(self, schema: Schema) -> Schema:
        named = {t.name: t for t in types_in(schema.root) if isinstance(t, _NAMED)}
        if self.name not in named:
            raise no_such("type", self.name, named, "the schema")
        if self.to in named:
            raise SchemaError(f"there is a type {self.to} already")
        if self.alias and not isinstance(named[self.name], RecordType):
            raise SchemaError(f"{self.name} is no record, and has no aliases")
        return transform(schema, type_=self._renamed)

    def hints(self, schema: Schema) -> Hints:
        return Hints(types={self.name: self.to})

    def _renamed(self, type_: Type) -> Type:
        match type_:
            case RecordType(name, _, aliases) if name == self.name:
                known = (*aliases, name) if self.alias else aliases
                return replace(type_, name=self.to, aliases=known)
            case RefType(name) | EnumType(name) | UnionType(name) if name == self.name:
                return replace(type_, name=self.to)
            case _:
                return type_


@dataclass(frozen=True, slots=True)
class ChangeNamespace(Edit):
    kind = Kind.CHANGE_NAMESPACE
    to: str

    def changed(self, schema: Schema) -> Schema:
        return Schema(schema.root, self.to)


@dataclass(frozen=True, slots=True)
class NestFields(Edit):
    """Fields of a record into a new record ``type``, the type of a new field ``into``.

    They keep their numbers in there; the new field stands in the place of the first of them, with
    the next free number unless one is given.
    """

    kind = Kind.NEST_FIELDS
    fields: tuple[str, ...]
    into: str
    type: str
    record: str = ""
    number: int = 0

    def changed(self, schema: Schema) -> Schema:
        record = find_record(schema, self.record)
        if not self.fields:
            raise SchemaError("fields is empty: name those that move")
        inner = tuple(member(record, name) for name in self.fields)
        number = self.number or numbers.free(record)

        def change(whole: RecordType) -> RecordType:
            moved = tuple(whole.field(each.name) for each in inner)
            made = Field(self.into, number, RecordType(self.type, moved))
            return _replaced(whole, self.fields, (made,))

        return with_record(schema, record.name, change)

    def hints(self, schema: Schema) -> Hints:
        owner = find_record(schema, self.record).name
        return Hints(slots={(owner, name): f"{self.into}.{name}" for name in self.fields})


@dataclass(frozen=True, slots=True)
class InlineField(Edit):
    """The fields of a sub-record into its place, with the next free numbers.

    They are optional where the sub-record was.
    """

    kind = Kind.INLINE_FIELD
    path: str

    def changed(self, schema: Schema) -> Schema:
        place = find_field(schema, self.path)
        if not isinstance(place.type, RecordType):
            raise place.wrong("a record")
        optional = isinstance(place.field.type, OptionalType)
        first = numbers.free(place.record)
        made: list[Field] = []
        for field in place.type.fields:
            moved, first = numbers.renumbered(field, first)
            made.append(_optional(moved) if optional else moved)
        return with_record(
            schema, place.record.name, lambda r: _replaced(r, (place.name,), tuple(made))
        )

    def hints(self, schema: Schema) -> Hints:
        place = find_field(schema, self.path)
        inner = place.type.fields if isinstance(place.type, RecordType) else ()
        owner = place.record.name
        return Hints(
            slots={(owner, f"{place.name}.{f.name}"): f.name for f in inner},
            replaced=frozenset({(owner, place.name)}),
        )


@dataclass(frozen=True, slots=True)
class StructToUnion(Edit):
    """A record becomes a union of that name, its fields the branches.

    They keep their numbers where the record around has them free, as a Thrift union has its own.
    """

    kind = Kind.STRUCT_TO_UNION
    path: str

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        struct = place.type
        if not isinstance(struct, RecordType):
            raise place.wrong("a record")
        if any(numbers.has_union(f.type) for f in struct.fields):
            raise SchemaError(f"{struct.name} holds a union, and unions do not nest")
        others = {n for f in place.record.fields if f != place.field for n in numbers.numbers_of(f)}
        first = numbers.free(place.record)
        free = range(first, first + len(struct.fields))
        own = [field.number for field in struct.fields]
        chosen = free if others & set(own) else own
        branches = (
            Branch(f.name, n, bare(f.type)) for f, n in zip(struct.fields, chosen, strict=True)
        )
        union = UnionType(struct.name, tuple(branches))
        return with_type(schema, place, lambda _: union)


@dataclass(frozen=True, slots=True)
class UnionToStruct(Edit):
    """A union becomes a record of that name, its branches optional fields with their numbers."""

    kind = Kind.UNION_TO_STRUCT
    path: str

    def changed(self, schema: Schema) -> Schema:
        place, union = find_union(schema, self.path)
        fields = (_optional(Field(b.name, b.number, b.type)) for b in union.branches)
        struct = RecordType(union.name, tuple(fields))
        return with_type(schema, place, lambda _: struct)


_NAMED = RecordType | EnumType | UnionType


def _optional(field: Field) -> Field:
    if isinstance(field.type, OptionalType):
        return field
    return replace(field, type=OptionalType(field.type), has_default=False, default=None)


def _replaced(record: RecordType, names: tuple[str, ...], made: tuple[Field, ...]) -> RecordType:
    """With the first of the named fields replaced by others, and the rest of them gone."""
    at = min(i for i, field in enumerate(record.fields) if field.name in names)
    kept = [field for field in record.fields if field.name not in names]
    return replace(record, fields=(*kept[:at], *made, *kept[at:]))
