"""The few words in which the summary tells of changes, readers and errors."""

from __future__ import annotations

from typing import Any

from serdelab.check.verdicts import Verdicts
from serdelab.evolution.kinds import Change, Kind

_LONG = 160
"""Characters of a text that are kept."""
Flat = dict[str, Any]


def cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]} …"


def words(change: Change) -> str:
    """An enum's symbols have its path in common."""
    name = f" {change.new}" if change.kind is Kind.ADD_SYMBOL else ""
    return f"{change.kind.value} {change.path}{name}"


def told(found: Verdicts) -> Flat:
    return {"backward": found.backward.value, "forward": found.forward.value}
