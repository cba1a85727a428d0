"""Default values: walks a type and a value together, and leaves the scalars to the IDL.

The walk is the same in both directions, because lists, maps, records and unions are lists and
dicts in records and in IDL constants alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.idl.logical import Logical
from serdelab.schema import (
    DateType,
    DecimalType,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.model import RANGES

Leaf = Callable[[Type, Any], Any]
"""Converts the value of a scalar, enum or logical type; ValueError when it is not one."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def convert(type_: Type, value: Any, leaf: Leaf, named: Mapping[str, Type] = {}) -> Any:
    """The value with every leaf converted. ValueError when its shape is not that of the type.

    ``named`` has the types that references mean.
    """
    return _Walk(leaf, named).convert(type_, value)


@dataclass(frozen=True, slots=True)
class _Walk:
    leaf: Leaf
    named: Mapping[str, Type]

    def convert(self, type_: Type, value: Any) -> Any:
        match type_:
            case OptionalType():
                return None if value is None else self.convert(type_.item, value)
            case ListType():
                return [self.convert(type_.item, item) for item in _shaped(value, list)]
            case MapType():
                pairs = _shaped(value, dict).items()
                return {self.convert(type_.key, k): self.convert(type_.value, v) for k, v in pairs}
            case UnionType():
                return self.union(type_, _shaped(value, dict))
            case RecordType():
                return self.record(type_, _shaped(value, dict))
            case RefType(name):
                if name not in self.named:
                    raise ValueError("the default of a recursive field cannot be stated")
                return self.convert(self.named[name], value)
            case _:
                return self.leaf(type_, value)

    def union(self, type_: UnionType, value: dict[str, Any]) -> dict[str, Any]:
        branches = {branch.name: branch.type for branch in type_.branches}
        if len(value) != 1 or not value.keys() <= branches.keys():
            raise ValueError(f"not exactly one of {', '.join(branches)}: {value!r:.80}")
        return {name: self.convert(branches[name], item) for name, item in value.items()}

    def record(self, type_: RecordType, value: dict[str, Any]) -> dict[str, Any]:
        done: dict[str, Any] = {}
        for field in type_.fields:
            if field.name in value:
                done[field.name] = self.convert(field.type, value[field.name])
            elif field.has_default:
                done[field.name] = field.default
            elif isinstance(field.type, OptionalType):
                done[field.name] = None
            else:
                raise ValueError(f"no value for {field.name} of {type_.name}")
        return done


def _shaped(value: Any, shape: type) -> Any:
    if not isinstance(value, shape):
        raise ValueError(f"not a {shape.__name__}: {value!r:.80}")  # noqa: TRY004 - of the default
    return value


def milliseconds(value: datetime) -> int:
    """Since the epoch; exact."""
    return (value - _EPOCH) // _MILLISECOND


def within(kind: Kind, value: object) -> int:
    """The value as an integer of that kind. ValueError when it is none, or outside its range."""
    low, high = RANGES[kind]
    if not isinstance(value, int) or not low <= value <= high:
        raise ValueError(f"{value!r:.80} is no {kind}")
    return int(value)


def days(value: date) -> int:
    """Since the epoch."""
    return (value - _EPOCH.date()).days


def from_number(type_: TimestampType | DateType, value: int) -> datetime | date:
    """The moment or day of a count since the epoch. OverflowError outside the years 1 to 9999."""
    if isinstance(type_, TimestampType):
        return _EPOCH + value * _MILLISECOND
    return _EPOCH.date() + timedelta(days=value)


def text(value: datetime | date | Decimal | UUID) -> str:
    """RFC 3339, digits without an exponent, or 36 characters."""
    match value:
        case datetime():
            stamp = value.astimezone(UTC).isoformat(timespec="milliseconds")
            return stamp.replace("+00:00", "Z")
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case UUID():
            return str(value)


def from_text(type_: Logical, value: str) -> datetime | date | Decimal | UUID:
    """The inverse of ``text``. ValueError when it is not one, or has digits that do not fit."""
    match type_:
        case TimestampType():
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise ValueError(f"{value!r} has no time zone")
            return moment.astimezone(UTC)
        case DateType():
            return date.fromisoformat(value)
        case UuidType():
            return UUID(value)
        case DecimalType():
            return _decimal(type_, value)


def _decimal(type_: DecimalType, value: str) -> Decimal:
    integer, _, fraction = value.lstrip("-").partition(".")
    if not (integer + fraction).isdecimal() or len(fraction) != type_.scale:
        raise ValueError(f"{value!r} has not exactly {type_.scale} digits after the point")
    if len((integer + fraction).lstrip("0")) > type_.precision:
        raise ValueError(f"{value!r} has more than {type_.precision} digits")
    return Decimal(value)
