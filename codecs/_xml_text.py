"""Values as XML text and back: the lexical forms of XML Schema Part 2 (Datatypes)."""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from serdelab.contract.convert import Conversion
from serdelab.errors import DecodeError
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
    Kind,
    ScalarType,
    TimestampType,
    Type,
    UuidType,
)

from ._logical import decimal_text

NOT_A_NUMBER_OF_PYTHON = {"inf": "INF", "-inf": "-INF", "nan": "NaN"}
"""Python's words → those of xs:double (section 3.2.5); ``float`` reads both."""

BOOLEANS = {"true": True, "false": False, "1": True, "0": False}
"""The four forms of xs:boolean (section 3.2.2)."""


class Symbols(dict[str, str]):
    """Symbol → itself; any other text is a DecodeError that names the enum."""

    def __init__(self, type_: EnumType) -> None:
        super().__init__({s.name: s.name for s in type_.symbols})
        self.enum = type_.name

    def __missing__(self, text: str) -> str:
        raise DecodeError(f"{text!r} is no symbol of the enum {self.enum}")


class ToText(Conversion):
    """A leaf's value → the expression of its text."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case ScalarType(kind=kind):
                return self._scalar(kind, x)
            case TimestampType():
                return f"{x}.isoformat('T', 'milliseconds')[:23] + 'Z'"
            case DateType():
                return f"{x}.isoformat()"
            case DecimalType(scale=scale):
                return decimal_text(scale, x)
            case UuidType():
                return f"str({x})"
            case _:
                return x

    def _scalar(self, kind: Kind, x: str) -> str:
        match kind:
            case Kind.STRING:
                return x
            case Kind.BOOL:
                return f"('true' if {x} else 'false')"
            case Kind.BYTES:
                return f"{self.bind(b2a_base64, 'base64')}({x}, newline=False).decode()"
            case Kind.FLOAT32 | Kind.FLOAT64:
                words = self.bind(NOT_A_NUMBER_OF_PYTHON, "words")
                return f"{words}.get(t := repr({x}), t)"
            case _:
                return f"str({x})"


class FromText(Conversion):
    """The expression of a leaf's text → that of its value."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case ScalarType(kind=kind):
                return self._scalar(kind, x)
            case TimestampType():
                return f"{self.bind(datetime.fromisoformat, 'timestamp')}({x})"
            case DateType():
                return f"{self.bind(date.fromisoformat, 'day')}({x})"
            case DecimalType():
                return f"{self.bind(Decimal, 'Decimal')}({x})"
            case UuidType():
                return f"{self.bind(UUID, 'UUID')}({x})"
            case EnumType():
                return f"{self.bind(Symbols(type_), 'symbols')}[{x}]"
            case _:
                return x

    def _scalar(self, kind: Kind, x: str) -> str:
        match kind:
            case Kind.STRING:
                return x
            case Kind.BOOL:
                return f"{self.bind(BOOLEANS, 'booleans')}[{x}]"
            case Kind.BYTES:
                return f"{self.bind(a2b_base64, 'base64')}({x}, strict_mode=True)"
            case Kind.FLOAT32 | Kind.FLOAT64:
                return f"float({x})"
            case _:
                return f"int({x})"
