"""Values as case files write them: TOML has no bytes, decimals or UUIDs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl import default
from serdelab.schema import (
    DateType,
    DecimalType,
    Kind,
    ScalarType,
    TimestampType,
    Type,
    UuidType,
)
from serdelab.schema.words import describe


def read(type_: Type, value: object, where: str) -> Any:
    """The value of a type. SchemaError where it is none.

    Bytes are text whose characters are the bytes, as in Avro; decimals, UUIDs, and moments that are
    not TOML's own are text.
    """
    try:
        return default.convert(type_, value, _leaf)
    except ValueError as error:
        raise SchemaError(f"the default of {where}: {value!r} is no {describe(type_)}") from error


def _leaf(type_: Type, value: Any) -> Any:
    match type_:
        case ScalarType(Kind.BYTES) if isinstance(value, str):
            return value.encode("latin-1")
        case ScalarType(Kind.FLOAT32 | Kind.FLOAT64) if isinstance(value, int):
            return float(value)
        case TimestampType() if isinstance(value, datetime) and value.tzinfo:
            return value.astimezone(UTC)
        case DateType() if isinstance(value, date):
            return value
        case TimestampType() | DateType() | DecimalType() | UuidType():
            return default.from_text(type_, str(value))
        case _:
            return value
