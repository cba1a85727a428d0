"""Edits of unions: fields that become branches and back, branches there or not, their order.

Numbers stay where they are. A union field keeps its own, which Thrift writes, even where the branch
of that number is gone, unless the branch takes it along.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from serdelab.errors import SchemaError
from serdelab.evolution import numbers, type_words
from serdelab.evolution.edit import Edit, demand_all
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import Hints
from serdelab.evolution.place import (
    Place,
    bare,
    find_branch,
    find_record,
    find_union,
    member,
    with_record,
    with_type,
)
from serdelab.idl.names import upper_camel
from serdelab.schema import Branch, Field, OptionalType, RecordType, Schema, UnionType


@dataclass(frozen=True, slots=True)
class MoveIntoUnion(Edit):
    """Fields of a record become branches of the union field ``union``, a new one or one there is.

    A new one stands in the place of the first of them. Presence, defaults and aliases are lost.
    """

    kind = Kind.MOVE_INTO_UNION
    fields: tuple[str, ...]
    union: str
    record: str = ""

    def changed(self, schema: Schema) -> Schema:
        record = find_record(schema, self.record)
        if not self.fields:
            raise SchemaError("fields is empty: name those that become branches")
        moved = tuple(_branch(member(record, name)) for name in self.fields)
        return with_record(schema, record.name, lambda r: self._moved(r, moved))

    def _moved(self, record: RecordType, moved: tuple[Branch, ...]) -> RecordType:
        kept = [f for f in record.fields if f.name not in self.fields]
        there = next((f for f in kept if f.name == self.union), None)
        if there is None:
            at = [f.name for f in record.fields].index(self.fields[0])
            type_ = UnionType(upper_camel(self.union), moved)
            made = Field(self.union, moved[0].number, type_)
            at -= sum(f.name in self.fields for f in record.fields[:at])
            return replace(record, fields=(*kept[:at], made, *kept[at:]))
        union = bare(there.type)
        if not isinstance(union, UnionType):
            raise SchemaError(f"{self.union!r} of {record.name} is there and is no union")
        made = replace(there, type=UnionType(union.name, (*union.branches, *moved)))
        return replace(record, fields=tuple(made if f is there else f for f in kept))


@dataclass(frozen=True, slots=True)
class MoveOutOfUnion(Edit):
    """A branch becomes an optional field behind the union, which goes with its last branch."""

    kind = Kind.MOVE_OUT_OF_UNION
    path: str

    def changed(self, schema: Schema) -> Schema:
        place, union, branch = find_branch(schema, self.path)
        if len(place.inner) != 1:
            raise SchemaError(f"{self.path!r} is in a union that is no field itself")
        made = Field(branch.name, branch.number, OptionalType(branch.type))
        left = tuple(b for b in union.branches if b.name != branch.name)

        def change(record: RecordType) -> RecordType:
            fields: list[Field] = []
            for field in record.fields:
                if field.name != place.field.name:
                    fields.append(field)
                elif left:
                    fields += [_without(field, UnionType(union.name, left), made.number), made]
                else:
                    fields.append(made)
            return replace(record, fields=tuple(fields))

        return with_record(schema, place.record.name, change)


@dataclass(frozen=True, slots=True)
class AddBranch(Edit):
    """``path`` is that of the union; the number is the next free one of its record unless given."""

    kind = Kind.ADD_BRANCH
    path: str
    name: str
    type: str
    number: int = 0

    def changed(self, schema: Schema) -> Schema:
        place, union = find_union(schema, self.path)
        number = self.number or numbers.free(place.record)
        branch = Branch(self.name, number, type_words.parse(self.type, schema))
        return _with_union(schema, place, union, (*union.branches, branch))


@dataclass(frozen=True, slots=True)
class RemoveBranch(Edit):
    """``path`` is that of the branch."""

    kind = Kind.REMOVE_BRANCH
    path: str

    def changed(self, schema: Schema) -> Schema:
        place, union, branch = find_branch(schema, self.path)
        left = tuple(b for b in union.branches if b.name != branch.name)
        return _with_union(schema, replace(place, inner=place.inner[:-1]), union, left)

    def hints(self, schema: Schema) -> Hints:
        place, union, branch = find_branch(schema, self.path)
        owners = (place.record.name, union.name, place.record.name + union.name)
        return Hints(replaced=frozenset((owner, branch.name) for owner in owners))


@dataclass(frozen=True, slots=True)
class ReorderBranches(Edit):
    """``path`` is that of the union, ``order`` has each of its branches once."""

    kind = Kind.REORDER_BRANCHES
    path: str
    order: tuple[str, ...]

    def changed(self, schema: Schema) -> Schema:
        place, union = find_union(schema, self.path)
        named = {branch.name: branch for branch in union.branches}
        demand_all(self.order, list(named), f"union {union.name}")
        return _with_union(schema, place, union, tuple(named[name] for name in self.order))


def _with_union(
    schema: Schema, place: Place, union: UnionType, branches: tuple[Branch, ...]
) -> Schema:
    return with_type(schema, place, lambda _: UnionType(union.name, branches))


def _without(field: Field, union: UnionType, taken: int) -> Field:
    """The union field with what is left of it, and a number that is not taken."""
    number = union.branches[0].number if field.number == taken else field.number
    return replace(field, number=number, type=union)


def _branch(field: Field) -> Branch:
    return Branch(field.name, field.number, bare(field.type))
