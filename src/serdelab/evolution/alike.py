"""Whether two scalars mean the same, across types: what a change of type does to one value."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.evolution.outcome import Outcome
from serdelab.schema.equal import class_of
from serdelab.schema.shape import Domain, Leaf

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CLOSE = 1e-6
"""Relative error of a float32 is 6e-8; what is further off is another value."""

_CLASSES: dict[Domain, tuple[type, ...]] = {
    Domain.NULL: (type(None),),
    Domain.BOOL: (bool,),
    Domain.INT: (int,),
    Domain.FLOAT32: (float, int),
    Domain.FLOAT64: (float, int),
    Domain.TEXT: (str,),
    Domain.BYTES: (bytes,),
}


def fits(leaf: Leaf, value: Any) -> bool:
    """Whether a value is of the type that a leaf declares: its class, and the range of integers.

    A whole float is an integer: to JSON Schema 2.0 is one.
    """
    if leaf.domain is Domain.LOGICAL:
        return not leaf.samples or class_of(value) in {class_of(s) for s in leaf.samples}
    whole = isinstance(value, float) and value.is_integer() and leaf.domain is Domain.INT
    if class_of(value) not in _CLASSES[leaf.domain] and not whole:
        return False
    if leaf.domain is not Domain.INT:
        return True
    return (leaf.low is None or leaf.low <= value) and (leaf.high is None or value <= leaf.high)


def scalars(expected: Any, got: Any) -> Outcome:
    """SAME, LOSSY or SILENT_CORRUPTION; whether ``got`` is a blank is the caller's to see."""
    if expected is got or _equal(expected, got):
        return Outcome.SAME
    numbers = _number(expected), _number(got)
    if numbers[0] is not None and numbers[1] is not None:
        return _numbers(numbers[0], numbers[1])
    if isinstance(expected, datetime) and isinstance(got, int):
        return _same(got in _ticks(expected))
    if isinstance(got, datetime) and isinstance(expected, int):
        return _same(expected in _ticks(got))
    if {class_of(expected), class_of(got)} == {str, bytes}:
        return _same(_bytes(expected) == _bytes(got))
    if isinstance(got, str) or isinstance(expected, str):
        return _same(as_text(expected) == as_text(got) or _same_number(expected, got))
    return Outcome.SILENT_CORRUPTION


def as_text(value: Any) -> str:
    """How text formats write a scalar."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, bytes):
        return value.decode("utf-8", "backslashreplace")
    return str(value)


def _same_number(expected: Any, got: Any) -> bool:
    """Whether a text is a number's, in whatever spelling: "2.0", "2", "1E5", "INF"."""
    text, number = (expected, got) if isinstance(expected, str) else (got, expected)
    if isinstance(number, bool) or not isinstance(number, int | float | Decimal):
        return False
    try:
        read = float(text)
    except ValueError:
        return False
    return read == number or (math.isnan(read) and math.isnan(number))


def _same(equal: bool) -> Outcome:
    return Outcome.SAME if equal else Outcome.SILENT_CORRUPTION


def _equal(expected: Any, got: Any) -> bool:
    if isinstance(expected, float) and isinstance(got, float):
        return expected == got or (math.isnan(expected) and math.isnan(got))
    if isinstance(expected, bool) or isinstance(got, bool):
        return _number(expected) is not None and expected == got
    if isinstance(expected, UUID) or isinstance(got, UUID):
        return str(expected) == str(got)
    if isinstance(expected, date) is not isinstance(got, date):
        return False
    return bool(expected == got)


def _number(value: Any) -> float | int | Decimal | None:
    return value if isinstance(value, int | float | Decimal) else None


def _numbers(expected: float | Decimal, got: float | Decimal) -> Outcome:
    """A truncated fraction and a rounded mantissa are losses; anything else is another number."""
    if not (math.isfinite(expected) and math.isfinite(got)):
        return Outcome.SILENT_CORRUPTION
    if isinstance(expected, Decimal) or isinstance(got, Decimal):
        expected, got = Decimal(expected), Decimal(got)
    if expected == got:
        return Outcome.SAME
    if isinstance(got, bool):
        return Outcome.SILENT_CORRUPTION
    close = abs(expected - got) <= abs(expected) * type(expected)(_CLOSE)  # type: ignore[operator]
    truncated = int(expected) == got and got != 0
    return Outcome.LOSSY if close or truncated else Outcome.SILENT_CORRUPTION


def _ticks(moment: datetime) -> set[int]:
    """A moment in seconds, milliseconds and microseconds since 1970."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    micro = (aware - _EPOCH) // timedelta(microseconds=1)
    return {micro, micro // 1_000, micro // 1_000_000}


def _bytes(value: Any) -> bytes:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
