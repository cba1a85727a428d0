"""Lexical forms that a simple type is known to allow: each has been tried with xmlschema."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import Any

from serdelab.idl import xsd_shape_pattern
from serdelab.idl.xsd_shape_facets import Facets, facets
from serdelab.idl.xsd_shape_words import GUESSES, INTEGERS, SAMPLES

_MOST = 64
_LONGEST = 10_000
_SHORT = 24
"""Python's regular expressions take exponential time over some longer texts."""

_RANGE = ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive")
_NOT_XML = {*map(chr, range(32)), "\x7f"} - set("\t\n\r")


def samples(type_: Any) -> tuple[str, ...]:
    """Empty where none is found. In normal form: white space as the type has it."""
    found = facets(type_)
    tried = (type_.normalize(text) for text in _candidates(found) if _is_safe(text, found))
    valid = (text for text in dict.fromkeys(tried) if type_.text_is_valid(text))
    return tuple(islice(valid, _MOST))


def _is_safe(text: str, found: Facets) -> bool:
    if len(text) > _LONGEST or not _NOT_XML.isdisjoint(text):
        return False
    if (found.word == "QName" and ":" in text) or (text == "NaN" and any(found.all(*_RANGE))):
        return False  # a prefix is the document's; NaN is in no range (xmlschema has it in all)
    return not found.patterns or len(text) <= _SHORT or _is_of_the_only_pattern(text, found)


def _is_of_the_only_pattern(text: str, found: Facets) -> bool:
    return len(found.regexps) == 1 and any(
        text in xsd_shape_pattern.texts(pattern.pattern) for pattern in found.patterns
    )


def _candidates(found: Facets) -> Iterator[str]:
    if found.enumeration is not None:
        yield from found.enumeration
        return
    for pattern in found.patterns:
        yield from xsd_shape_pattern.texts(pattern.pattern)
    if found.patterns:
        yield from GUESSES
    yield from _of_base(found)
    yield from _bounds(found)
    yield from _lengths(found)
    yield from _digits(found)


def _of_base(found: Facets) -> Iterator[str]:
    match found.word:
        case "list":
            items = [text for text in samples(found.base.item_type) if text and " " not in text]
            for count in {1, 2, 0, *_counts(found)}:
                yield " ".join((items * count)[:count])
        case "union":
            for member in found.base.member_types:
                yield from samples(member)[:8]
        case word:
            yield from SAMPLES.get(word, ())


def _bounds(found: Facets) -> Iterator[str]:
    """The ends of a range, and what stands beside an end that is excluded."""
    yield from found.all("minInclusive", "maxInclusive")
    step = Decimal(1 if found.word in INTEGERS else "0.01")
    for name, sign in (("minExclusive", 1), ("maxExclusive", -1)):
        for end in found.all(name):
            try:
                yield format(Decimal(end) + sign * step, "f")
            except InvalidOperation:  # a date, whose neighbours are not tried
                continue


def _counts(found: Facets) -> list[int]:
    lengths = (int(length) for length in found.all("length", "minLength", "maxLength"))
    return [length for length in lengths if length <= _LONGEST]


def _lengths(found: Facets) -> Iterator[str]:
    for length in _counts(found):
        yield "x" * length
        yield "7" * length


def _digits(found: Facets) -> Iterator[str]:
    """The decimals of most digits, and the smallest fraction."""
    places = min(map(int, found.all("fractionDigits")), default=0)
    for stated in found.all("totalDigits"):
        total = min(int(stated), 100)
        whole = "9" * max(0, total - places) or "0"
        for number in (whole, f"{whole}.{'9' * places}", f"0.{'1'.zfill(places)}")[
            : 3 if places else 1
        ]:
            yield from (number, f"-{number}")
