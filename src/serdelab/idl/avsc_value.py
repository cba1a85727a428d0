"""Default values in Avro: JSON as the specification's table in "Record" has it ↔ the model's.

bytes and decimals are strings whose code points are the bytes; timestamps and dates are numbers;
a union's value stands bare, and is of the first branch that takes it.
"""

from __future__ import annotations

import math
import struct
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.idl import default
from serdelab.idl.json_text import array, members
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)


def from_json(type_: Type, value: Any) -> Any:
    """The value of the model. ValueError when the JSON is not of the type."""
    match type_:
        case OptionalType(item):
            return None if value is None else from_json(item, value)
        case ListType(item) if (items := array(value)) is not None:
            return [from_json(item, one) for one in items]
        case MapType(_, inner) if (pairs := members(value)) is not None:
            return {key: from_json(inner, one) for key, one in pairs.items()}
        case RecordType() if (pairs := members(value)) is not None:
            return _record(type_, pairs)
        case UnionType(_, branches):
            return _union(branches, value)
        case RefType():
            raise ValueError("the default of a recursive field cannot be stated")
        case _:
            return _leaf(type_, value)


def _record(type_: RecordType, value: dict[str, Any]) -> dict[str, Any]:
    unknown = value.keys() - {field.name for field in type_.fields}
    if unknown:
        raise ValueError(f"{type_.name} has no field {min(unknown)}")
    return {field.name: _member(field, value) for field in type_.fields}


def _member(field: Field, value: dict[str, Any]) -> Any:
    if field.name in value:
        return from_json(field.type, value[field.name])
    if field.has_default:
        return field.default
    if isinstance(field.type, OptionalType) and field.presence is Presence.PLAIN:
        return None
    raise ValueError(f"no value for {field.name}")


def _union(branches: tuple[Branch, ...], value: Any) -> dict[str, Any]:
    for branch in branches:
        try:
            return {branch.name: from_json(branch.type, value)}
        except ValueError:
            continue
    raise ValueError(f"{value!r:.80} is of no branch")


def _leaf(type_: Type, value: Any) -> Any:
    """bool comes first: to Python, True is an int."""
    match type_, value:
        case ScalarType(Kind.BOOL), bool():
            return value
        case _, bool():
            raise ValueError(f"{value} is no such value")
        case EnumType(name, symbols), str():
            if value not in {symbol.name for symbol in symbols}:
                raise ValueError(f"{name} has no symbol {value}")
            return value
        case ScalarType(Kind.INT32 | Kind.INT64 as kind), int():
            return default.within(kind, value)
        case ScalarType(Kind.FLOAT32 | Kind.FLOAT64 as kind), int() | float():
            return _float(kind, value)
        case ScalarType(Kind.STRING), str():
            return value
        case ScalarType(Kind.BYTES), str():
            return value.encode("latin-1")  # UnicodeEncodeError is a ValueError
        case _:
            return _logical(type_, value)


def _logical(type_: Type, value: Any) -> Any:
    match type_, value:
        case TimestampType() | DateType(), int():
            try:
                return default.from_number(type_, value)
            except OverflowError as error:
                raise ValueError(f"{value} is outside the years 1 to 9999") from error
        case UuidType(), str():
            return UUID(value)
        case DecimalType(), str():
            return _decimal(type_, value.encode("latin-1"))
        case _:
            raise ValueError(f"{value!r:.80} is no such value")


def _float(kind: Kind, value: float) -> float:
    try:
        wide = float(value)
        return _single(wide) if kind is Kind.FLOAT32 else wide
    except OverflowError as error:
        raise ValueError(f"{value!r:.80} does not fit a {kind}") from error


def _single(value: float) -> float:
    """The nearest C float."""
    narrow: float = struct.unpack("f", struct.pack("f", value))[0]
    return narrow


def _decimal(type_: DecimalType, value: bytes) -> Decimal:
    units = int.from_bytes(value, "big", signed=True)
    digits = tuple(map(int, str(abs(units))))
    if len(digits) > type_.precision:
        raise ValueError(f"more than {type_.precision} digits")
    return Decimal((int(units < 0), digits, -type_.scale))


def to_json(type_: Type, value: Any) -> Any:
    """The inverse. ValueError when JSON has no such value."""
    match type_:
        case OptionalType(item):
            return None if value is None else to_json(item, value)
        case ListType(item):
            return [to_json(item, one) for one in value]
        case MapType(_, inner):
            return {key: to_json(inner, one) for key, one in value.items()}
        case UnionType(_, branches):
            ((name, inner_value),) = value.items()
            return to_json(next(b.type for b in branches if b.name == name), inner_value)
        case RecordType(_, fields):
            return {field.name: to_json(field.type, value[field.name]) for field in fields}
        case RefType():
            raise ValueError("the default of a recursive field cannot be stated")
        case _:
            return _to_leaf(type_, value)


def _to_leaf(type_: Type, value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            raise ValueError("JSON has neither NaN nor infinity (RFC 8259 section 6)")
        case datetime():
            return default.milliseconds(value)
        case date():
            return default.days(value)
        case Decimal():
            return _units(value).decode("latin-1")
        case bytes():
            return value.decode("latin-1")
        case UUID():
            return str(value)
        case _:
            return value


def _units(value: Decimal) -> bytes:
    """The unscaled value in the fewest bytes of two's complement."""
    sign, digits, _ = value.as_tuple()
    units = int("".join(map(str, digits)))
    units = -units if sign else units
    bits = (units if units >= 0 else ~units).bit_length()
    return units.to_bytes(bits // 8 + 1, "big", signed=True)
