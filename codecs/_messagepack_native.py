"""Records as MessagePack holds them: what its libraries share.

===========  ==================================================================================
timestamp    the timestamp extension, type -1, which all libraries here read and write by
             themselves: that is four times as fast as converting to an integer in Python
date         days since 1970-01-01, an integer: MessagePack has no dates
decimal      text of plain digits: MessagePack has no decimals
uuid         its 16 bytes: MessagePack has no UUIDs
map keys     integers and booleans as they are
absent       nil: self-describing data mostly shows what it lacks
===========  ==================================================================================

https://github.com/msgpack/msgpack/blob/master/spec.md
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.contract.convert import Conversion
from serdelab.schema import (
    DateType,
    DecimalType,
    Kind,
    MapType,
    ScalarType,
    TimestampType,
    Type,
    UuidType,
    types_in,
)

from ._dicts import FromDicts
from ._logical import decimal_text

_DAY_ZERO = date(1970, 1, 1).toordinal()
_TEXT = ScalarType(Kind.STRING)


def days(x: str) -> str:
    """The expression of a date's days since 1970-01-01."""
    return f"{x}.toordinal() - {_DAY_ZERO}"


def day_number(day: date) -> int:
    """The same, done."""
    return day.toordinal() - _DAY_ZERO


def date_from_days(conversion: Conversion, x: str) -> str:
    return f"{conversion.bind(date.fromordinal, 'date')}({x} + {_DAY_ZERO})"


class ToMessagePack(Conversion):
    """record → native, for records that are made anew in any case."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case DateType():
                return days(x)
            case DecimalType(scale=scale):
                return decimal_text(scale, x)
            case UuidType():
                return f"{x}.bytes"
            case _:
                return x


def as_messagepack(value: Any) -> Any:
    """``default`` of a packer: what stands for a value that the library does not write by itself.

    This is how both libraries document it, and faster than a copy of the record.
    """
    if isinstance(value, Decimal):
        text = str(value)
        return format(value, "f") if "E" in text else text
    if isinstance(value, UUID):
        return value.bytes
    if isinstance(value, date):
        return day_number(value)
    raise TypeError(f"a record holds no {value!r}")


class FromMessagePack(FromDicts):
    """native → record."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case DateType():
                return date_from_days(self, x)
            case DecimalType():
                return f"{self.bind(Decimal, 'Decimal')}({x})"
            case UuidType():
                return f"{self.bind(UUID, 'UUID')}(None, {x})"
            case _:
                return x


def has_timestamps(type_: Type) -> bool:
    """Whether a library has to be told of the timestamp extension at all."""
    return any(isinstance(inner, TimestampType) for inner in types_in(type_))


def has_other_keys(type_: Type) -> bool:
    """Whether some map has keys that are not text."""
    return any(isinstance(inner, MapType) and inner.key != _TEXT for inner in types_in(type_))
