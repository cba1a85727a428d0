"""Records as JSON text holds them: what all JSON libraries but msgspec's typed decoder share.

===========  ==================================================================================
timestamp    RFC 3339 text in UTC, ``2026-02-28T12:00:00.001Z``; orjson and msgspec write six digits
date         ISO 8601 text
decimal      text of plain digits: a JSON number would become a binary float in most readers
uuid         text
bytes        base64 text (RFC 4648 section 4), as in the JSON mapping of Protocol Buffers
map keys     text, whatever they are
absent       ``null``: self-describing data mostly shows what it lacks
===========  ==================================================================================

NaN and infinities are not in JSON (RFC 8259 section 6).
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.contract import Limits
from serdelab.contract.convert import Conversion
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
    Kind,
    MapType,
    ScalarType,
    TimestampType,
    Type,
    UuidType,
)

from ._dicts import FromDicts

BYTES = ScalarType(Kind.BYTES)
BOOL = ScalarType(Kind.BOOL)
TEXT = ScalarType(Kind.STRING)
LIMITS = Limits(
    nan=False,
    infinity=False,
    reason="RFC 8259 section 6: NaN and Infinity are not numbers of JSON",
)


def as_text(value: Any) -> str:
    """``default`` of an encoder: the text of a value that the library does not write by itself.

    This is how both libraries document it, and faster than a copy of the record with texts in it.
    """
    if isinstance(value, Decimal):
        text = str(value)
        return format(value, "f") if "E" in text else text
    if isinstance(value, datetime):
        return f"{value.isoformat('T', 'milliseconds')[:-6]}Z"
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, date):
        return str(value)
    return b2a_base64(value, newline=False).decode()  # TypeError for anything but bytes


class ToJson(Conversion):
    """record → native: the record itself, but for maps whose keys are no text."""

    def map(self, type_: MapType, x: str) -> str:
        k, v = self.fresh("k"), self.fresh("v")
        key, value = self.key(type_.key, k), self.convert(type_.value, v)
        return x if (key, value) == (k, v) else f"{{{key}: {value} for {k}, {v} in {x}.items()}}"

    def key(self, type_: Type, x: str) -> str:
        """A map's key, as text."""
        if type_ == BOOL:
            return f"('true' if {x} else 'false')"
        if isinstance(type_, ScalarType) and type_.kind not in {Kind.STRING, Kind.BYTES}:
            return f"str({x})"
        if isinstance(type_, EnumType) or type_ == TEXT:
            return x
        return f"{self.bind(as_text, 'as_text')}({x})"


class FromJson(FromDicts):
    """native → record."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType():
                return f"{self.bind(datetime.fromisoformat, 'timestamp')}({x})"
            case DateType():
                return f"{self.bind(date.fromisoformat, 'date')}({x})"
            case DecimalType():
                return f"{self.bind(Decimal, 'Decimal')}({x})"
            case UuidType():
                return f"{self.bind(UUID, 'UUID')}({x})"
            case _ if type_ == BYTES:
                return f"{self.bind(a2b_base64, 'base64')}({x}, strict_mode=True)"
            case _:
                return x

    def map(self, type_: MapType, x: str) -> str:
        k, v = self.fresh("k"), self.fresh("v")
        key, value = self.key(type_.key, k), self.convert(type_.value, v)
        return x if (key, value) == (k, v) else f"{{{key}: {value} for {k}, {v} in {x}.items()}}"

    def key(self, type_: Type, x: str) -> str:
        """A map's key out of text."""
        if type_ == BOOL:
            return f"{self.bind({'true': True, 'false': False}, 'booleans')}[{x}]"
        if isinstance(type_, ScalarType) and type_.kind not in {Kind.STRING, Kind.BYTES}:
            real = type_.kind in {Kind.FLOAT32, Kind.FLOAT64}
            return f"{'float' if real else 'int'}({x})"
        return self.leaf(type_, x)

    def entry(self, type_: MapType, key: str | int, x: str) -> str:
        return f"{x}.get({str(key)!r})"
