"""Edits of fields: there or not, their names, numbers and order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from serdelab.errors import SchemaError
from serdelab.evolution import numbers, plain_value, type_words
from serdelab.evolution.edit import UNSET, Edit, demand_all, one_of
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import Hints
from serdelab.evolution.place import (
    Place,
    find,
    find_branch,
    find_field,
    find_record,
    member,
    with_field,
    with_record,
    with_type,
)
from serdelab.schema import Branch, Field, Presence, RecordType, Schema, Type, UnionType


@dataclass(frozen=True, slots=True)
class AddField(Edit):
    """A field of ``type``, in words, at the end of ``record`` (a path; the root where empty).

    ``before`` names the field that it stands in front of; ``number`` is the next free one unless
    given; ``presence`` is "plain" or "required".
    """

    kind = Kind.ADD_FIELD
    name: str
    type: str
    record: str = ""
    number: int = 0
    presence: str = "plain"
    default: object = UNSET
    aliases: tuple[str, ...] = ()
    before: str = ""

    def changed(self, schema: Schema) -> Schema:
        record = find_record(schema, self.record)
        made = _numbered(
            self.name, type_words.parse(self.type, schema), self.number or numbers.free(record)
        )
        made = replace(made, presence=one_of(Presence, self.presence), aliases=self.aliases)
        if self.default is not UNSET:
            value = plain_value.read(made.type, self.default, self.name)
            made = replace(made, has_default=True, default=value)
        if self.before:
            member(record, self.before)
        return with_record(schema, record.name, lambda r: _with(r, made, self.before))


@dataclass(frozen=True, slots=True)
class RemoveField(Edit):
    kind = Kind.REMOVE_FIELD
    path: str

    def changed(self, schema: Schema) -> Schema:
        place = find_field(schema, self.path)
        return with_record(schema, place.record.name, lambda r: _without(r, place.name))

    def hints(self, schema: Schema) -> Hints:
        """Gone, also where a later change gives its name or number to another field."""
        return Hints(replaced=_keys(find_field(schema, self.path)))


@dataclass(frozen=True, slots=True)
class RenameField(Edit):
    """Also of a union's branch. ``alias``: the new field lists the old name.

    ``default``: the new field has one, whatever the old one had.
    """

    kind = Kind.RENAME_FIELD
    path: str
    to: str
    alias: bool = False
    default: object = UNSET

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        if place.is_field:
            return with_field(schema, place, self._field)
        if self.alias or self.default is not UNSET:
            raise SchemaError(f"{self.path!r} is a branch, and has no aliases and no default")
        place, union, _ = find_branch(schema, self.path)
        return _with_branch(schema, place, union, lambda b: replace(b, name=self.to))

    def hints(self, schema: Schema) -> Hints:
        place = find(schema, self.path)
        if place.is_field:
            return Hints(slots={(place.record.name, place.name): self.to})
        _, union, _ = find_branch(schema, self.path)
        owners = (place.record.name, union.name, place.record.name + union.name)
        return Hints(slots={(owner, place.name): self.to for owner in owners})

    def _field(self, field: Field) -> Field:
        aliases = (*field.aliases, field.name) if self.alias else field.aliases
        named = replace(field, name=self.to, aliases=aliases)
        if self.default is UNSET:
            return named
        value = plain_value.read(field.type, self.default, self.to)
        return replace(named, has_default=True, default=value)


@dataclass(frozen=True, slots=True)
class RenumberField(Edit):
    """Also of a union's branch. A union itself has the numbers of its branches."""

    kind = Kind.RENUMBER_FIELD
    path: str
    to: int

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        if place.is_field:
            _demand_no_union(place)
            return with_field(schema, place, lambda f: replace(f, number=self.to))
        place, union, _ = find_branch(schema, self.path)
        return _with_branch(schema, place, union, lambda b: replace(b, number=self.to))


@dataclass(frozen=True, slots=True)
class ReuseNumber(Edit):
    """The field at ``path`` goes, and another one takes its number and its place."""

    kind = Kind.REUSE_NUMBER
    path: str
    name: str
    type: str

    def changed(self, schema: Schema) -> Schema:
        place = find_field(schema, self.path)
        _demand_no_union(place)
        made = _numbered(self.name, type_words.parse(self.type, schema), place.field.number)
        return with_field(schema, place, lambda _: made)

    def hints(self, schema: Schema) -> Hints:
        return Hints(replaced=_keys(find_field(schema, self.path)))


@dataclass(frozen=True, slots=True)
class SwapNumbers(Edit):
    """The two fields are of one record; ``other`` is the name of the second one."""

    kind = Kind.SWAP_NUMBERS
    path: str
    other: str

    def changed(self, schema: Schema) -> Schema:
        place = find_field(schema, self.path)
        second = member(place.record, self.other)
        _demand_no_union(place)
        if numbers.has_union(second.type):
            raise SchemaError(f"{self.other!r} is a union, and has the numbers of its branches")
        swapped = {place.name: second.number, second.name: place.field.number}

        def change(record: RecordType) -> RecordType:
            fields = (replace(f, number=swapped.get(f.name, f.number)) for f in record.fields)
            return replace(record, fields=tuple(fields))

        return with_record(schema, place.record.name, change)


@dataclass(frozen=True, slots=True)
class ReorderFields(Edit):
    """``order`` has every field of the record once; numbers stay with their fields."""

    kind = Kind.REORDER_FIELDS
    order: tuple[str, ...]
    record: str = ""

    def changed(self, schema: Schema) -> Schema:
        record = find_record(schema, self.record)
        demand_all(self.order, [f.name for f in record.fields], f"record {record.name}")
        return with_record(
            schema,
            record.name,
            lambda r: replace(r, fields=tuple(r.field(name) for name in self.order)),
        )


def _numbered(name: str, type_: Type, number: int) -> Field:
    return numbers.renumbered(Field(name, number, type_), number)[0]


def _with(record: RecordType, field: Field, before: str) -> RecordType:
    names = [f.name for f in record.fields]
    at = names.index(before) if before else len(names)
    return replace(record, fields=(*record.fields[:at], field, *record.fields[at:]))


def _without(record: RecordType, name: str) -> RecordType:
    return replace(record, fields=tuple(f for f in record.fields if f.name != name))


def _with_branch(
    schema: Schema, place: Place, union: UnionType, change: Callable[[Branch], Branch]
) -> Schema:
    branches = (change(b) if b.name == place.name else b for b in union.branches)
    made = UnionType(union.name, tuple(branches))
    return with_type(schema, replace(place, inner=place.inner[:-1]), lambda _: made)


def _demand_no_union(place: Place) -> None:
    if numbers.has_union(place.field.type):
        raise SchemaError(f"{place.path!r} is a union, and has the numbers of its branches")


def _keys(place: Place) -> frozenset[tuple[str, str]]:
    return frozenset({(place.record.name, place.name)})
