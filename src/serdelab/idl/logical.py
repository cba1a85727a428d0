"""Logical types as one word beside a scalar, for IDLs that have none of their own.

=====================  ==================  ====================================================
word                   scalar beneath      value
=====================  ==================  ====================================================
``timestamp-millis``   int64               milliseconds since 1970-01-01T00:00:00Z
``date``               int32               days since 1970-01-01
``decimal(P,S)``       string              at most P digits, exactly S after the point: "12.50"
``uuid``               string              RFC 9562, 36 characters
=====================  ==================  ====================================================

On a list, map or optional field the word speaks of the item or the map's value. The words are the
same as those of ``schemas/serdelab/logical.proto``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from serdelab.schema import (
    DateType,
    DecimalType,
    Kind,
    ListType,
    MapType,
    OptionalType,
    ScalarType,
    TimestampType,
    Type,
    UuidType,
)

Logical = TimestampType | DateType | DecimalType | UuidType

_DECIMAL = re.compile(r"decimal\((\d{1,3}),(\d{1,3})\)")


def base(type_: Logical) -> Kind:
    """The scalar that carries the logical type."""
    match type_:
        case TimestampType():
            return Kind.INT64
        case DateType():
            return Kind.INT32
        case DecimalType() | UuidType():
            return Kind.STRING


def word(type_: Logical) -> str:
    match type_:
        case TimestampType():
            return "timestamp-millis"
        case DateType():
            return "date"
        case DecimalType(precision, scale):
            return f"decimal({precision},{scale})"
        case UuidType():
            return "uuid"


def of_word(text: str) -> Logical:
    """The logical type of a word. ValueError when there is none."""
    plain: dict[str, Logical] = {
        "timestamp-millis": TimestampType(),
        "date": DateType(),
        "uuid": UuidType(),
    }
    if text in plain:
        return plain[text]
    found = _DECIMAL.fullmatch(text)
    if found is None:
        raise ValueError(
            f"no logical type {text!r}; there are timestamp-millis, date, decimal(P,S), uuid"
        )
    precision, scale = int(found[1]), int(found[2])
    if not 0 <= scale <= precision or precision == 0:
        raise ValueError(f"{text}: the scale is at most the precision, the precision at least 1")
    return DecimalType(precision, scale)


def leaf(type_: Type) -> Type:
    """The type that a word on a field speaks of: below options and lists, in a map its value."""
    match type_:
        case ListType() | OptionalType():
            return leaf(type_.item)
        case MapType():
            return leaf(type_.value)
        case _:
            return type_


def apply(type_: Type, text: str) -> Type:
    """``type_`` with its leaf made logical. ValueError when the word and the scalar disagree."""
    match type_:
        case ListType() | OptionalType():
            return replace(type_, item=apply(type_.item, text))
        case MapType():
            return replace(type_, value=apply(type_.value, text))
        case _:
            logical = of_word(text)
            if type_ != ScalarType(base(logical)):
                raise ValueError(f"{text} is carried by {base(logical)}")
            return logical
