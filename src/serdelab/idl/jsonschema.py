"""The JSON Schema front end, draft 2020-12.

A record is an object with properties, those of optional fields not required; a union ``oneOf``
closed objects with one property each; a map an object of ``additionalProperties``. Integers have
the bounds of their kind, decimals a pattern, the other types that JSON lacks a format or encoding.
An optional where no property can be left out (a list's item) is ``anyOf`` the type and null.
"""

from __future__ import annotations

from dataclasses import replace

from serdelab.idl.distinct_unions import with_distinct_unions
from serdelab.idl.front_end import FrontEnd, Inexpressible
from serdelab.idl.jsonschema_emit import emit
from serdelab.idl.jsonschema_parse import parse
from serdelab.idl.positions import numbered_by_position, without_numbers
from serdelab.schema import (
    Field,
    IdlDocument,
    Kind,
    MapType,
    Presence,
    RecordType,
    ScalarType,
    Schema,
    Type,
)
from serdelab.schema.transform import transform

_CORE = "JSON Schema Core 2020-12, "
_VALIDATION = "JSON Schema Validation 2020-12, "

INEXPRESSIBLE = (
    Inexpressible(
        "field numbers",
        "positions",
        "properties are known by name",
        _CORE + "10.3.2.1 properties",
    ),
    Inexpressible(
        "enum numbers",
        "positions",
        "an enum is a set of values, here of strings",
        _VALIDATION + "6.1.2 enum",
    ),
    Inexpressible(
        "float32",
        "float64",
        "numbers have no width, and no bound tells a float32 from a float64",
        _CORE + "4.2.1 Instance Data Model",
    ),
    Inexpressible(
        "bytes",
        "a string marked base64",
        "JSON has no bytes; contentEncoding says what the text is, and validators check none of it",
        _VALIDATION + "8.3 contentEncoding",
    ),
    Inexpressible(
        "map key of a number, bool or bytes",
        "string",
        "the names of properties are strings",
        _CORE + "10.3.2.4 propertyNames",
    ),
    Inexpressible(
        "required",
        "plain",
        "a property that may not be left out is required: there is one kind only",
        _VALIDATION + "6.5.3 required",
    ),
    Inexpressible(
        "aliases", "no aliases", "a property has one name", _CORE + "10.3.2.1 properties"
    ),
    Inexpressible(
        "name of a union",
        "with the record's name in front, where another type has it",
        "all definitions share one object of names",
        _CORE + "8.2.4 Schema Re-Use With $defs",
    ),
    Inexpressible(
        "optional of an optional",
        "",
        "null and absent are one value of the model",
        _CORE + "4.2.1 Instance Data Model",
    ),
    Inexpressible(
        "default that JSON cannot write",
        "",
        "there is no NaN and no infinity, and the keys of a map would be other values",
        "RFC 8259, 6 Numbers and 4 Objects",
    ),
    Inexpressible(
        "map key of a compound type",
        "",
        "the names of properties are strings",
        _CORE + "10.3.2.4 propertyNames",
    ),
    Inexpressible(
        "two types of one name",
        "",
        "all definitions share one object of names",
        _CORE + "8.2.4 Schema Re-Use With $defs",
    ),
    Inexpressible(
        "root name that is no identifier",
        "",
        "the root is called by the title, which is text for people",
        _VALIDATION + "9.1 title and description",
    ),
    Inexpressible(
        "enum without symbols", "", "the keyword asks for one", _VALIDATION + "6.1.2 enum"
    ),
    Inexpressible(
        "union without branches", "", "the keyword asks for one", _CORE + "10.2.1.3 oneOf"
    ),
)

_STRING = ScalarType(Kind.STRING)


def project(schema: Schema) -> Schema:
    """What JSON Schema keeps of a schema: ``INEXPRESSIBLE`` applied."""
    kept = transform(schema, type_=_type, field=_field)
    return numbered_by_position(with_distinct_unions(without_numbers(kept)))


def _type(type_: Type) -> Type:
    match type_:
        case ScalarType(Kind.FLOAT32):
            return ScalarType(Kind.FLOAT64)
        case MapType(ScalarType(), value):
            return MapType(_STRING, value)
        case RecordType():
            return replace(type_, aliases=())
        case _:
            return type_


def _field(position: int, field: Field) -> Field:
    return replace(field, number=position, presence=Presence.PLAIN, aliases=())


def _emit(schema: Schema) -> IdlDocument:
    return emit(without_numbers(project(schema)))


FRONT_END = FrontEnd("jsonschema", parse, _emit, project, INEXPRESSIBLE)
