"""Defaults: the text of ``FieldDescriptorProto.default_value`` and of ``[default = …]``."""

from __future__ import annotations

import struct
from datetime import date, datetime
from typing import Any

from google.protobuf.text_encoding import CEscape, CUnescape

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


def from_text(type_: Type, text: str) -> Any:
    """The value of a scalar or logical type. ValueError when the logical type has no such value."""
    match type_:
        case TimestampType() | DateType():
            return default.from_number(type_, int(text))
        case DecimalType() | UuidType():
            return default.from_text(type_, text)
        case ScalarType(kind):
            return _scalar(kind, text)
        case _:
            raise ValueError("only scalars and enums have defaults")


def _scalar(kind: Kind, text: str) -> Any:
    match kind:
        case Kind.BOOL:
            return text == "true"
        case Kind.STRING:
            return text
        case Kind.BYTES:
            return CUnescape(text)
        case Kind.FLOAT32:
            return struct.unpack("f", struct.pack("f", float(text)))[0]
        case Kind.FLOAT64:
            return float(text)
        case _:
            return int(text)


def to_text(value: Any) -> str:
    """What stands behind ``default =``, for the value of a scalar or logical type."""
    match value:
        case bool():
            return "true" if value else "false"
        case float():
            return repr(value)  # protoc knows inf, -inf and nan, too
        case int():
            return str(value)
        case str():
            return f'"{CEscape(value.encode(), as_utf8=True)}"'
        case bytes():
            return f'"{CEscape(value, as_utf8=False)}"'
        case datetime():
            return str(default.milliseconds(value))
        case date():
            return str(default.days(value))
        case _:
            return f'"{default.text(value)}"'
