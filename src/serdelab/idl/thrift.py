"""The Thrift front end.

A schema is written as structs, unions and enums, the root last. Logical types are annotations
behind a field's name, ``6: i64 created_at (logical = "timestamp-millis")``, in the words of
``serdelab.idl.logical``. A union is a ``union`` whose ids are the numbers of the model's branches.
``optional`` is an optional type, no word an ordinary field, ``required`` a required one.

Read besides: ``set`` as list, ``i8`` and ``i16`` as int32, typedefs, constants as defaults,
includes. Services and exceptions are no data and are passed over.
"""

from __future__ import annotations

from dataclasses import replace

from serdelab.idl import logical
from serdelab.idl.distinct_unions import with_distinct_unions
from serdelab.idl.front_end import FrontEnd, Inexpressible
from serdelab.idl.thrift_emit import emit
from serdelab.idl.thrift_parse import parse
from serdelab.schema import (
    DateType,
    DecimalType,
    Field,
    IdlDocument,
    Kind,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UuidType,
)
from serdelab.schema.transform import transform

_TYPES = "https://thrift.apache.org/docs/types"
_IDL = "https://thrift.apache.org/docs/idl"

INEXPRESSIBLE = (
    Inexpressible("uint32", "int64", "there are no unsigned integers; i64 holds all of it", _TYPES),
    Inexpressible(
        "uint64",
        "int64",
        "there is no wider integer; values from 2**63 on are refused when written",
        _TYPES,
    ),
    Inexpressible("float32", "float64", "double is the only floating-point type", _TYPES),
    Inexpressible(
        "logical map key",
        "its scalar",
        "annotations stand behind a field's name, and there speak of the map's values",
        _IDL,
    ),
    Inexpressible("required", "plain where it is optional", "a field has one requiredness", _IDL),
    Inexpressible("default", "none where it is None", "there is no null constant", _IDL),
    Inexpressible("aliases", "no aliases", "fields are known by their id", _IDL),
    Inexpressible(
        "name of a union",
        "with the record's name in front, where another type has it",
        "unions, structs and enums share one scope of names",
        _IDL,
    ),
    Inexpressible("optional inside another type", "", "only a field of a struct is optional", _IDL),
    Inexpressible("two types of one name", "", "all types share one scope of names", _IDL),
    Inexpressible("name that is no identifier", "", "it is letters, digits and _", _IDL),
    Inexpressible(
        "reserved name",
        "",
        "compilers refuse the words of their target languages, thriftpy2 those of Python",
        "compiler/cpp/src/thrift/thriftl.ll of Apache Thrift; thriftpy2/parser/lexer.py",
    ),
    Inexpressible("number that is too large", "", "field ids are i16, enum values i32", _IDL),
    Inexpressible("enum without symbols", "", "no value of it would be valid", _IDL),
    Inexpressible(
        "default without a constant",
        "",
        "NaN, infinities, bytes that are not UTF-8 and integers from 2**63 on cannot be written",
        _IDL,
    ),
)

_KINDS = {Kind.UINT32: Kind.INT64, Kind.UINT64: Kind.INT64, Kind.FLOAT32: Kind.FLOAT64}


def project(schema: Schema) -> Schema:
    """What Thrift keeps of a schema: ``INEXPRESSIBLE`` applied."""
    return with_distinct_unions(transform(schema, type_=_type, field=_field))


def _type(type_: Type) -> Type:
    match type_:
        case ScalarType(kind):
            return ScalarType(_KINDS.get(kind, kind))
        case MapType(TimestampType() | DateType() | DecimalType() | UuidType() as key, value):
            return MapType(ScalarType(logical.base(key)), value)
        case RecordType():
            return replace(type_, aliases=())
        case _:
            return type_


def _field(position: int, field: Field) -> Field:
    presence = Presence.PLAIN if isinstance(field.type, OptionalType) else field.presence
    has_default = field.has_default and field.default is not None
    default = field.default if has_default else None
    return replace(field, presence=presence, has_default=has_default, default=default, aliases=())


def _emit(schema: Schema) -> IdlDocument:
    return emit(project(schema))


FRONT_END = FrontEnd("thrift", parse, _emit, project, INEXPRESSIBLE)
