"""A schema in the words of its own IDL: what the evolution lab compares, fills and reads.

The neutral model (``schema.model``) is what all IDLs can say alike. A *shape* is what one document
really says: ``sint32`` is not ``int32``, an enum is open or closed, a list is packed or not. Shapes
are read from IDL documents by ``serdelab.idl.shapes``, and drive value generation, comparison and
the ``Link`` of a codec.

========================  ======================================================================
shape                     plain value
========================  ======================================================================
``Leaf``                  by its domain: None, bool, int, float, str, bytes; LOGICAL: any of the
                          Python objects that ``samples`` shows (Decimal, datetime, date, UUID …)
``Symbols``               str, the symbol's name; int, a number that no symbol has
``Repeated``              list
``Keyed``                 dict
``Nullable``              the value, or None
``Alternatives``          ``Chosen(branch, value)``
``Struct``, by ``Ref``    dict ``{slot name: value}``; a slot that is absent has no key
========================  ======================================================================

All named types stand in one table, and a ``Ref`` names one of them: so a type that is used twice is
one type, and recursion is no special case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple


class Domain(StrEnum):
    """Which Python values a leaf has."""

    NULL = "null"
    BOOL = "bool"
    INT = "int"
    FLOAT32 = "float32"
    FLOAT64 = "float64"
    TEXT = "text"
    BYTES = "bytes"
    LOGICAL = "logical"  # only the samples are known to be valid


@dataclass(frozen=True, slots=True)
class Leaf:
    """One scalar. ``word`` is the IDL's own: "sint32", "i16", "long", "xs:token", "integer".

    ``low`` and ``high`` bound an INT, inclusive. ``shortest`` and ``longest`` bound the length of
    TEXT (code points) and BYTES. Where ``samples`` is given, only these values are known to be
    valid. ``facets`` are further words that a difference should show: ("scale", "2").
    """

    word: str
    domain: Domain
    low: int | None = None
    high: int | None = None
    shortest: int = 0
    longest: int | None = None
    samples: tuple[Any, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()


class Sign(NamedTuple):
    """One symbol of an enum; ``number`` is its position where the IDL has no numbers."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Symbols:
    """An enum. ``open``: a reader accepts numbers that no symbol has (and gives them as int).

    ``numbered``: the wire holds the number, so symbols can be renamed. ``default`` is the symbol
    that a reader takes for an unknown one (Avro), or empty.
    """

    name: str
    symbols: tuple[Sign, ...]
    open: bool = False
    numbered: bool = False
    default: str = ""
    aliases: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Repeated:
    """``word``: "list", "set", "array". ``fewest`` and ``most`` bound the number of items."""

    item: Shape
    word: str = "list"
    fewest: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Keyed:
    key: Shape
    value: Shape


@dataclass(frozen=True, slots=True)
class Nullable:
    item: Shape


class Chosen(NamedTuple):
    """The value of an ``Alternatives``: the position of the branch, and the value there."""

    branch: int
    value: Any


@dataclass(frozen=True, slots=True)
class Alternatives:
    """An unnamed union: Avro's, without null (that is ``Nullable``); JSON Schema's oneOf."""

    branches: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Ref:
    """The struct or enum of that name in the table."""

    name: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A construct that no value can be made for; the reason is shown, never passed over."""

    word: str
    reason: str


Shape = Leaf | Repeated | Keyed | Nullable | Alternatives | Ref | Opaque


class Presence(StrEnum):
    """What the absence of a slot from a message means."""

    IMPLICIT = "implicit"  # no presence: absent and the type's default are one (proto3 scalars)
    OPTIONAL = "optional"  # may be absent, and a reader can tell
    DEFAULT = "default"  # Thrift's default requiredness: always written, may be absent when read
    REQUIRED = "required"  # absence is an error to a reader that checks


@dataclass(frozen=True, slots=True)
class Slot:
    """One field of a struct, or one branch of a union that has names.

    ``number`` identifies it on the wire where ``Shapes.numbered`` (field numbers, ids), else it is
    the 1-based position. ``group`` names the oneof or choice of which only one slot may be set.
    ``default`` counts only when ``has_default``. ``marks`` are the IDL's other words that change
    bytes or meaning: ("packed", "true"), ("encoding", "delimited"), ("attribute", "true").
    """

    name: str
    number: int
    shape: Shape
    presence: Presence = Presence.OPTIONAL
    has_default: bool = False
    default: Any = None
    aliases: tuple[str, ...] = ()
    group: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Struct:
    """A record type. ``one_of``: exactly one slot is set (Thrift's union). ``open``: a reader
    that validates lets unknown slots pass. ``ordered``: the order of slots counts on the wire.
    ``extras``: a writer of this very schema may put in slots that it does not name (JSON Schema's
    open objects); then a value may have keys that are no slot.
    """

    name: str
    slots: tuple[Slot, ...]
    one_of: bool = False
    open: bool = True
    ordered: bool = False
    extras: bool = False
    aliases: tuple[str, ...] = ()
    marks: tuple[tuple[str, str], ...] = ()
    file: str = ""
    line: int = 0

    def slot(self, name: str) -> Slot:
        """KeyError when there is none of that name."""
        for slot in self.slots:
            if slot.name == name:
                return slot
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a document that shapes cannot say, with its place and the reason."""

    what: str
    reason: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Shapes:
    """All types of a document. ``roots`` are those that are messages of their own.

    ``numbered``: slots are known by number on the wire (Protobuf, Thrift), and not by name.
    """

    roots: tuple[str, ...]
    types: Mapping[str, Struct | Symbols]
    numbered: bool = False
    gaps: tuple[Gap, ...] = ()
    marks: tuple[tuple[str, str], ...] = field(default=())
    """What the document says of itself: ("package", "shop.v1"), ("targetNamespace", …)."""
    guests: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Roots that other files define, with the slots by which this one extends them (Protobuf)."""

    def struct(self, name: str) -> Struct:
        """KeyError when there is none of that name, or it is an enum."""
        found = self.types[name]
        if isinstance(found, Symbols):
            raise KeyError(name)
        return found
