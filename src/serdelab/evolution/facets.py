"""Whether a facet of a type allows fewer values or more, as far as its two texts tell."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from serdelab.evolution.kinds import Kind

_MOST = {
    *("maximum", "exclusiveMaximum", "maxInclusive", "maxExclusive", "maxLength"),
    *("totalDigits", "fractionDigits"),
}
_LEAST = {"minimum", "exclusiveMinimum", "minInclusive", "minExclusive", "minLength"}
_DIVISOR = "multipleOf"


def facet_kind(facet: str, before: str | None, after: str | None) -> tuple[Kind, bool]:
    """TIGHTEN or LOOSEN; and whether it is one that values may fail of either side.

    Such a one is a TIGHTEN, as it is on the way back.
    """
    if before is None or after is None:
        return (Kind.LOOSEN if after is None else Kind.TIGHTEN), False
    if facet == "members":
        return _members(set(before.split()), set(after.split()))
    mine, theirs = _number(before), _number(after)
    if mine is None or theirs is None:
        return Kind.TIGHTEN, True
    if facet == _DIVISOR:
        return _divisors(mine, theirs)
    if facet in _MOST:
        return (Kind.LOOSEN if theirs > mine else Kind.TIGHTEN), False
    if facet in _LEAST:
        return (Kind.LOOSEN if theirs < mine else Kind.TIGHTEN), False
    return Kind.TIGHTEN, True


def _members(mine: set[str], theirs: set[str]) -> tuple[Kind, bool]:
    """What is of one type of a union is of the union."""
    if mine <= theirs:
        return Kind.LOOSEN, False
    return Kind.TIGHTEN, not theirs <= mine


def _divisors(mine: Decimal, theirs: Decimal) -> tuple[Kind, bool]:
    """All multiples of a number are multiples of what divides it."""
    if _divides(theirs, mine):
        return Kind.LOOSEN, False
    return Kind.TIGHTEN, not _divides(mine, theirs)


def _divides(one: Decimal, other: Decimal) -> bool:
    try:
        return other % one == 0
    except InvalidOperation:  # by zero, or of more digits than the context has
        return False


def _number(text: str) -> Decimal | None:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return None
    return None if found.is_nan() else found
