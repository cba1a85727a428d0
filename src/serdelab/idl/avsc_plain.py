"""A default in .avsc JSON → the plain value of its shape.

Specification, "Complex Types", table of defaults: bytes and fixed are text whose code points are
the bytes; a union's default is of its first branch, since 1.12 of any: here of the first that takes
it. A field that a record's default leaves out has its own default.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.idl.avsc_leaf import decimal
from serdelab.idl.json_text import array, members
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Slot,
    Struct,
    Symbols,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LOCAL_EPOCH = _EPOCH.replace(tzinfo=None)


@dataclass(frozen=True, slots=True)
class Defaults:
    """``types`` as in ``Shapes``; ``stated`` has the JSON of each slot that has a default."""

    types: Mapping[str, Struct | Symbols]
    stated: Mapping[tuple[str, str], Any]

    def plain(self, shape: Shape, value: Any) -> Any:
        """ValueError when the JSON is not of the shape."""
        match shape:
            case Leaf():
                return _leaf(shape, value)
            case Repeated(item=item) if (items := array(value)) is not None:
                return [self.plain(item, one) for one in items]
            case Keyed(value=inner) if (pairs := members(value)) is not None:
                return {key: self.plain(inner, one) for key, one in pairs.items()}
            case Nullable(item=item):
                return None if value is None else self.plain(item, value)
            case Alternatives(branches=branches):
                return self._branch(branches, value)
            case Ref(name=name):
                return self._named(self.types[name], value)
            case Opaque(reason=reason):
                raise ValueError(reason)
            case _:
                raise ValueError(f"{_short(value)} is no such value")

    def _branch(self, branches: tuple[Shape, ...], value: Any) -> Chosen:
        for index, branch in enumerate(branches):
            try:
                return Chosen(index, self.plain(branch, value))
            except ValueError:
                continue
        raise ValueError(f"{_short(value)} is of no branch")

    def _named(self, type_: Struct | Symbols, value: Any) -> Any:
        if isinstance(type_, Symbols):
            if value not in [sign.name for sign in type_.symbols]:
                raise ValueError(f"{type_.name} has no symbol {_short(value)}")
            return value
        pairs = members(value)
        if pairs is None:
            raise ValueError(f"{_short(value)} is no {type_.name}")
        return {slot.name: self._slot(type_, slot, pairs) for slot in type_.slots}

    def _slot(self, struct: Struct, slot: Slot, pairs: dict[str, Any]) -> Any:
        key = struct.name, slot.name
        if slot.name not in pairs and key not in self.stated:
            raise ValueError(f"no value for {slot.name}")
        return self.plain(slot.shape, pairs[slot.name] if slot.name in pairs else self.stated[key])


def _short(value: Any) -> str:
    return f"{value!r:.80}"


def _leaf(leaf: Leaf, value: Any) -> Any:
    facets = dict(leaf.facets)
    if leaf.domain is not Domain.LOGICAL:
        return _DOMAINS[leaf.domain](leaf, value)
    beneath = facets["underlying"]
    if beneath in _INTEGERS:
        return _object(leaf, _integer(_INTEGERS[beneath], value))
    if beneath == "string":
        return _object(leaf, _text(leaf, value))
    return _bytes_decimal(leaf, beneath, value)


def _bytes_decimal(leaf: Leaf, beneath: str, value: Any) -> Decimal:
    size = int(beneath[6:-1]) if beneath.startswith("fixed(") else None
    units = int.from_bytes(_octets(size, value), "big", signed=True)
    return decimal(units, int(leaf.word.partition(",")[2][:-1]))


def _object(leaf: Leaf, value: Any) -> Any:
    """The object, or the value beneath it where Python has none: a year 12000, a text no UUID."""
    try:
        return _OBJECTS[leaf.word](value)
    except (ValueError, OverflowError):
        return value


def _clock(microseconds: int) -> time:
    if not 0 <= microseconds < timedelta(days=1) // timedelta(microseconds=1):
        raise ValueError("outside of a day")
    return (_LOCAL_EPOCH + timedelta(microseconds=microseconds)).time()


_OBJECTS: Mapping[str, Callable[[Any], Any]] = {
    "date": lambda days: date(1970, 1, 1) + timedelta(days=days),
    "time-millis": lambda n: _clock(n * 1000),
    "time-micros": _clock,
    "timestamp-millis": lambda n: _EPOCH + timedelta(milliseconds=n),
    "timestamp-micros": lambda n: _EPOCH + timedelta(microseconds=n),
    "local-timestamp-millis": lambda n: _LOCAL_EPOCH + timedelta(milliseconds=n),
    "local-timestamp-micros": lambda n: _LOCAL_EPOCH + timedelta(microseconds=n),
    "uuid": UUID,
}
_INTEGERS = {"int": 31, "long": 63}


def _integer(bits: int, value: Any) -> int:
    if type(value) is not int or not -(2**bits) <= value < 2**bits:
        raise ValueError(f"{_short(value)} is no integer of {bits + 1} bits")
    return value


def _text(leaf: Leaf, value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{_short(value)} is no text")  # noqa: TRY004 - of the default
    return value


def _octets(size: int | None, value: Any) -> bytes:
    if not isinstance(value, str):
        raise ValueError(f"{_short(value)} is no text")  # noqa: TRY004 - of the default
    octets = value.encode("latin-1")  # UnicodeEncodeError is a ValueError
    if size is not None and len(octets) != size:
        raise ValueError(f"{_short(value)} is not {size} bytes")
    return octets


def _real(leaf: Leaf, value: Any) -> float:
    """The number as it is written: libraries do not round a default to a float's width."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{_short(value)} is no number")  # noqa: TRY004 - of the default
    try:
        return float(value)
    except OverflowError as error:
        raise ValueError(f"{_short(value)} is too large") from error


def _exactly(type_: type) -> Callable[[Leaf, Any], Any]:
    def check(leaf: Leaf, value: Any) -> Any:
        if not isinstance(value, type_):
            raise ValueError(f"{_short(value)} is no {leaf.word}")  # noqa: TRY004 - of the default
        return value

    return check


_DOMAINS: Mapping[Domain, Callable[[Leaf, Any], Any]] = {
    Domain.NULL: _exactly(type(None)),
    Domain.BOOL: _exactly(bool),
    Domain.INT: lambda leaf, value: _integer(31 if leaf.high == 2**31 - 1 else 63, value),
    Domain.FLOAT32: _real,
    Domain.FLOAT64: _real,
    Domain.TEXT: _text,
    Domain.BYTES: lambda leaf, value: _octets(leaf.longest, value),
}
