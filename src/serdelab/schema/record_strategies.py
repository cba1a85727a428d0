"""Hypothesis strategies: records of a schema, within the values that a codec can carry."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

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
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_MS, LAST_MS = -62_135_596_800_000, 253_402_300_799_999
"""Milliseconds from the epoch to the first and to the last one of the years 1 to 9999."""

_NOT_XML = "".join(sorted({*map(chr, range(0x20)), "\ufffe", "\uffff"} - {"\t", "\n"}))

RECURSION = 3
"""How often a recursive record is put into itself."""


class Bounds(Protocol):
    """What ``serdelab.contract.Limits`` says of single values; it has the meanings."""

    @property
    def int_min(self) -> int: ...
    @property
    def int_max(self) -> int: ...
    @property
    def nan(self) -> bool: ...
    @property
    def infinity(self) -> bool: ...
    @property
    def negative_zero(self) -> bool: ...
    @property
    def xml_text(self) -> bool: ...
    @property
    def nul_text(self) -> bool: ...
    @property
    def empty_optional_text(self) -> bool: ...


def records(root: RecordType, bounds: Bounds, size: int = 4) -> SearchStrategy[dict[str, Any]]:
    """Records of ``root``; lists and maps have up to ``size`` items."""
    return _Values(bounds, size).record(root)


class _Values:
    """Builds strategies type by type; ``open`` holds the enclosing records and their levels."""

    def __init__(self, bounds: Bounds, size: int) -> None:
        self.bounds = bounds
        self.size = size
        self.open: dict[str, tuple[RecordType, int]] = {}

    def record(self, type_: RecordType, level: int = 0) -> SearchStrategy[dict[str, Any]]:
        outer = self.open.get(type_.name)
        self.open[type_.name] = (type_, level)
        names = [field.name for field in type_.fields]
        values = st.tuples(*(self.of(field.type) for field in type_.fields))
        if outer is None:
            del self.open[type_.name]
        else:
            self.open[type_.name] = outer
        return values.map(lambda drawn: dict(zip(names, drawn, strict=True)))

    def of(self, type_: Type) -> SearchStrategy[Any]:
        match type_:
            case RecordType():
                return self.record(type_)
            case RefType(name=name):
                record, level = self.open[name]
                return self.record(record, level + 1) if level < RECURSION else st.nothing()
            case ListType():
                item = self.of(type_.item)
                return st.lists(item, max_size=0 if item.is_empty else self.size)
            case MapType():
                key, value = self.of(type_.key), self.of(type_.value)
                return st.dictionaries(key, value, max_size=0 if value.is_empty else self.size)
            case OptionalType():
                return st.none() | self._present(type_.item)
            case UnionType():
                return st.one_of(
                    [st.fixed_dictionaries({b.name: self.of(b.type)}) for b in type_.branches]
                )
            case _:
                return self._leaf(type_)

    def _present(self, type_: Type) -> SearchStrategy[Any]:
        value = self.of(type_)
        textual = (ScalarType(Kind.STRING), ScalarType(Kind.BYTES))
        if type_ in textual and not self.bounds.empty_optional_text:
            return value.filter(bool)
        return value

    def _leaf(self, type_: Type) -> SearchStrategy[Any]:
        match type_:
            case ScalarType(kind=kind):
                return self._scalar(kind)
            case EnumType():
                return st.sampled_from([symbol.name for symbol in type_.symbols])
            case TimestampType():
                return st.integers(FIRST_MS, LAST_MS).map(_timestamp)
            case DateType():
                return st.dates()
            case UuidType():
                return st.uuids()
            case DecimalType(precision=precision, scale=scale):
                top = 10**precision - 1
                return st.integers(-top, top).map(lambda units: decimal(units, scale))
            case _:
                raise TypeError(f"no values of {type_!r}")

    def _scalar(self, kind: Kind) -> SearchStrategy[Any]:
        match kind:
            case Kind.BOOL:
                return st.booleans()
            case Kind.STRING:
                return st.text(self._alphabet(), max_size=5 * self.size)
            case Kind.BYTES:
                return st.binary(max_size=5 * self.size)
            case Kind.FLOAT32 | Kind.FLOAT64:
                return self._float(kind)
            case _:
                low, high = RANGES[kind]
                return st.integers(max(low, self.bounds.int_min), min(high, self.bounds.int_max))

    def _float(self, kind: Kind) -> SearchStrategy[float]:
        value = st.floats(
            width=32 if kind is Kind.FLOAT32 else 64,
            allow_nan=self.bounds.nan,
            allow_infinity=self.bounds.infinity,
        )
        return value if self.bounds.negative_zero else value.map(lambda x: x + 0.0)

    def _alphabet(self) -> SearchStrategy[str]:
        """Unicode text; XML's is XML 1.0 section 2.2 (Char) without the carriage return."""
        if self.bounds.xml_text:
            return st.characters(exclude_categories=["Cs"], exclude_characters=_NOT_XML)
        dropped = "" if self.bounds.nul_text else "\0"
        return st.characters(exclude_categories=["Cs"], exclude_characters=dropped)


def decimal(units: int, scale: int) -> Decimal:
    """``units`` of the last digit after the point, whatever the decimal context's precision is."""
    digits = tuple(int(digit) for digit in str(abs(units)))
    return Decimal((int(units < 0), digits, -scale))


def _timestamp(ms: int) -> datetime:
    return EPOCH + timedelta(milliseconds=ms)
