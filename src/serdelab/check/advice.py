"""Which side to upgrade first."""

from __future__ import annotations

from serdelab.check.verdicts import Verdicts
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.result import PairResult

_HOLDS = {
    (True, True): "either side first: each reads what the other writes",
    (True, False): "readers first: new readers read old messages, old readers not the new ones",
    (False, True): "writers first: old readers read new messages, new readers not the old ones; "
    "so no old message may be left when readers follow",
    (False, False): "neither side first: a migration is needed. Give the new meaning a field or a "
    "type of its own, write both, move the readers, then drop the old one",
}


def advice(verdicts: Verdicts, result: PairResult) -> str:
    """One sentence or two; conditions are named, because they may never come true."""
    if Verdict.UNDECIDED in {verdicts.backward, verdicts.forward}:
        return "none: one direction at least is undecided"
    holds = (verdicts.backward is Verdict.COMPATIBLE, verdicts.forward is Verdict.COMPATIBLE)
    return "".join([_HOLDS[holds], *_conditions(verdicts, result)])


def _conditions(verdicts: Verdicts, result: PairResult) -> list[str]:
    found: dict[str, None] = {}
    for direction in (Direction.BACKWARD, Direction.FORWARD):
        if verdicts.of(direction) is not Verdict.CONDITIONAL:
            continue
        for each in result.observed:
            if each.direction is direction and each.condition:
                found[f"{direction.value} holds unless {each.condition}"] = None
    return [f"; {words}" for words in found]
