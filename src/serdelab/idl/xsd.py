"""The XML Schema front end.

A message is one element, named like the root record. A record is a complex type with a sequence,
a union one with a choice: the field's element holds the element of one branch. A list is the
element repeated; where it cannot be (an optional list, a list of lists, a map of lists), an
element that holds ``item`` elements. A map is an element that holds ``entry`` elements, each with
its key as an attribute. No target namespace is written.
"""

from __future__ import annotations

from dataclasses import replace

from serdelab.idl.distinct_unions import with_distinct_unions
from serdelab.idl.front_end import FrontEnd, Inexpressible
from serdelab.idl.positions import numbered_by_position, without_numbers
from serdelab.idl.xsd_emit import emit
from serdelab.idl.xsd_parse import parse
from serdelab.schema import Field, IdlDocument, Presence, RecordType, Schema, Type
from serdelab.schema.transform import transform

_STRUCTURES = "XML Schema Part 1: Structures, Second Edition, "
_DATATYPES = "XML Schema Part 2: Datatypes, Second Edition, "

INEXPRESSIBLE = (
    Inexpressible(
        "field numbers",
        "positions",
        "elements are known by name and order",
        _STRUCTURES + "3.8 Model Groups",
    ),
    Inexpressible(
        "enum numbers",
        "positions",
        "an enumeration is a set of values, here of strings",
        _DATATYPES + "4.3.5 enumeration",
    ),
    Inexpressible(
        "default",
        "no default",
        "an element's default stands in for its empty content, not for the missing element",
        _STRUCTURES + "3.3.1 The Element Declaration Schema Component",
    ),
    Inexpressible(
        "required",
        "plain",
        "every element that may not be missing is required: there is one kind only",
        _STRUCTURES + "3.9.1 The Particle Schema Component",
    ),
    Inexpressible(
        "aliases", "no aliases", "an element has one name", _STRUCTURES + "3.3 Element Declarations"
    ),
    Inexpressible(
        "name of a union",
        "with the record's name in front, where another type has it",
        "all types share one scope of names",
        _STRUCTURES + "2.5 Names and Symbol Spaces",
    ),
    Inexpressible(
        "optional inside another type",
        "",
        "an element that is left out leaves no gap",
        _STRUCTURES + "3.9.1 The Particle Schema Component",
    ),
    Inexpressible(
        "map key of a compound type",
        "",
        "the key is an attribute, which holds a simple type",
        _STRUCTURES + "3.2.1 The Attribute Declaration Schema Component",
    ),
    Inexpressible(
        "two types of one name",
        "",
        "all types share one scope of names",
        _STRUCTURES + "2.5 Names and Symbol Spaces",
    ),
    Inexpressible(
        "enum without symbols",
        "",
        "a restriction without enumerations allows every string",
        _DATATYPES + "4.3.5 enumeration",
    ),
    Inexpressible(
        "symbol of other characters",
        "",
        "XML has no character below U+0020 but tab and line ends",
        "XML 1.0, 2.2 Characters",
    ),
    Inexpressible(
        "name that is no XML name",
        "",
        "elements and types are named by an NCName",
        "Namespaces in XML 1.0, 4 Qualified Names",
    ),
)


def project(schema: Schema) -> Schema:
    """What XML Schema keeps of a schema: ``INEXPRESSIBLE`` applied."""
    kept = transform(schema, type_=_type, field=_field)
    return numbered_by_position(with_distinct_unions(without_numbers(kept)))


def _type(type_: Type) -> Type:
    return replace(type_, aliases=()) if isinstance(type_, RecordType) else type_


def _field(position: int, field: Field) -> Field:
    return replace(
        field,
        number=position,
        presence=Presence.PLAIN,
        has_default=False,
        default=None,
        aliases=(),
    )


def _emit(schema: Schema) -> IdlDocument:
    return emit(without_numbers(project(schema)))


FRONT_END = FrontEnd("xsd", parse, _emit, project, INEXPRESSIBLE)
