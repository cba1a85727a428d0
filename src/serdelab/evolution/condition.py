"""The condition under which a value is harmed: the simplest one that tells harmed from unharmed."""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from serdelab.evolution.jsonable import written
from serdelab.evolution.narrow import is_dict, is_list, is_sized
from serdelab.evolution.values import ABSENT
from serdelab.schema.equal import class_of
from serdelab.schema.shape import Chosen

Tried = Sequence[tuple[Any, bool]]
"""Values with whether they were harmed."""
Probe = Callable[[Any], bool | None]
"""Tries one more value: harmed, unharmed, or None where it cannot be written."""

SHOWN = 3


def condition(tried: Tried, probe: Probe | None = None) -> str:
    """In words, about the value at the place: "value < 0", "absent", "value is PAID".

    Empty where all or none were harmed. ``probe`` finds the exact border between two integers.
    """
    bad = [value for value, harmed in tried if harmed]
    good = [value for value, harmed in tried if not harmed]
    if not bad or not good:
        return ""
    if _both_ways(bad, good):
        return "beside other fields"
    for words, holds in _predicates(tried):
        told = all(holds(value) for value in bad) and not any(holds(value) for value in good)
        if told and not _is_refuted(words, probe):
            return words
    return _borders(bad, good, probe) or _few(bad, good) or _either(bad, good) or _examples(bad)


def _is_refuted(words: str, probe: Probe | None) -> bool:
    """Whether a value next to the border is unharmed."""
    return probe is not None and words in _NEXT and probe(_NEXT[words]) is False


_NEXT = {"value < 0": -1, "value > 0": 1}


def _both_ways(bad: Sequence[Any], good: Sequence[Any]) -> bool:
    """Whether one value is harmed in one message, and not in another."""
    known = {(class_of(value), repr(value)) for value in good if value is not ABSENT}
    return any((class_of(value), repr(value)) in known for value in bad)


def _either(bad: Sequence[Any], good: Sequence[Any]) -> str:
    """Absence besides a condition of the present values."""
    present = [(value, True) for value in bad if value is not ABSENT]
    if len(present) == len(bad) or any(value is ABSENT for value in good):
        return ""
    rest = condition([*present, *((value, False) for value in good)])
    return f"absent, or {rest}" if rest else ""


def _predicates(tried: Tried) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    yield "absent", lambda value: value is ABSENT
    yield "null", lambda value: value is None
    yield "absent or null", lambda value: value is ABSENT or value is None
    yield "present", lambda value: value is not ABSENT and value is not None
    if not any(isinstance(value, str) for value, _ in tried):  # numbers beside symbols are none
        yield from _NUMBERS
    yield from _TEXTS
    yield from _LENGTHS
    branches = sorted({value.branch for value, _ in tried if isinstance(value, Chosen)})
    for branch in branches:
        yield f"branch {branch + 1} is chosen", _chooses(branch)


def _few(bad: Sequence[Any], good: Sequence[Any]) -> str:
    """One of a few symbols or numbers."""
    if any(not isinstance(value, str | int) for value in bad):
        return ""
    names = sorted({shown(value) for value in bad})
    few = len(names) <= SHOWN and not {shown(value) for value in good} & set(names)
    return f"value is {' or '.join(names)}" if few else ""


def _chooses(branch: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, Chosen) and value.branch == branch


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _finite(value: Any) -> bool:
    return _is_number(value) and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return math.isfinite(value) and value % 1 == 0


def _is_exact(value: float, width: str) -> bool:
    """Whether a number is the same in C's float or double."""
    try:
        return not math.isfinite(value) or struct.unpack(width, struct.pack(width, value)) == (
            value,
        )
    except OverflowError:
        return False


def _is_other(value: Any, number: Callable[[str], object]) -> bool:
    """Whether it is a text that states no number."""
    if not isinstance(value, str):
        return False
    try:
        number(value)
    except ValueError:
        return True
    return False


def _is_utf8(value: Any) -> bool:
    if not isinstance(value, bytes):
        return True
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


_NUMBERS: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("value < 0", lambda v: _is_number(v) and v < 0),
    ("value > 0", lambda v: _is_number(v) and v > 0),
    ("value is not 0", lambda v: _is_number(v) and v != 0),
    ("value is neither 0 nor 1", lambda v: _is_number(v) and v not in (0, 1)),
    ("value is NaN or infinite", lambda v: _is_number(v) and not math.isfinite(v)),
    ("value is NaN", lambda v: isinstance(v, float) and math.isnan(v)),
    ("value is not a whole number", lambda v: _is_number(v) and not _is_whole(v)),
    ("value is not exact in a 32-bit float", lambda v: _is_number(v) and not _is_exact(v, "f")),
    ("value is not exact in a 64-bit float", lambda v: _is_number(v) and not _is_exact(v, "d")),
    ("value is true", lambda v: v is True),
    ("value is false", lambda v: v is False),
)
_TEXTS: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("value is not valid UTF-8", lambda v: not _is_utf8(v)),
    ("value is not ASCII", lambda v: isinstance(v, str) and not v.isascii()),
    ("value is empty", lambda v: is_sized(v) and not v),
    ("value is not empty", lambda v: is_sized(v) and bool(v)),
    ("value is not a number", lambda v: _is_other(v, float)),
    ("value is not an integer", lambda v: _is_other(v, int)),
    ("value is neither empty nor a number", lambda v: v != "" and _is_other(v, float)),
    ("value is neither empty nor an integer", lambda v: v != "" and _is_other(v, int)),
)
_LENGTHS: tuple[tuple[str, Callable[[Any], bool]], ...] = (
    ("more than one item", lambda v: (is_list(v) or is_dict(v)) and len(v) > 1),
    ("not exactly one item", lambda v: (is_list(v) or is_dict(v)) and len(v) != 1),
)


