"""Keywords of JSON Schema that state a type of the model exactly, both ways."""

from __future__ import annotations

import re

from serdelab.schema import DateType, DecimalType, TimestampType, Type, UuidType

DRAFTS = (
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema#",
)
"""What is written, and the two before it: what is read here means the same in all three."""

FORMATS: dict[str, Type] = {
    "date-time": TimestampType(),
    "date": DateType(),
    "uuid": UuidType(),
}

_PATTERN = re.compile(
    r"\^-\?(?:\\d\{1,(?P<integer>\d{1,3})\}|0)(?:\\\.\\d\{(?P<scale>\d{1,3})\})?\$"
)


def pattern_of_decimal(type_: DecimalType) -> str:
    r"""``^-?\d{1,10}\.\d{2}$`` for decimal(12,2); one zero stands where no integer digit fits."""
    integer = type_.precision - type_.scale
    digits = rf"\d{{1,{integer}}}" if integer else "0"
    fraction = rf"\.\d{{{type_.scale}}}" if type_.scale else ""
    return f"^-?{digits}{fraction}$"


def decimal_of_pattern(pattern: str) -> DecimalType | None:
    """The inverse, for exactly the patterns that ``pattern_of_decimal`` gives."""
    found = _PATTERN.fullmatch(pattern)
    if found is None:
        return None
    integer, scale = int(found["integer"] or 0), int(found["scale"] or 0)
    type_ = DecimalType(integer + scale, scale)
    return type_ if type_.precision and pattern_of_decimal(type_) == pattern else None
