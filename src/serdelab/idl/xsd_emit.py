"""Neutral model → XML Schema: the root element, then each named type once, outer ones first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from serdelab.errors import NotExpressible
from serdelab.idl.definitions import Named, definitions
from serdelab.idl.xsd_words import BUILT_IN, UUID_PATTERN
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
    IdlDocument,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.transform import transform

_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" elementFormDefault="qualified">
"""
_NAME = re.compile(r"[A-Za-z_][\w.-]*", re.ASCII)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_OPTIONAL = ' minOccurs="0"'
_REPEATED = ' minOccurs="0" maxOccurs="unbounded"'


def emit(schema: Schema) -> IdlDocument:
    """``schema`` is projected. NotExpressible where a name, a key or an item has no place."""
    named = definitions(schema.root, "XML Schema", (RecordType, EnumType, UnionType))
    writer = _Writer(_restrictions(schema, set(named)))
    lines = [_HEAD, *_indented(writer.element(schema.root.name, schema.root, "", "the root")), ""]
    for each in reversed(named.values()):
        lines += [*_indented(writer.definition(each)), ""]
    for type_, name in writer.restrictions.items():
        lines += [*_indented(_restriction(type_, name)), ""]
    return IdlDocument("xsd", "\n".join([*lines, "</xs:schema>", ""]))


def _restrictions(schema: Schema, taken: set[str]) -> dict[DecimalType | UuidType, str]:
    """Names for the simple types that decimals and UUIDs need, in the order of first use."""
    found: dict[DecimalType | UuidType, str] = {}

    def collect(type_: Type) -> Type:
        if isinstance(type_, DecimalType | UuidType) and type_ not in found:
            name = "Uuid"
            if isinstance(type_, DecimalType):
                name = f"Decimal_{type_.precision}_{type_.scale}"
            while name in taken:
                name += "_"
            found[type_] = name
            taken.add(name)
        return type_

    transform(schema, type_=collect)
    return found


def _restriction(type_: DecimalType | UuidType, name: str) -> Iterator[str]:
    match type_:
        case UuidType():
            base, facets = "xs:string", {"pattern": UUID_PATTERN}
        case DecimalType(precision, scale):
            facets = {"totalDigits": str(precision), "fractionDigits": str(scale)}
            base = "xs:decimal"
    yield f'<xs:simpleType name="{name}">'
    yield f'  <xs:restriction base="{base}">'
    yield from (f'    <xs:{facet} value="{value}"/>' for facet, value in facets.items())
    yield "  </xs:restriction>"
    yield "</xs:simpleType>"


def _indented(lines: Iterator[str]) -> Iterator[str]:
    return (f"  {line}" for line in lines)


def _within(tag: str, lines: Iterator[str]) -> Iterator[str]:
    """An element around lines; an empty one when there are none."""
    inner = list(_indented(lines))
    if not inner:
        yield f"<xs:{tag}/>"
        return
    yield f"<xs:{tag}>"
    yield from inner
    yield f"</xs:{tag.partition(' ')[0]}>"


@dataclass(frozen=True, slots=True)
class _Writer:
    restrictions: dict[DecimalType | UuidType, str]

    # Definitions ------------------------------------------------------------------------------

    def definition(self, named: Named) -> Iterator[str]:
        name = _checked(named.name, "the type")
        match named:
            case EnumType():
                inner = _within('restriction base="xs:string"', self._symbols(named))
                return _within(f'simpleType name="{name}"', inner)
            case UnionType():
                return _within(
                    f'complexType name="{name}"', _within("choice", self._branches(named))
                )
            case RecordType():
                return _within(
                    f'complexType name="{name}"', _within("sequence", self._fields(named))
                )

    def _symbols(self, enum: EnumType) -> Iterator[str]:
        if not enum.symbols:
            reason = "a restriction without enumerations allows every string"
            raise NotExpressible("enum without symbols", _where(enum.name), reason)
        for symbol in enum.symbols:
            if _NOT_XML.search(symbol.name):
                reason = f"{symbol.name!r} has characters that XML 1.0 has not"
                raise NotExpressible("symbol of other characters", _where(enum.name), reason)
            yield f"<xs:enumeration value={quoteattr(symbol.name)}/>"

    def _branches(self, union: UnionType) -> Iterator[str]:
        for branch in union.branches:
            yield from self.element(branch.name, branch.type, "", f"{union.name}.{branch.name}")

    def _fields(self, record: RecordType) -> Iterator[str]:
        for field in record.fields:
            where = f"{record.name}.{field.name}"
            match field.type:
                case ListType(item):
                    yield from self.element(field.name, item, _REPEATED, where)
                case OptionalType(item):
                    yield from self.element(field.name, item, _OPTIONAL, where)
                case type_:
                    yield from self.element(field.name, type_, "", where)

    # Uses -------------------------------------------------------------------------------------

    def element(self, name: str, type_: Type, occurs: str, where: str) -> Iterator[str]:
        start = f'element name="{_checked(name, where)}"'
        reference = self.reference(type_, where)
        if reference:
            yield f'<xs:{start} type="{reference}"{occurs}/>'
        else:
            inner = _within("complexType", self._content(type_, where))
            yield from _within(start + occurs, inner)

    def reference(self, type_: Type, where: str) -> str:
        """The name of the type; empty for lists and maps, which are written where they stand."""
        match type_:
            case ScalarType() | TimestampType() | DateType():
                return f"xs:{BUILT_IN[type_]}"
            case DecimalType() | UuidType():
                return self.restrictions[type_]
            case RefType(name) | RecordType(name) | UnionType(name) | EnumType(name):
                return name
            case ListType() | MapType():
                return ""
            case OptionalType():
                reason = "an element that is left out leaves no gap; only fields are optional"
                raise NotExpressible("optional inside another type", _where(where), reason)

    def _content(self, type_: Type, where: str) -> Iterator[str]:
        """What stands in the anonymous type of a list or map."""
        match type_:
            case ListType(item):
                return _within("sequence", self.element("item", item, _REPEATED, where))
            case MapType():
                entry = _within("complexType", self._entry(type_, where))
                return _within("sequence", _within(f'element name="entry"{_REPEATED}', entry))
            case _:
                raise TypeError(f"{type_} has a name")

    def _entry(self, map_: MapType, where: str) -> Iterator[str]:
        """What stands in the type of a map's entry: the value, and the key as an attribute."""
        if not isinstance(map_.key, _SIMPLE):
            reason = "the key is an attribute, which holds a simple type"
            raise NotExpressible("map key of a compound type", _where(where), reason)
        key = self.reference(map_.key, where)
        attribute = f'<xs:attribute name="key" type="{key}" use="required"/>'
        value = self.reference(map_.value, where)
        if not value:
            yield from self._content(map_.value, where)
            yield attribute
            return
        content = "simpleContent" if isinstance(map_.value, _SIMPLE) else "complexContent"
        yield from _within(content, _within(f'extension base="{value}"', iter([attribute])))


_SIMPLE = ScalarType | TimestampType | DateType | DecimalType | UuidType | EnumType


def _checked(name: str, where: str) -> str:
    if not _NAME.fullmatch(name):
        reason = f"{name!r}: a name is letters, digits, _, - and ., and begins with a letter or _"
        raise NotExpressible("name that is no XML name", _where(where), reason)
    return name


def _where(where: str) -> str:
    return f"XML Schema ({where})"