def _borders(bad: Sequence[Any], good: Sequence[Any], probe: Probe | None) -> str:
    """A range of numbers, or of lengths, outside of which values are harmed."""
    present = [value for value in (*bad, *good) if value is not ABSENT and value is not None]
    if all(isinstance(value, int) and not isinstance(value, bool) for value in present):
        return _range(bad, good, probe)
    if all(_is_number(value) for value in present):
        return _interval(bad, good)
    if all(is_sized(value) for value in present):
        return _length([v for v in bad if is_sized(v)], good, probe)
    return ""


def _length(bad: Sequence[Any], good: Sequence[Any], probe: Probe | None) -> str:
    """Longer than the longest, or shorter than the shortest value that is unharmed."""
    lengths = [len(value) for value in bad]
    fine = [len(value) for value in good if is_sized(value)]
    if not lengths or not fine:
        return ""
    of_length = _of_length(good, probe)
    for words, least, most in (
        ("longer than", max(fine), min(lengths)),
        ("shorter than", min(fine), max(lengths)),
    ):
        apart = least < most if words == "longer than" else most < least
        if apart and of_length is not None and of_length(most) is False:
            return ""  # it is not the length
        if apart:
            return f"{words} {_edge(least, most, of_length)}"
    return ""


def _of_length(good: Sequence[Any], probe: Probe | None) -> Probe | None:
    """Tries a text, bytes or list of some length that is like an unharmed one."""
    like: Any = next((v for v in good if is_sized(v) and v and not is_dict(v)), None)
    if probe is None or like is None:
        return None
    unit: Any = like[:1]
    return lambda length: probe(unit * length)


def _interval(bad: Sequence[Any], good: Sequence[Any]) -> str:
    finite = [value for value in good if _finite(value)]
    low, high = min(finite, default=math.nan), max(finite, default=math.nan)
    inside = [value for value in bad if _is_number(value) and low <= value <= high]
    return "" if inside or not finite else f"outside {low:g} to {high:g}"


def _range(bad: Sequence[Any], good: Sequence[Any], probe: Probe | None) -> str:
    """Below the least or above the greatest unharmed integer."""
    whole = [value for value in good if isinstance(value, int)]
    low, high = min(whole, default=0), max(whole, default=0)
    below = [v for v in bad if isinstance(v, int) and v < low]
    above = [v for v in bad if isinstance(v, int) and v > high]
    if len(below) + len(above) < len(bad):
        return ""
    least = _edge(low, max(below), probe) if below else None
    most = _edge(high, min(above), probe) if above else None
    if _is_mixed(least, below, probe) or _is_mixed(most, above, probe):
        return ""
    words = [] if least is None else [f"value < {power(least)}"]
    return " or ".join(words if most is None else [*words, f"value > {power(most)}"])


def _is_mixed(border: int | None, harmed: Sequence[int], probe: Probe | None) -> bool:
    """Whether some value beyond a border is unharmed after all: one of few digits or few bits."""
    if border is None or probe is None:
        return False
    far = max(harmed, key=abs)
    tried = (sign * each for each in _ROUND for sign in (1, -1))
    return any(probe(v) is False for v in tried if min(border, far) < v < max(border, far))


_ROUND = (*(10**n for n in (3, 5, 8, 10, 15)), *(3 * 2**n for n in (8, 17, 24, 33, 54)))


def _edge(good: int, bad: int, probe: Probe | None) -> int:
    """The last unharmed integer between a harmed and an unharmed one, found by halves."""
    while probe is not None and abs(bad - good) > 1:
        middle = (good + bad) // 2
        harmed = probe(middle)
        if harmed is None:
            break
        good, bad = (good, middle) if harmed else (middle, bad)
    return good


def power(value: int) -> str:
    """Large numbers as people know them: 2^31 - 1."""
    for exponent in (15, 16, 31, 32, 53, 63, 64):
        for sign, before in ((1, ""), (-1, "-")):
            rest = value - sign * 2**exponent
            if rest == 0:
                return f"{before}2^{exponent}"
            if abs(rest) == 1:
                return f"{before}2^{exponent} {'+' if rest > 0 else '-'} 1"
    return str(value)


def shown(value: Any) -> str:
    return power(value) if class_of(value) is int else str(value)


def _examples(bad: Sequence[Any]) -> str:
    """Whole values, short ones where there are some."""
    every = list(dict.fromkeys(map(written, bad)))
    short = [text for text in every if len(text) <= _SHORT]
    some = (short or [_cut(min(every, key=len))])[:SHOWN]
    more = " …" if len(every) > len(some) else ""
    return f"some values, as {', '.join(some)}{more}"


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]} … ({len(text)} characters)"


_SHORT, _LONG = 40, 200
"""Characters of an example, and of the only one that is known."""
