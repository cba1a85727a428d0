"""Records, fields and types as frozen data, and what plain Python data stands for each.

========================  =====================================================================
type                      value in a record
========================  =====================================================================
``bool``                  bool
``int32`` … ``uint64``    int
``float32``, ``float64``  float (a float32 field holds only values that a C float can hold)
``string``, ``bytes``     str, bytes
enum                      str, the symbol's name
list                      list
map                       dict, in insertion order (formats may lose the order, never a pair)
optional                  the value, or None; the key is always there
union                     dict with exactly one pair, ``{branch name: value}``
record                    dict, one pair a field, in the order of the schema
timestamp                 aware ``datetime`` in UTC, whole milliseconds
date                      ``datetime.date``
decimal                   ``decimal.Decimal``, exactly ``scale`` digits after the point
uuid                      ``uuid.UUID``
========================  =====================================================================

Nothing here knows an IDL or a format.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """Scalar types; the value is the name used in messages and selectors."""

    BOOL = "bool"
    INT32 = "int32"
    INT64 = "int64"
    UINT32 = "uint32"
    UINT64 = "uint64"
    FLOAT32 = "float32"
    FLOAT64 = "float64"
    STRING = "string"
    BYTES = "bytes"


RANGES = {
    Kind.INT32: (-(2**31), 2**31 - 1),
    Kind.INT64: (-(2**63), 2**63 - 1),
    Kind.UINT32: (0, 2**32 - 1),
    Kind.UINT64: (0, 2**64 - 1),
}
"""The least and the greatest value of each kind of integer."""


class Presence(StrEnum):
    """Whether a message without the field is an error. Optional values are ``OptionalType``."""

    PLAIN = "plain"  # the format's ordinary field: always written, may be elided at its default
    REQUIRED = "required"  # proto2 `required`, Thrift `required`: absence is an error


@dataclass(frozen=True, slots=True)
class ScalarType:
    kind: Kind


@dataclass(frozen=True, slots=True)
class TimestampType:
    """Milliseconds since 1970-01-01T00:00:00Z."""


@dataclass(frozen=True, slots=True)
class DateType:
    """A calendar day without a time zone."""


@dataclass(frozen=True, slots=True)
class DecimalType:
    """``precision`` significant digits at most, exactly ``scale`` of them after the point."""

    precision: int
    scale: int


@dataclass(frozen=True, slots=True)
class UuidType:
    """RFC 9562 UUID."""


@dataclass(frozen=True, slots=True)
class Symbol:
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class EnumType:
    """A named enumeration; the first symbol is the default where a format needs one."""

    name: str
    symbols: tuple[Symbol, ...]


@dataclass(frozen=True, slots=True)
class ListType:
    item: Type


@dataclass(frozen=True, slots=True)
class MapType:
    key: Type
    value: Type


@dataclass(frozen=True, slots=True)
class OptionalType:
    item: Type


@dataclass(frozen=True, slots=True)
class Branch:
    """One alternative of a union; ``number`` is in the numbering of the enclosing record."""

    name: str
    number: int
    type: Type


@dataclass(frozen=True, slots=True)
class UnionType:
    """Exactly one of the branches. ``name`` is the union's own type name (Thrift, XSD)."""

    name: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class RefType:
    """A use of an enclosing record by name: how a recursive type closes its circle."""

    name: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    ``number`` is the field's id on the wire (1-based position where an IDL has none); the number of
    a union field is that of its first branch. ``default`` counts only when ``has_default``.
    """

    name: str
    number: int
    type: Type
    presence: Presence = Presence.PLAIN
    has_default: bool = False
    default: object = None
    aliases: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class RecordType:
    name: str
    fields: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    line: int = field(default=0, compare=False)

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when there is none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)


Type = (
    ScalarType
    | TimestampType
    | DateType
    | DecimalType
    | UuidType
    | EnumType
    | ListType
    | MapType
    | OptionalType
    | UnionType
    | RefType
    | RecordType
)


@dataclass(frozen=True, slots=True)
class IdlDocument:
    """One schema in the words of one IDL, hand-written or emitted.

    ``idl``       front end: "proto", "avsc", "thrift", "xsd", "jsonschema"
    ``text``      the main file's text
    ``file``      its path as shown to a user, empty when emitted
    ``compiled``  what that IDL's compiler makes of it, where codecs need it: a serialized
                  ``google.protobuf.FileDescriptorSet`` for "proto", empty for all others
    ``imports``   texts of files it includes, by the name it includes them under
    """

    idl: str
    text: str
    file: str = ""
    compiled: bytes = b""
    imports: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Schema:
    """The neutral model of one version of a subject, with the documents it is written in.

    Equality is that of the model: namespace and documents do not count.
    """

    root: RecordType
    namespace: str = field(default="", compare=False)
    documents: Mapping[str, IdlDocument] = field(
        default_factory=dict[str, IdlDocument], compare=False
    )

    def document(self, idl: str) -> IdlDocument:
        """The text of this schema in that IDL; KeyError when the engine attached none."""
        return self.documents[idl]

    def with_document(self, document: IdlDocument) -> Schema:
        return replace(self, documents={**self.documents, document.idl: document})
