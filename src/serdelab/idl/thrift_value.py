"""Default values in Thrift: constants of the IDL ↔ values of the neutral model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime
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

_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t", "\r": r"\r"})


def from_constant(type_: Type, constant: object) -> Any:
    """A constant as thriftpy2 gives it. ValueError when it is not of the type."""
    return default.convert(type_, plain(constant), _from_leaf)


def to_constant(type_: Type, value: object, named: Mapping[str, Type]) -> str:
    """The constant's text. ValueError when Thrift has no constant for it."""
    return _written(default.convert(type_, value, _to_leaf, named))


def plain(constant: Any) -> Any:
    """thriftpy2 has made objects of struct constants that it could resolve, and sets of sets."""
    inner = constant  # stays Any where the match narrows
    match constant:
        case object(thrift_spec=dict()):
            fields: dict[str, Any] = dict(vars(constant))
            return {name: plain(value) for name, value in fields.items() if value is not None}
        case ("UNKNOWN_CONST", _, value, _):
            return plain(value)
        case list() | set():
            return [plain(item) for item in inner]
        case dict():
            return {key: plain(value) for key, value in inner.items()}
        case _:
            return constant


def _from_leaf(type_: Type, value: Any) -> Any:
    match type_:
        case EnumType():
            names = [symbol.name for symbol in type_.symbols if symbol.number == value]
            if not names:
                raise ValueError(f"{type_.name} has no symbol {value!r}")
            return names[0]
        case TimestampType() | DateType() if isinstance(value, int):
            return default.from_number(type_, value)
        case DecimalType() | UuidType() if isinstance(value, str):
            return default.from_text(type_, value)
        case ScalarType(kind=Kind.BYTES) if isinstance(value, str):
            return value.encode()
        case ScalarType(kind=Kind.FLOAT64) if isinstance(value, int | float):
            return float(value)
        case ScalarType(kind=Kind.BOOL) if value in {0, 1}:
            return bool(value)
        case ScalarType(kind=Kind.STRING) if isinstance(value, str):
            return value
        case ScalarType(kind=Kind.INT32 | Kind.INT64 as kind) if isinstance(value, int):
            return default.within(kind, value)
        case _:
            raise ValueError(f"{value!r:.80} is no such value")


def _to_leaf(type_: Type, value: Any) -> Any:
    match type_:
        case EnumType():
            return _symbol(type_, value)
        case TimestampType() if isinstance(value, datetime):
            return default.milliseconds(value)
        case DateType() if isinstance(value, date):
            return default.days(value)
        case DecimalType() | UuidType():
            return default.text(value)
        case ScalarType(kind=Kind.INT32 | Kind.INT64 as kind):
            return default.within(kind, value)
        case _:
            return value


def _symbol(type_: EnumType, name: str) -> _Name:
    numbers = {symbol.name: symbol.number for symbol in type_.symbols}
    if _from_leaf(type_, numbers[name]) != name:
        raise ValueError(f"{name} is another name of a symbol, and thriftpy2 keeps the number only")
    return _Name(f"{type_.name}.{name}")


class _Name(str):
    """The name of an enum's symbol: written without quotes."""

    __slots__ = ()


def _written(value: Any) -> str:
    inner = value  # stays Any where the match narrows
    match value:
        case _Name():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if math.isfinite(value):
            return repr(value)
        case str():
            return f'"{value.translate(_ESCAPES)}"'
        case bytes():
            return _written(value.decode())  # UnicodeDecodeError is a ValueError
        case list():
            return f"[{', '.join(map(_written, inner))}]"
        case dict():
            pairs = (f"{_written(k)}: {_written(v)}" for k, v in inner.items() if v is not None)
            return "{" + ", ".join(pairs) + "}"
        case _:
            raise ValueError(f"there is no constant for {value!r:.80}")
