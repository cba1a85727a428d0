"""Default values in JSON Schema: the keyword `default` ↔ values of the neutral model."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from typing import Any

from serdelab.idl import default
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
from serdelab.schema.model import RANGES


def from_json(type_: Type, value: object) -> Any:
    """ValueError when the value is not of the type."""
    return default.convert(type_, value, _from_leaf)


def to_json(type_: Type, value: object, named: Mapping[str, Type]) -> Any:
    """ValueError when JSON has no such value."""
    return default.convert(type_, value, _to_leaf, named)


def _from_leaf(type_: Type, value: Any) -> Any:
    match type_:
        case TimestampType() | DateType() | DecimalType() | UuidType() if isinstance(value, str):
            return default.from_text(type_, value)
        case EnumType() if any(value == symbol.name for symbol in type_.symbols):
            return value
        case ScalarType(kind=Kind.BYTES) if isinstance(value, str):
            return _bytes(value)
        case ScalarType(kind=Kind.STRING) if isinstance(value, str):
            return value
        case ScalarType(kind=Kind.BOOL) if isinstance(value, bool):
            return value
        case ScalarType(kind=Kind.FLOAT64) if _is_number(value) and math.isfinite(value):
            return float(value)
        case ScalarType(kind=kind) if kind in RANGES and not isinstance(value, bool):
            return default.within(kind, value)
        case _:
            raise ValueError(f"{value!r:.80} is no such value")


def _to_leaf(type_: Type, value: Any) -> Any:
    match type_:
        case TimestampType() | DateType() | DecimalType() | UuidType():
            return default.text(value)
        case ScalarType(kind=Kind.BYTES):
            return base64.b64encode(value).decode()
        case ScalarType(kind=Kind.FLOAT64 | Kind.FLOAT32) if not math.isfinite(value):
            raise ValueError(f"JSON has no {value}")
        case ScalarType(kind=Kind.STRING) if not isinstance(value, str):
            raise ValueError("the keys of this map become strings")
        case _:
            return value


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"not base64: {error}") from error


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
