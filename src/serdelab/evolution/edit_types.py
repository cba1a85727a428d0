"""Edits of types: other scalars, keys, lists, maps, logical types, wrappers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from serdelab.errors import SchemaError
from serdelab.evolution import numbers, plain_value, type_words
from serdelab.evolution.edit import UNSET, Edit, one_of
from serdelab.evolution.kinds import Kind
from serdelab.evolution.place import (
    KEY,
    VALUE,
    Place,
    bare,
    find,
    with_field,
    with_type,
)
from serdelab.idl.logical import Logical
from serdelab.idl.names import upper_camel
from serdelab.schema import (
    EnumType,
    Field,
    ListType,
    MapType,
    RecordType,
    ScalarType,
    Schema,
    Type,
)


class Cardinality(StrEnum):
    REPEATED = "repeated"
    SINGULAR = "singular"


class Entries(StrEnum):
    LIST = "list"
    MAP = "map"


class Wrapping(StrEnum):
    RECORD = "record"
    SCALAR = "scalar"


@dataclass(frozen=True, slots=True)
class ChangeType(Edit):
    """The type at a path, in words; an optional there stays one. ``default`` replaces the old."""

    kind = Kind.CHANGE_TYPE
    path: str
    to: str
    default: object = UNSET

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        made = _retyped(schema, place, type_words.parse(self.to, schema))
        if self.default is UNSET:
            return made
        if not place.is_field:
            raise SchemaError(f"{self.path!r} is no field, and has no default")
        value = plain_value.read(find(made, self.path).field.type, self.default, self.path)
        return with_field(made, place, lambda f: replace(f, has_default=True, default=value))


@dataclass(frozen=True, slots=True)
class ChangeLogical(Edit):
    """To, from or between logical types: a decimal's scale, a timestamp to its integer."""

    kind = Kind.CHANGE_LOGICAL
    path: str
    to: str

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        type_ = type_words.parse(self.to, schema)
        if not isinstance(place.type, Logical) and not isinstance(type_, Logical):
            raise place.wrong("of a logical type, and the new one is neither")
        return _retyped(schema, place, type_)


@dataclass(frozen=True, slots=True)
class ChangeKeyType(Edit):
    """``path`` is that of the map."""

    kind = Kind.CHANGE_KEY_TYPE
    path: str
    to: str

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        if not isinstance(place.type, MapType):
            raise place.wrong("a map")
        key = type_words.parse(self.to, schema)
        return _retyped(schema, place, MapType(key, place.type.value))


@dataclass(frozen=True, slots=True)
class ChangeCardinality(Edit):
    """One value becomes a list of them ("repeated"), or a list one of its items ("singular").

    Neither is optional afterwards.
    """

    kind = Kind.CHANGE_CARDINALITY
    path: str
    to: str

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        singular = one_of(Cardinality, self.to) is Cardinality.SINGULAR
        type_ = place.type
        if singular and not isinstance(type_, ListType):
            raise place.wrong("a list")
        made = type_.item if singular and isinstance(type_, ListType) else ListType(type_)
        return with_type(schema, place, lambda _: made, whole=True)


@dataclass(frozen=True, slots=True)
class ChangeMap(Edit):
    """A map to a list of entries ("list"), each a record of ``key`` and ``value``; or back.

    ``name`` is that of the record; the field's name and Entry where empty.
    """

    kind = Kind.CHANGE_MAP
    path: str
    to: str = Entries.LIST.value
    name: str = ""

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        if one_of(Entries, self.to) is Entries.MAP:
            return _retyped(schema, place, _map_of(place))
        if not isinstance(place.type, MapType):
            raise place.wrong("a map")
        named = self.name or _camel(place, "Entry")
        members = (("key", place.type.key), ("value", place.type.value))
        return _retyped(schema, place, ListType(_record(named, *members)))


@dataclass(frozen=True, slots=True)
class WrapScalar(Edit):
    """A scalar to a record of that one scalar ("record"), named ``name``; or back ("scalar")."""

    kind = Kind.WRAP_SCALAR
    path: str
    to: str = Wrapping.RECORD.value
    name: str = ""

    def changed(self, schema: Schema) -> Schema:
        place = find(schema, self.path)
        if one_of(Wrapping, self.to) is Wrapping.RECORD:
            if not _is_scalar(place.type):
                raise place.wrong("a scalar")
            named = self.name or _camel(place, "Value")
            return _retyped(schema, place, _record(named, ("value", place.type)))
        match place.type:
            case RecordType(fields=(only,)) if _is_scalar(only.type):
                return _retyped(schema, place, only.type)
            case _:
                raise place.wrong("a record of one scalar")


def _retyped(schema: Schema, place: Place, type_: Type) -> Schema:
    """With another type; a union's branches get the next free numbers of the record."""
    if not numbers.has_union(type_):
        return with_type(schema, place, lambda _: type_)
    if not place.is_field:
        raise SchemaError(f"{place.path!r} is inside a field; only a field becomes a union")
    free = numbers.free(place.record)
    made, _ = numbers.renumbered(replace(place.field, type=type_), free)
    return with_field(schema, place, lambda f: replace(made, number=f.number))


def _map_of(place: Place) -> MapType:
    match place.type:
        case ListType(item=RecordType(fields=(key, value))):
            return MapType(bare(key.type), value.type)
        case _:
            raise place.wrong("a list of records of two fields")


def _is_scalar(type_: Type) -> bool:
    return isinstance(type_, ScalarType | EnumType | Logical)


def _camel(place: Place, word: str) -> str:
    name = place.name if place.name not in {"[]", VALUE, KEY} else place.field.name
    return upper_camel(name) + word


def _record(name: str, *members: tuple[str, Type]) -> RecordType:
    return RecordType(name, tuple(Field(n, i, t) for i, (n, t) in enumerate(members, 1)))
