"""Whether plain data is a record of a schema: every value in the class and range of its type."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.schema.model import (
    RANGES,
    DateType,
    DecimalType,
    EnumType,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.words import describe

_CLASSES = {
    Kind.BOOL: bool,
    Kind.FLOAT32: float,
    Kind.FLOAT64: float,
    Kind.STRING: str,
    Kind.BYTES: bytes,
}


def check(record: object, schema: Schema) -> list[str]:
    """Every problem of a record, each with its path; empty when it is one of the schema.

    The classes must be those of the table in ``serdelab.schema.model`` exactly: an int is no
    float, True is no int, a subclass of str is no str. Cost: one walk over the record.
    """
    return list(_Checker().value(record, schema.root, ""))


class _Checker:
    def __init__(self) -> None:
        self.records: dict[str, RecordType] = {}  # the enclosing ones, for references

    def value(self, value: Any, type_: Type, path: str) -> Iterator[str]:
        match type_:
            case RecordType():
                yield from self.record(value, type_, path)
            case RefType(name=name):
                yield from self.record(value, self.records[name], path)
            case OptionalType():
                if value is not None:
                    yield from self.value(value, type_.item, path)
            case ListType():
                yield from self.items(value, type_, path)
            case MapType():
                yield from self.entries(value, type_, path)
            case UnionType():
                yield from self.union(value, type_, path)
            case _:
                problem = _leaf(value, type_)
                if problem:
                    yield f"{path or 'the record'}: {problem}"

    def record(self, value: Any, type_: RecordType, path: str) -> Iterator[str]:
        if not _is(value, dict):
            yield f"{path or 'the record'}: {_wrong(value, type_)}"
            return
        self.records[type_.name] = type_
        names = [field.name for field in type_.fields]
        for field in type_.fields:
            where = f"{path}.{field.name}" if path else field.name
            if field.name in value:
                yield from self.value(value[field.name], field.type, where)
            else:
                yield f"{where}: missing"
        extra = [key for key in value if key not in names]
        yield from (f"{path or 'the record'}: unknown field {key!r}" for key in extra)
        if not extra and [name for name in names if name in value] != list(value):
            yield f"{path or 'the record'}: fields in the order {', '.join(value)}"

    def items(self, value: Any, type_: ListType, path: str) -> Iterator[str]:
        if not _is(value, list):
            yield f"{path}: {_wrong(value, type_)}"
            return
        for index, item in enumerate(value):
            yield from self.value(item, type_.item, f"{path}[{index}]")

    def entries(self, value: Any, type_: MapType, path: str) -> Iterator[str]:
        if not _is(value, dict):
            yield f"{path}: {_wrong(value, type_)}"
            return
        for key, item in value.items():
            yield from self.value(key, type_.key, f"{path}, the key {key!r}")
            yield from self.value(item, type_.value, f"{path}[{key!r}]")

    def union(self, value: Any, type_: UnionType, path: str) -> Iterator[str]:
        branches = {branch.name: branch.type for branch in type_.branches}
        if not _is(value, dict) or len(value) != 1:
            yield f"{path}: {_wrong(value, type_)}"
            return
        ((name, inner),) = value.items()
        if name not in branches:
            yield f"{path}: no branch {name!r} in {describe(type_)}"
            return
        yield from self.value(inner, branches[name], f"{path}.{name}")


def _is(value: Any, class_: type) -> bool:
    """Exactly of that class. A function of its own, so that type checkers leave ``value`` Any."""
    return type(value) is class_


def _wrong(value: object, type_: Type) -> str:
    return f"{value!r:.100} is no {describe(type_)}"


def _leaf(value: Any, type_: Type) -> str:
    """The problem of a scalar, enum or logical value; empty when it has none."""
    return "" if _FITS[type(type_)](value, type_) else _wrong(value, type_)


def _fits_scalar(value: Any, type_: ScalarType) -> bool:
    if type_.kind in RANGES:
        low, high = RANGES[type_.kind]
        return _is(value, int) and bool(low <= value <= high)
    if not _is(value, _CLASSES[type_.kind]):
        return False
    if type_.kind is Kind.STRING:
        return not any("\ud800" <= character <= "\udfff" for character in value)
    return type_.kind is not Kind.FLOAT32 or _fits_float32(value)


def _fits_float32(value: float) -> bool:
    try:
        (narrowed,) = struct.unpack("<f", struct.pack("<f", value))
    except OverflowError:
        return False
    return narrowed == value or value != value  # noqa: PLR0124 - only NaN differs from itself


def _fits_timestamp(value: Any, type_: TimestampType) -> bool:
    return (
        _is(value, datetime) and value.utcoffset() == timedelta(0) and value.microsecond % 1000 == 0
    )


def _fits_decimal(value: Any, type_: DecimalType) -> bool:
    if not _is(value, Decimal) or not value.is_finite():
        return False
    _, digits, exponent = value.as_tuple()
    return exponent == -type_.scale and len(digits) <= type_.precision


def _fits_enum(value: Any, type_: EnumType) -> bool:
    return _is(value, str) and any(value == symbol.name for symbol in type_.symbols)


_FITS: Mapping[type, Callable[[Any, Any], bool]] = {
    ScalarType: _fits_scalar,
    EnumType: _fits_enum,
    TimestampType: _fits_timestamp,
    DecimalType: _fits_decimal,
    DateType: lambda value, _: _is(value, date),
    UuidType: lambda value, _: _is(value, UUID),
}
