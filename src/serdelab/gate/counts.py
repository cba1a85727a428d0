"""Instructions a call, base against head."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from serdelab.ab.side import Ready
from serdelab.gate.choose import Chosen
from serdelab.gate.entry import Entry
from serdelab.gate.proofs import Tell
from serdelab.gate.thresholds import Thresholds


@dataclass(frozen=True, slots=True)
class Counted:
    """``reason`` says why nothing was counted, and is empty where something was."""

    entries: tuple[Entry, ...] = ()
    reason: str = ""


def counted(
    sides: tuple[Ready, Ready], chosen: Sequence[Chosen], thresholds: Thresholds, tell: Tell
) -> Counted:
    return Counted(reason="nothing was chosen")
