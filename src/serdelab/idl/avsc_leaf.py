"""Avro's scalars as leaves of shapes; logical types with values that Avro's libraries take.

A logical type is one word ("timestamp-millis", "decimal(10,2)"), with the type beneath it as the
facet "underlying". Where Python libraries have an object for it, its values are such objects; for
the others (``timestamp-nanos``, ``big-decimal``, ``duration``, a uuid on ``fixed``) they are those
of the type beneath. What the specification says to ignore is ignored, and kept as the facet
"ignored": a word that it does not know, or one on another type than its own.

A ``fixed`` is known by its name to a reader: the facets "name" and "aliases".
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.schema.shape import Domain, Leaf


def _without_zone(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


_PLAIN = {
    "null": Leaf("null", Domain.NULL),
    "boolean": Leaf("boolean", Domain.BOOL),
    "int": Leaf("int", Domain.INT, -(2**31), 2**31 - 1),
    "long": Leaf("long", Domain.INT, -(2**63), 2**63 - 1),
    "float": Leaf("float", Domain.FLOAT32),
    "double": Leaf("double", Domain.FLOAT64),
    "string": Leaf("string", Domain.TEXT),
    "bytes": Leaf("bytes", Domain.BYTES),
}
_AWARE = (  # the first and the last that both Python and a precision of milliseconds have
    datetime(2024, 2, 29, 12, 30, 15, 250_000, UTC),
    datetime(1970, 1, 1, tzinfo=UTC),
    datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC),
)
_FINE = (*_AWARE, datetime(2024, 2, 29, 12, 30, 15, 250_001, UTC))
_TIMES = (time(12, 30, 15, 250_000), time(0), time(23, 59, 59, 999_000))
_OBJECTS: Mapping[tuple[str, str], tuple[Any, ...]] = {
    ("int", "date"): tuple(moment.date() for moment in _AWARE),
    ("int", "time-millis"): _TIMES,
    ("long", "time-micros"): (*_TIMES, time(23, 59, 59, 999_999)),
    ("long", "timestamp-millis"): _AWARE,
    ("long", "timestamp-micros"): _FINE,
    ("long", "local-timestamp-millis"): tuple(map(_without_zone, _AWARE)),
    ("long", "local-timestamp-micros"): tuple(map(_without_zone, _FINE)),
    ("string", "uuid"): (
        UUID("12345678-9abc-def0-1234-56789abcdef0"), UUID(int=0), UUID(int=2**128 - 1)
    ),
}  # fmt: skip
"""(type beneath, logical type) → values, an ordinary one first."""

_AS_BENEATH = {
    ("long", "timestamp-nanos"),
    ("long", "local-timestamp-nanos"),
    ("bytes", "big-decimal"),
}
_FIXED_SIZES = {"duration": 12, "uuid": 16}
_LONGEST_DECIMAL = 100
"""Digits of the longest decimal that is tried; a schema may allow 2^31."""


def primitive(word: str, node: Mapping[str, Any]) -> Leaf:
    """``word`` is one of the primitive types; ``node`` holds what stands beside it."""
    leaf, logical = _PLAIN[word], node.get("logicalType")
    if logical is None:
        return leaf
    if (word, logical) == ("bytes", "decimal"):
        return _decimal(leaf, node, None) or _ignored(leaf, logical)
    key = word, str(logical)
    if key in _OBJECTS:
        domain, samples = Domain.LOGICAL, _OBJECTS[key]
        return Leaf(key[1], domain, samples=samples, facets=(("underlying", word),))
    if key in _AS_BENEATH:
        return replace(leaf, word=key[1], facets=(("underlying", word),))
    return _ignored(leaf, logical)


def fixed(name: str, size: int, aliases: tuple[str, ...], node: Mapping[str, Any]) -> Leaf:
    """``name`` and ``aliases`` are full names."""
    names = (("name", name), *((("aliases", ",".join(aliases)),) if aliases else ()))
    leaf = Leaf(f"fixed({size})", Domain.BYTES, shortest=size, longest=size, facets=names)
    logical = node.get("logicalType")
    if logical is None:
        return leaf
    if logical == "decimal":
        return _decimal(leaf, node, _digits(size)) or _ignored(leaf, logical)
    if _FIXED_SIZES.get(str(logical)) == size:
        return replace(leaf, word=str(logical), facets=(("underlying", leaf.word), *names))
    return _ignored(leaf, logical)


def _ignored(leaf: Leaf, logical: object) -> Leaf:
    return replace(leaf, facets=(*leaf.facets, ("ignored", str(logical))))


def _digits(size: int) -> int:
    """Specification, "Decimal": what fits into a fixed of that many bytes."""
    return math.floor(math.log10(2) * (8 * size - 1)) if size else 0


def _decimal(beneath: Leaf, node: Mapping[str, Any], most: int | None) -> Leaf | None:
    """None where precision and scale are not valid."""
    precision, scale = node.get("precision"), node.get("scale", 0)
    if type(precision) is not int or type(scale) is not int:
        return None
    if not 0 <= scale <= precision or precision == 0 or (most is not None and precision > most):
        return None
    return Leaf(
        f"decimal({precision},{scale})",
        Domain.LOGICAL,
        samples=_decimals(precision, scale),
        facets=(("underlying", beneath.word), *beneath.facets),
    )


def _decimals(precision: int, scale: int) -> tuple[Decimal, ...]:
    """Zero, both signs, the longest, and where two's complement takes a byte more."""
    longest = 10 ** min(precision, _LONGEST_DECIMAL) - 1
    tried = (15, 5, 0, 1, -1, 100, 127, 128, -128, -129, longest, -longest)
    return tuple(dict.fromkeys(decimal(n, scale) for n in tried if abs(n) <= longest))


def decimal(units: int, scale: int) -> Decimal:
    """Exact, whatever the context."""
    return Decimal((int(units < 0), tuple(map(int, str(abs(units)))), -scale))
