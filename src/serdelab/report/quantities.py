"""Numbers as people read them: three significant digits, the unit beside them, "–" for none."""

from __future__ import annotations

import math
from collections.abc import Sequence

NONE = "–"
NO_WORK = "no work"
SMALLEST = 1e-4  # below this a number is written with a power of ten
WHOLE = 1000.0  # from here a mean of bytes is written without a fraction


def significant(value: float, digits: int = 3) -> str:
    """So many significant digits, thousands separated; powers of ten only below 0.0001."""
    if math.isnan(value):
        return NONE
    if value == 0 or abs(value) >= 10 ** (digits - 1):
        return f"{value:,.0f}"
    if abs(value) < SMALLEST:
        return f"{value:.1e}"
    rounded = float(f"{value:.{digits - 1}e}")
    after = digits - 1 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{max(0, after)}f}"


def duration(ns: float) -> str:
    """From ns to s, in the unit that leaves one to three digits before the point."""
    for unit, factor in (("ns", 1.0), ("µs", 1e3), ("ms", 1e6)):
        if ns < factor * 999.5:
            return f"{significant(ns / factor)} {unit}"
    return NONE if math.isnan(ns) else f"{significant(ns / 1e9)} s"


def count(value: float) -> str:
    """Whole where it is whole: bytes of one message may be a mean."""
    if math.isnan(value):
        return NONE
    whole = value == int(value) or value >= WHOLE
    text = f"{value:,.0f}" if whole else f"{value:,.1f}"
    return "0" if text == "-0.0" else text


def bytes_(value: float) -> str:
    """Decimal units, for memory."""
    for unit, factor in (("B", 1.0), ("kB", 1e3), ("MB", 1e6)):
        if value < factor * 999.5:
            return f"{significant(value / factor)} {unit}"
    return NONE if math.isnan(value) else f"{significant(value / 1e9)} GB"


def interval(low: float, high: float) -> str:
    """``[low, high]`` with as many digits as it takes to tell the two apart."""
    if math.isnan(low) or math.isnan(high):
        return ""
    ends = [(significant(low, digits), significant(high, digits)) for digits in (3, 4, 5)]
    first, last = next((pair for pair in ends if pair[0] != pair[1]), ends[0])
    return f"[{first}, {last}]"


def margin(point: float, low: float, high: float) -> str:
    """The farther end of an interval in percent of the point, rounded up: ``±2%``."""
    if math.isnan(low) or math.isnan(high) or low == high:
        return ""
    return f"±{math.ceil(max(high - point, point - low) / point * 100 - 1e-9)}%"


def percent(share: float) -> str:
    return NONE if math.isnan(share) else f"{share * 100:.1f} %"


def listed(words: Sequence[str], most: int = 3) -> str:
    """``a, b and c``; from ``most`` on the rest is counted."""
    shown = list(words)
    if len(shown) > most:
        shown = [*shown[: most - 1], f"{len(words) - most + 1} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
