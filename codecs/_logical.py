"""Logical types and enums as the scalars that Thrift and Protocol Buffers carry in their place.

Timestamps are whole milliseconds, dates days since 1970-01-01, decimals and UUIDs text, enums
numbers: the words of ``(serdelab.logical)``, the same in .proto and .thrift. The expressions are
exact (no float is involved) and the fastest of those tried on CPython 3.11.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from serdelab.contract.convert import Conversion
from serdelab.errors import DecodeError
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
    TimestampType,
    Type,
    UuidType,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
DAY_ZERO = date(1970, 1, 1).toordinal()


class ToScalars(Conversion):
    """record → native: the leaves."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType():
                return f"({x} - {self.bind(EPOCH, 'epoch')}) // {self.bind(MILLISECOND, 'ms')}"
            case DateType():
                return f"{x}.toordinal() - {DAY_ZERO}"
            case DecimalType(scale=scale):
                return decimal_text(scale, x)
            case UuidType():
                return f"str({x})"
            case EnumType(symbols=symbols):
                return f"{self.bind({s.name: s.number for s in symbols}, 'numbers')}[{x}]"
            case _:
                return x


class FromScalars(Conversion):
    """native → record: the leaves."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType():
                return f"{self.bind(EPOCH, 'epoch')} + {self.bind(MILLISECOND, 'ms')} * {x}"
            case DateType():
                return f"{self.bind(date.fromordinal, 'day')}({x} + {DAY_ZERO})"
            case DecimalType():
                return f"{self.bind(Decimal, 'Decimal')}({x})"
            case UuidType():
                return f"{self.bind(UUID, 'UUID')}({x})"
            case EnumType():
                return f"{self.bind(Symbols(type_), 'symbols')}[{x}]"
            case _:
                return x


class Symbols(dict[int, str]):
    """Number → symbol; an unknown number is a DecodeError that names the enum."""

    def __init__(self, type_: EnumType) -> None:
        super().__init__({s.number: s.name for s in reversed(type_.symbols)})
        self.enum = type_.name

    def __missing__(self, number: int) -> str:
        raise DecodeError(f"{number} is no number of the enum {self.enum}")


PLAIN_SCALE = 6
"""Up to this scale ``str`` of a decimal has no exponent (General Decimal Arithmetic, to-scientific-
string: the adjusted exponent is -6 or more)."""


def decimal_text(scale: int, x: str) -> str:
    """The decimal as plain digits."""
    return f"str({x})" if scale <= PLAIN_SCALE else f"format({x}, 'f')"
