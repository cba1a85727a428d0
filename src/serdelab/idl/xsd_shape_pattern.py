"""A few texts that a regular expression matches.

The caller tries each: what is not looked at here, look-ahead and the like, costs a text at most.
Hypothesis has a strategy for this; its first use takes over a second of tables, more than all else.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import import_module
from typing import Any

_MORE = 6
"""Repetitions above the least that are tried."""

_STYLES = 4
_LONGEST = 10_000
"""In characters: what needs more is not tried."""

_PROBES = "aA07 -_.,:/é\t"
_CATEGORIES = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": str.isalnum}


@lru_cache(maxsize=512)
def texts(pattern: str) -> tuple[str, ...]:
    """Short ones first; empty where the pattern is beyond this module."""
    parser: Any = import_module("re._parser")  # there is no public way to a pattern's parts
    try:
        parts = parser.parse(pattern)
        found = [_sequence(parts, style) for style in range(_STYLES)]
    except (RecursionError, re.error, OverflowError, LookupError):
        return ()
    return tuple(dict.fromkeys(found))


def _sequence(parts: Any, style: int) -> str:
    return "".join(_part(str(word), value, style) for word, value in parts)


def _part(word: str, value: Any, style: int) -> str:
    match word:
        case "LITERAL":
            return chr(value)
        case "NOT_LITERAL":
            return next(c for c in _PROBES if ord(c) != value)
        case "ANY":
            return _PROBES[style]
        case "IN":
            return _one_of(value, style)
        case "BRANCH":
            branches = value[1]
            return _sequence(branches[style % len(branches)], style)
        case "SUBPATTERN" | "ATOMIC_GROUP":
            return _sequence(value[-1] if word == "SUBPATTERN" else value, style)
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return _repeated(value, style)
        case _:
            return ""


def _repeated(value: Any, style: int) -> str:
    least, most, inner = value
    count = min(int(most), int(least) + (0, 1, 2, _MORE)[style])
    kinds = [_sequence(inner, (style + n) % _STYLES) for n in range(min(count, _STYLES))]
    if count * max(map(len, kinds), default=0) > _LONGEST:
        raise OverflowError(count)
    return "".join(kinds[n % _STYLES] for n in range(count if any(kinds) else 0))


def _one_of(members: Any, style: int) -> str:
    """A character of a class: its first one, its last one, another one of its ranges."""
    words = [(str(word), value) for word, value in members]
    negated = bool(words) and words[0][0] == "NEGATE"
    if negated or any(word == "CATEGORY" for word, _ in words):
        members = words[1:] if negated else words
        free = [c for c in _PROBES if any(_has(w, v, c) for w, v in members) is not negated]
        return free[style % len(free)]
    word, value = words[-1] if style % 2 else words[style // 2 % len(words)]
    if word == "RANGE":
        low, high = value
        return chr((low, high, (low + high) // 2, min(high, low + 1))[style])
    return chr(value)


def _has(word: str, value: Any, character: str) -> bool:
    match word:
        case "RANGE":
            return bool(value[0] <= ord(character) <= value[1])
        case "LITERAL":
            return bool(ord(character) == value)
        case _:
            kind = str(value).removeprefix("CATEGORY_")
            wanted = not kind.startswith("NOT_")
            return _CATEGORIES[kind.removeprefix("NOT_")](character) is wanted
