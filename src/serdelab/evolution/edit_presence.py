"""Edits of what a field has besides its type: presence, null, default, aliases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from serdelab.evolution import plain_value
from serdelab.evolution.edit import UNSET, Edit, one_of
from serdelab.evolution.kinds import Kind
from serdelab.evolution.place import bare, find, find_field, with_field, with_type
from serdelab.schema import Field, OptionalType, Presence, Schema, Type


class FieldPresence(StrEnum):
    """An ordinary field, one that must be there, one that may be left out."""

    PLAIN = "plain"
    REQUIRED = "required"
    OPTIONAL = "optional"


class Nullability(StrEnum):
    NULLABLE = "nullable"
    NOT_NULL = "not_null"


@dataclass(frozen=True, slots=True)
class ChangePresence(Edit):
    """``to`` is "plain", "required" or "optional"; a default goes with an optional field."""

    kind = Kind.CHANGE_PRESENCE
    path: str
    to: str

    def changed(self, schema: Schema) -> Schema:
        to = one_of(FieldPresence, self.to)
        return with_field(schema, find_field(schema, self.path), lambda f: _present(f, to))


@dataclass(frozen=True, slots=True)
class ChangeNullability(Edit):
    """Whether null is a value of a field, an item or a map's value: "nullable" or "not_null".

    A nullable field is always there; one that may be left out is optional, a matter of presence.
    """

    kind = Kind.CHANGE_NULLABILITY
    path: str
    to: str = Nullability.NULLABLE.value

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        nullable = one_of(Nullability, self.to) is Nullability.NULLABLE

        def change(type_: Type) -> Type:
            return OptionalType(bare(type_)) if nullable else bare(type_)

        made = with_type(schema, place, change, whole=True)
        if not place.is_field:
            return made
        presence = Presence.REQUIRED if nullable else Presence.PLAIN
        return with_field(made, place, lambda f: replace(f, presence=presence))


@dataclass(frozen=True, slots=True)
class ChangeDefault(Edit):
    """Without ``to``, the default is removed."""

    kind = Kind.CHANGE_DEFAULT
    path: str
    to: object = UNSET

    def changed(self, schema: Schema) -> Schema:
        place = find_field(schema, self.path)
        if self.to is UNSET:
            return with_field(schema, place, lambda f: replace(f, has_default=False, default=None))
        value = plain_value.read(place.field.type, self.to, place.name)
        return with_field(schema, place, lambda f: replace(f, has_default=True, default=value))


@dataclass(frozen=True, slots=True)
class ChangeAliases(Edit):
    """``to`` are all aliases of the field from then on."""

    kind = Kind.CHANGE_ALIASES
    path: str
    to: tuple[str, ...]

    def changed(self, schema: Schema) -> Schema:
        place = find_field(schema, self.path)
        return with_field(schema, place, lambda f: replace(f, aliases=self.to))


def _present(field: Field, to: FieldPresence) -> Field:
    if to is FieldPresence.OPTIONAL:
        plain = replace(field, presence=Presence.PLAIN, has_default=False, default=None)
        return replace(plain, type=OptionalType(bare(field.type)))
    kept = replace(field, presence=Presence(to.value), type=bare(field.type))
    null = field.has_default and field.default is None
    return replace(kept, has_default=False) if null else kept
