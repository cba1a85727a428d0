"""Places in a schema, by path, and the schema with such a place made anew.

A path names fields and branches: ``items[].sku``, ``payload.page_viewed.url``, with ``[]`` for the
items of a list, ``{}`` for the values and ``{key}`` for the keys of a map: the words of
``serdelab.schema.diff``. Optional types are passed through.

A record may be used in several places. It is one type, so what changes in it changes in all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches

from serdelab.errors import SchemaError
from serdelab.schema import (
    Branch,
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
from serdelab.schema.transform import transform
from serdelab.schema.words import describe

ITEM, VALUE, KEY = "[]", "{}", "{key}"
_STEP = re.compile(r"\[\]|\{key\}|\{\}|(?:^|\.)([^.\[\]{}]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """A field, or a place inside its type: ``inner`` are the steps to it, ``type`` what is there.

    ``type`` is without its optional; ``name`` is that of the field, or of the branch at the end.
    """

    path: str
    record: RecordType
    field: Field
    inner: tuple[str, ...]
    type: Type

    @property
    def name(self) -> str:
        return self.inner[-1] if self.inner else self.field.name

    @property
    def is_field(self) -> bool:
        return not self.inner

    def wrong(self, what: str) -> SchemaError:
        """An error that says what this place is not: "a list", "an enum"."""
        return SchemaError(f"{self.path!r} is not {what}, it is {describe(self.type)}")


def find(schema: Schema, path: str) -> Place:
    """SchemaError when the schema has no such place."""
    steps = _steps(path)
    records = records_of(schema)
    record = schema.root
    field = _named(record.fields, steps[0], describe(record), path)
    inner: tuple[str, ...] = ()
    here = bare(field.type)
    for step in steps[1:]:
        resolved = records[here.name] if isinstance(here, RefType) else here
        if isinstance(resolved, RecordType):
            record, inner = resolved, ()
            field = _named(record.fields, step, describe(record), path)
            here = bare(field.type)
        else:
            inner = (*inner, step)
            here = bare(_inside(resolved, step, path))
    return Place(path, record, field, inner, here)


def find_field(schema: Schema, path: str) -> Place:
    """SchemaError when there is no such place, or it is no field of a record."""
    place = find(schema, path)
    if not place.is_field:
        raise SchemaError(f"{path!r} is not a field of a record, it is inside {place.field.name!r}")
    return place


def find_branch(schema: Schema, path: str) -> tuple[Place, UnionType, Branch]:
    """The branch at the end of the path, with the union it is of."""
    place = find(schema, path)
    above = bare(place.field.type)
    for step in place.inner[:-1]:
        above = bare(_inside(above, step, path))
    if place.is_field or not isinstance(above, UnionType):
        raise SchemaError(f"{path!r} is not a branch of a union")
    return place, above, next(b for b in above.branches if b.name == place.name)


def find_record(schema: Schema, path: str) -> RecordType:
    """The record at a path; the root where the path is empty."""
    if not path:
        return schema.root
    place = find(schema, path)
    resolved = place.type
    if isinstance(resolved, RefType):
        resolved = records_of(schema)[resolved.name]
    if not isinstance(resolved, RecordType):
        raise place.wrong("a record")
    return resolved


def find_enum(schema: Schema, path: str) -> EnumType:
    place = find(schema, path)
    if not isinstance(place.type, EnumType):
        raise place.wrong("an enum")
    return place.type


def find_union(schema: Schema, path: str) -> tuple[Place, UnionType]:
    place = find(schema, path)
    if not isinstance(place.type, UnionType):
        raise place.wrong("a union")
    return place, place.type


def member(record: RecordType, name: str) -> Field:
    """A field by its name; SchemaError with a guess when there is none."""
    return _named(record.fields, name, describe(record), name)


def no_such(kind: str, name: str, known: Iterable[str], where: str) -> SchemaError:
    """An error with the near miss, or with all there are."""
    names = list(known)
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    guess = f"did you mean {near[0]}?" if near else f"there are {', '.join(names) or 'none'}"
    return SchemaError(f"no {kind} {name!r} in {where}; {guess}")


# The schema made anew --------------------------------------------------------------------------


def with_record(schema: Schema, name: str, change: Callable[[RecordType], RecordType]) -> Schema:
    """Every use of the record of that name changed."""
    return transform(
        schema,
        type_=lambda t: change(t) if isinstance(t, RecordType) and t.name == name else t,
    )


def with_enum(schema: Schema, name: str, change: Callable[[EnumType], EnumType]) -> Schema:
    return transform(
        schema, type_=lambda t: change(t) if isinstance(t, EnumType) and t.name == name else t
    )


def with_field(schema: Schema, place: Place, change: Callable[[Field], Field]) -> Schema:
    def changed(record: RecordType) -> RecordType:
        fields = (change(f) if f.name == place.field.name else f for f in record.fields)
        return replace(record, fields=tuple(fields))

    return with_record(schema, place.record.name, changed)


def with_type(
    schema: Schema, place: Place, change: Callable[[Type], Type], *, whole: bool = False
) -> Schema:
    """The type at a place changed; with ``whole``, its optional is handed over with it."""
    return with_field(
        schema, place, lambda f: replace(f, type=_at(f.type, place.inner, change, whole=whole))
    )


def records_of(schema: Schema) -> dict[str, RecordType]:
    return {t.name: t for t in types_in(schema.root) if isinstance(t, RecordType)}


def bare(type_: Type) -> Type:
    """Without its optional."""
    return bare(type_.item) if isinstance(type_, OptionalType) else type_


def _at(
    type_: Type, inner: tuple[str, ...], change: Callable[[Type], Type], *, whole: bool
) -> Type:
    if isinstance(type_, OptionalType) and (inner or not whole):
        return replace(type_, item=_at(type_.item, inner, change, whole=whole))
    if not inner:
        return change(type_)

    def deeper(each: Type) -> Type:
        return _at(each, inner[1:], change, whole=whole)

    match type_, inner[0]:
        case ListType(item), _:
            return ListType(deeper(item))
        case MapType(key, value), step:
            return MapType(deeper(key), value) if step == KEY else MapType(key, deeper(value))
        case UnionType(name, branches), step:
            changed = (replace(b, type=deeper(b.type)) if b.name == step else b for b in branches)
            return UnionType(name, tuple(changed))
        case _:
            raise TypeError(f"no {inner[0]!r} in {type_!r}")


def _steps(path: str) -> list[str]:
    found = list(_STEP.finditer(path))
    if not found or "".join(m[0] for m in found) != path or not found[0][1]:
        raise SchemaError(f"{path!r} is no path: one is like 'items[].sku' or 'attributes{{}}'")
    return [m[1] or m[0] for m in found]


def _named(fields: tuple[Field, ...], name: str, where: str, path: str) -> Field:
    for field in fields:
        if field.name == name:
            return field
    at = where if path == name else f"{where} (path {path!r})"
    raise no_such("field", name, (f.name for f in fields), at)


def _inside(here: Type, step: str, path: str) -> Type:
    match here, step:
        case ListType(item), "[]":
            return item
        case MapType(key, value), ("{}" | "{key}"):
            return key if step == KEY else value
        case UnionType(_, branches), _:
            for branch in branches:
                if branch.name == step:
                    return branch.type
            where = f"{describe(here)} (path {path!r})"
            raise no_such("branch", step, (b.name for b in branches), where)
        case _:
            raise SchemaError(f"no {step!r} in {describe(here)} (path {path!r})")
