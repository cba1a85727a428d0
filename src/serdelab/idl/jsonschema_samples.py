"""Values for the keywords that bound a text or a number, tried by a validator before they are used.

What a validator takes for valid depends on the draft: since 2019-09 ``format`` is a comment.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from serdelab.idl.jsonschema_draft import library, validator
from serdelab.idl.jsonschema_pattern import texts
from serdelab.idl.jsonschema_words import decimal_of_pattern

FORMATS: dict[str, tuple[str, ...]] = {
    "date": ("2026-02-28", "1970-01-01", "2024-02-29", "9999-12-31"),
    "date-time": (
        "2026-02-28T12:00:00.001Z",
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "2024-02-29T23:59:59+05:30",
        "9999-12-31T23:59:59Z",
    ),
    "time": ("12:00:00Z", "23:59:59.999Z", "00:00:00+05:30"),
    "duration": ("P3DT4H", "PT0S", "P1Y2M", "P3W"),
    "email": ("name@example.org", "a.b+c@example.com"),
    "idn-email": ("name@example.org", "실례@example.org"),
    "hostname": ("example.org", "a", "xn--bcher-kva.example"),
    "idn-hostname": ("example.org", "bücher.example"),
    "ipv4": ("192.0.2.1", "0.0.0.0", "255.255.255.255"),  # noqa: S104 - nothing listens
    "ipv6": ("2001:db8::1", "::", "::ffff:192.0.2.1"),
    "uri": ("https://example.org/a?b=c#d", "urn:isbn:0451450523"),
    "uri-reference": ("/a/b?c", "https://example.org", ""),
    "iri": ("https://example.org/é", "urn:a:b"),
    "iri-reference": ("/é", "https://example.org"),
    "uri-template": ("https://example.org/{id}", "/a"),
    "uuid": (
        "123e4567-e89b-12d3-a456-426614174000",
        "00000000-0000-0000-0000-000000000000",
        "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ),
    "json-pointer": ("/a/0", ""),
    "relative-json-pointer": ("1/a", "0#"),
    "regex": ("^a+$", ""),
}
_MEDIA: dict[str, tuple[str, ...]] = {
    "application/json": ('{"a": 1}', "[]", "null", '"text"'),
}
_ENCODED: dict[str, tuple[str, ...]] = {
    "base16": ("00FF", ""),
    "base32": ("ME======", ""),
    "quoted-printable": ("=C3=A9", "a"),
    "7bit": ("text", ""),
}
_OF_TEXTS = ("format", "pattern", "minLength", "maxLength", "contentEncoding", "contentMediaType")
_OF_NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
_MOST = 16

Words = dict[str, Any]


def admitted(words: Words, draft: str, candidates: Iterable[Any]) -> list[Any]:
    """The candidates that a validator lets pass, each once; none where it takes no such words."""
    rs = library()
    found: dict[str, Any] = {}
    try:
        check = validator(json.dumps({"$schema": draft, **words})).is_valid
        for value in candidates:
            if check(value):
                found.setdefault(json.dumps(value), value)
    except (rs.ValidationError, ValueError):  # they hold only where they stand; nested too deep
        return []
    return list(found.values())


def text_samples(words: Words, draft: str) -> tuple[str, ...] | None:
    """Valid texts; None where its length alone bounds a text. UnknownSyntax for its pattern."""
    stated = {word: words[word] for word in _OF_TEXTS if word in words}
    if not _bounding(stated):
        return None
    found = admitted({"type": "string", **stated}, draft, _texts(stated))
    return tuple(found[:_MOST])


def _bounding(stated: Words) -> bool:
    known = {"format": FORMATS, "contentMediaType": _MEDIA, "contentEncoding": _ENCODED}
    return "pattern" in stated or any(stated.get(word) in table for word, table in known.items())


def _texts(stated: Words) -> Iterator[str]:
    for word, table in (
        ("format", FORMATS),
        ("contentMediaType", _MEDIA),
        ("contentEncoding", _ENCODED),
    ):
        yield from table.get(stated.get(word, ""), ())
    if "pattern" in stated:
        yield from _decimals(stated["pattern"])
        found = texts(stated["pattern"])
        yield from found
        if stated.get("contentEncoding") == "base64":
            yield from (text + "A" * (-len(text) % 4) for text in found)
        lengths = [int(stated[word]) for word in ("minLength", "maxLength") if word in stated]
        for length in lengths:
            yield from (_stretched(text, length) for text in found[:3] if text)


def _decimals(pattern: str) -> Iterator[str]:
    """The borders of a decimal, where the pattern is that of one."""
    type_ = decimal_of_pattern(pattern)
    if type_ is None:
        return
    scale = type_.scale
    whole = "9" * (type_.precision - scale) or "0"
    for left, right in (("7", "25"), ("0", ""), ("-0", "01"), (whole, "9" * scale), ("-1", "")):
        yield f"{left}.{right[:scale].ljust(scale, '0')}" if scale else left


def _stretched(text: str, length: int) -> str:
    return (text * (length // len(text) + 1))[: min(length, 1_000)]


def number_samples(words: Words, draft: str) -> tuple[float, ...] | None:
    """Valid numbers; None where nothing bounds a number."""
    stated = {word: words[word] for word in _OF_NUMBERS if word in words}
    if not stated:
        return None
    found = admitted({"type": "number", **stated}, draft, number_candidates(stated))
    return tuple(found[:_MOST])


def multiples(factor: Any, low: int | None, high: int | None, draft: str) -> tuple[int, ...]:
    """Integers that are multiples of a number: few next to 0, at the bounds, and far off."""
    step = Fraction(str(factor)).numerator
    ends = [end for end in (low, high) if end is not None]
    near = [end // step * step + move for end in ends for move in (0, step)]
    far = [step * 10**power for power in (1, 5, 10)]
    candidates = [step, 0, -step, 2 * step, *near, *far]
    inside = (n for n in candidates if (low is None or low <= n) and (high is None or n <= high))
    words = {"type": "integer", "multipleOf": factor}
    return tuple(admitted(words, draft, inside)[:_MOST])


def number_candidates(stated: Words) -> Iterator[float]:
    """An ordinary one first, then those at the bounds."""
    factor = _lean(stated.get("multipleOf", 0))
    bounds = (stated[word] for word in _OF_NUMBERS[:-1] if word in stated)
    ends = [_lean(bound) for bound in bounds if not isinstance(bound, bool)]
    yield from (1.5, factor, 3 * factor, *(end + step for end in ends for step in (0.5, -0.5)))
    if len(ends) > 1:
        yield (ends[0] + ends[1]) / 2
    for end in ends:
        yield from (end, math.nextafter(end, math.inf), math.nextafter(end, -math.inf))
        yield from (end + step for step in (1, -1, 1e6, -1e6))
        if factor and math.isfinite(end / factor):
            yield from (math.floor(end / factor) * factor, math.ceil(end / factor) * factor)
    yield from (0.0, -1.5, -factor, 1000 * factor, 2.0**53, 1e300, -1e300)


def _lean(value: float) -> float:
    try:
        return float(value)
    except OverflowError:  # an integer beyond the range of floats
        return math.inf
