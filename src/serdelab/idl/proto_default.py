"""Defaults: the text of ``FieldDescriptorProto.default_value`` and of ``[default = …]``."""

from __future__ import annotations

import struct
from typing import Any

from google.protobuf.text_encoding import CUnescape

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
