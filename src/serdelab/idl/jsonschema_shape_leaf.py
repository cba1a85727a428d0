"""Scalars of JSON Schema as leafs: bounds, lengths, and samples where that is not all."""

from __future__ import annotations

import json
import math
from typing import Any

from serdelab.idl.jsonschema_flat import NUMBER_WORDS, STRING_WORDS, Flat
from serdelab.idl.jsonschema_pattern import UnknownSyntax
from serdelab.idl.jsonschema_samples import (
    FORMATS,
    admitted,
    multiples,
    number_samples,
    text_samples,
)
from serdelab.schema.shape import Domain, Leaf, Opaque

ANY = Leaf("any", Domain.LOGICAL, samples=("text", 7, -1.5, True, None, [1], {"key": "text"}, ""))
"""What every value is valid to; the samples are one of each type of JSON."""

NULL = Leaf("null", Domain.NULL)
BOOLEAN = Leaf("boolean", Domain.BOOL)
_NO_VALUE = "no value is valid"
_FACETS = (
    *("multipleOf", "pattern", "format", "contentEncoding", "contentMediaType", "contentSchema"),
)
_BOUNDS = ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum")


def string(flat: Flat) -> Leaf | Opaque:
    """Text; bytes where it is marked base64, and nothing but its length bounds the text of it."""
    shortest = int(flat.words.get("minLength", 0))
    longest = flat.words.get("maxLength")
    longest = None if longest is None else int(longest)
    if longest is not None and longest < shortest:
        return Opaque("string", _NO_VALUE)
    told_else = "pattern" in flat.words or flat.words.get("format") in FORMATS
    if flat.words.get("contentEncoding") == "base64" and not told_else:
        return _bytes(flat, shortest, longest)
    try:
        samples = text_samples(flat.words, flat.draft)
    except UnknownSyntax as error:
        return Opaque("string", f"no text is made for the pattern {_pattern(flat)}: {error}")
    if samples == ():
        what = _pattern(flat) if "pattern" in flat.words else "format"
        return Opaque("string", f"no text was found that is valid to {what} and all beside it")
    return Leaf(
        "string",
        Domain.TEXT,
        shortest=shortest,
        longest=longest,
        samples=samples or (),
        facets=_facets(flat, *_FACETS),
    )


def _pattern(flat: Flat) -> str:
    return f"{flat.words['pattern']:.80}"


def _bytes(flat: Flat, shortest: int, longest: int | None) -> Leaf | Opaque:
    """The lengths are those of the text: four characters for three bytes, or for what is left."""
    fewest = max(0, (math.ceil(shortest / 4) - 1) * 3 + 1)
    most = None if longest is None else longest // 4 * 3
    if most is not None and most < fewest:
        return Opaque("base64", _NO_VALUE)
    facets = _facets(flat, *_FACETS)
    return Leaf("base64", Domain.BYTES, shortest=fewest, longest=most, facets=facets)


def integer(flat: Flat) -> Leaf | Opaque:
    """Bounds as the least and the greatest integer that they leave."""
    low, high = _low(flat.words), _high(flat.words)
    if low is not None and high is not None and low > high:
        return Opaque("integer", _NO_VALUE)
    samples: tuple[int, ...] = ()
    if "multipleOf" in flat.words:
        samples = multiples(flat.words["multipleOf"], low, high, flat.draft)
        if not samples:
            return Opaque("integer", "no multiple was found inside the bounds")
    facets = _facets(flat, *_FACETS)
    return Leaf("integer", Domain.INT, low=low, high=high, samples=samples, facets=facets)


def number(flat: Flat) -> Leaf | Opaque:
    samples = number_samples(flat.words, flat.draft)
    if samples == ():
        return Opaque("number", "no number was found inside the bounds")
    facets = _facets(flat, *_BOUNDS, *_FACETS)
    return Leaf("number", Domain.FLOAT64, samples=samples or (), facets=facets)


def _low(words: dict[str, Any]) -> int | None:
    at_least, above = words.get("minimum"), words.get("exclusiveMinimum")
    bounds = [] if at_least is None else [_whole(math.ceil, at_least)]
    if above is True and at_least is not None:  # draft-04
        bounds = [_whole(math.floor, at_least, 1)]
    elif above is not None and not isinstance(above, bool):
        bounds.append(_whole(math.floor, above, 1))
    return max((bound for bound in bounds if bound is not None), default=None)


def _high(words: dict[str, Any]) -> int | None:
    """The mirror of ``_low``."""
    names = (("minimum", "maximum"), ("exclusiveMinimum", "exclusiveMaximum"))
    mirrored = {low: words[high] for low, high in names if high in words}
    negative = {w: v if isinstance(v, bool) else -v for w, v in mirrored.items()}
    found = _low(negative)
    return None if found is None else -found


def _whole(rounded: Any, bound: float, more: int = 0) -> int | None:
    """None for a number that no float holds, such as 1e999."""
    finite = isinstance(bound, int) or math.isfinite(bound)
    return int(rounded(bound)) + more if finite else None


def values(flat: Flat, word: str, stated: list[Any]) -> Leaf | Opaque:
    """``enum`` or ``const``: what of the values the keywords beside it leave."""
    known = flat.stated("type", "const", "enum", *STRING_WORDS, *NUMBER_WORDS)
    found = tuple(admitted(known, flat.draft, stated))
    if not found:
        return Opaque(word, _NO_VALUE)
    written = ", ".join(json.dumps(value, ensure_ascii=False) for value in found)
    return Leaf(word, _domain(found), samples=found, facets=(("values", written),))


def _domain(found: tuple[Any, ...]) -> Domain:
    classes: set[type] = {value.__class__ for value in found}
    if len(classes) > 1:
        return Domain.FLOAT64 if classes == {int, float} else Domain.LOGICAL
    return _DOMAINS.get(classes.pop(), Domain.LOGICAL)


_DOMAINS: dict[type, Domain] = {
    bool: Domain.BOOL,
    int: Domain.INT,
    float: Domain.FLOAT64,
    str: Domain.TEXT,
    type(None): Domain.NULL,
}


def _facets(flat: Flat, *words: str) -> tuple[tuple[str, str], ...]:
    return tuple((w, _written(v)) for w, v in flat.stated(*words).items())


def _written(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
