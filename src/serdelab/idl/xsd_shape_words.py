"""The built-in simple types of XML Schema (Part 2): which plain values they have, and samples.

Samples are lexical forms that Python's own calls read, so that they tell what a schema does to a
value and not what Python does not know: no hour 24, no date with a time zone.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from serdelab.schema.shape import Domain, Leaf, Ref, Repeated, Shape

INTEGERS: Mapping[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "long": (-(2**63), 2**63 - 1),
    "int": (-(2**31), 2**31 - 1),
    "short": (-(2**15), 2**15 - 1),
    "byte": (-(2**7), 2**7 - 1),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
    "unsignedLong": (0, 2**64 - 1),
    "unsignedInt": (0, 2**32 - 1),
    "unsignedShort": (0, 2**16 - 1),
    "unsignedByte": (0, 2**8 - 1),
}
"""Bounds, inclusive (section 3.3.13 and after)."""

TEXTS = frozenset(
    ("string", "normalizedString", "token", "language", "Name", "NCName", "NMTOKEN")
)  # fmt: skip
SYMBOLIC = TEXTS | {"anyURI"}
"""Whose enumerations are enums: a set of words."""

_DOMAINS: Mapping[str, Domain] = {
    **dict.fromkeys(INTEGERS, Domain.INT),
    **dict.fromkeys((*TEXTS, "anyURI", "anySimpleType", "anyAtomicType", "anyType"), Domain.TEXT),
    "boolean": Domain.BOOL,
    "float": Domain.FLOAT32,
    "double": Domain.FLOAT64,
    "base64Binary": Domain.BYTES,
    "hexBinary": Domain.BYTES,
}

NEEDS_A_DTD = frozenset(("ENTITY", "NOTATION"))
"""Their values are names that a DTD or a notation declares."""

_WORDS = ("text", "a", "B2", "x_y-z.1")
_NUMBERS = ("7", "0", "-1", "1", "42", "100", "2026")
_REALS = ("1.5", "0", "-1.5", "0.1", "7", "100", "1e9", "NaN", "INF", "-INF")

SAMPLES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(INTEGERS, _NUMBERS),
    **dict.fromkeys(
        ("string", "normalizedString", "token"),
        (*_WORDS, "", "7", "two words", "50 %", "žluť \U0001f600"),
    ),
    "language": ("en", "cs-CZ", "zh-Hant-TW"),
    **dict.fromkeys(("Name", "NCName", "ID", "IDREF"), (*_WORDS, "ž")),
    "NMTOKEN": (*_WORDS, "7", "1-a", "ž"),
    "boolean": ("true", "false"),
    "float": _REALS,
    "double": _REALS,
    "decimal": (
        "7.25", "0", "-7.25", "0.1", "1", "1.50", "1234", "12345678901234567.89", "0.000000001",
    ),
    "base64Binary": ("AQI=", "", "dGV4dA==", "/w=="),
    "hexBinary": ("0102", "", "74657874", "FF"),
    "dateTime": (
        "2026-01-02T03:04:05Z", "1970-01-01T00:00:00Z", "2026-01-02T03:04:05",
        "2026-01-02T03:04:05.123456+05:30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
    ),
    "date": ("2026-01-02", "1970-01-01", "2024-02-29", "0001-01-01", "9999-12-31"),
    "time": ("03:04:05", "00:00:00", "23:59:59.999", "12:00:00Z"),
    "duration": ("P1D", "PT0S", "-P1Y2M3DT4H5M6.7S", "PT90M"),
    "gYear": ("2026", "1970"),
    "gYearMonth": ("2026-01", "1970-12"),
    "gMonth": ("--01", "--12"),
    "gMonthDay": ("--01-02", "--12-31"),
    "gDay": ("---01", "---31"),
    "anyURI": ("http://example.org/a?b=c#d", "", "urn:a:b", "a/b", "#c", "1234", "text"),
    "QName": ("a", "name"),
}  # fmt: skip

GUESSES = (
    "AB", "ABC", "abc", "AB12", "12345", "2026-01-02", "a@example.org", "1.0", "12:30",
    "+420 123 456 789",
)  # fmt: skip
"""Texts that patterns of real schemas often ask for."""


def domain(word: str) -> Domain:
    """Of a built-in type without its prefix; LOGICAL where Python has no scalar for it."""
    return _DOMAINS.get(word, Domain.LOGICAL)


def value(word: str, text: str) -> Any:
    """The plain value of a lexical form. ValueError where it is none.

    Decimals are Python's; dates, durations and the like stay text, as most of them have no class.
    """
    return _VALUES.get(word, str)(text)


def text(plain: Any, lexical: str) -> str:
    """What a number is written as, whatever its form was: without leading zeros, say."""
    if isinstance(plain, bool) or not isinstance(plain, int | float | Decimal):
        return lexical
    if isinstance(plain, Decimal):
        return format(plain, "f")
    return {"inf": "INF", "-inf": "-INF", "nan": "NaN"}.get(str(plain), str(plain))


def plain(shape: Shape, stated: str) -> Any:
    """The plain value of a text that a schema states: a default. ValueError where it is none."""
    match shape:
        case Leaf(word=word):
            return value(word.removeprefix("xs:"), stated)
        case Repeated(item=item):
            return [plain(item, each) for each in stated.split()]
        case Ref():
            return stated
        case _:
            raise ValueError(stated)


def _boolean(stated: str) -> bool:
    return {"true": True, "1": True, "false": False, "0": False}[stated.strip()]


def _decimal(stated: str) -> Decimal:
    try:
        return Decimal(stated)
    except InvalidOperation as error:
        raise ValueError(stated) from error


_VALUES: Mapping[str, Callable[[str], Any]] = {
    **dict.fromkeys(INTEGERS, int),
    "boolean": _boolean,
    "float": float,
    "double": float,
    "decimal": _decimal,
    "base64Binary": lambda stated: b64decode(stated, validate=False),
    "hexBinary": bytes.fromhex,
}
