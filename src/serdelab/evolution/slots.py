"""Slots beside one another: which may miss, which exclude others, in which order they stand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from serdelab.schema.shape import Presence, Slot, Struct, Symbols


def zero_of(enum: Symbols) -> str | None:
    """The symbol that formats without presence do not write."""
    return next((s.name for s in enum.symbols if s.number == 0 and enum.numbered), None)


def may_be_absent(struct: Struct, slot: Slot) -> bool:
    return slot.presence is not Presence.REQUIRED and not struct.one_of


def without_rivals(struct: Struct, slot: Slot, whole: dict[str, Any]) -> dict[str, Any]:
    """The other slots that may be set beside this one."""
    if struct.one_of:
        return {}
    if not slot.group:
        return whole
    rivals = {other.name for other in struct.slots if other.group == slot.group}
    return {name: value for name, value in whole.items() if name not in rivals}


UNNAMED = "unnamed"
"""A slot that neither schema speaks of, where a struct is closed or opened."""

STRANGE: tuple[Any, ...] = ("text", 7, None, [], {})
"""Values of a slot that no schema of the writer speaks of."""


def unnamed(struct: Struct) -> Iterator[str]:
    """What may stand in a struct without a name of its own there.

    In XML these are elements, attributes and text between elements, each where a mark says so.
    """
    marks = dict(struct.marks)
    if struct.extras:
        yield UNNAMED
    if "anyAttribute" in marks:
        yield f"@{UNNAMED}"
    if "mixed" in marks:
        yield "#text"


def may_hold(struct: Struct, name: str) -> bool:
    """Whether a slot of that name may stand there, although the struct does not name it."""
    return struct.extras or (name.startswith("@") and "anyAttribute" in dict(struct.marks))


def put_among(
    whole: dict[str, Any], least: dict[str, Any], name: str, value: Any
) -> dict[str, Any]:
    """One slot beside those that must be there, in the order of all."""
    there = {**least, name: value}
    return {key: there[key] for key in dict.fromkeys((*whole, *there)) if key in there}


def turned(whole: dict[str, Any]) -> dict[str, Any]:
    return dict(reversed(whole.items()))
