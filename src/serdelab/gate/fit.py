"""Of what was chosen, what can be timed: both sides have to be right on base's records. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from serdelab.gate.choose import Chosen
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.gate.facts import foreign
from serdelab.gate.proof import Proven
from serdelab.gate.proofs import Proofs
from serdelab.gate.sides import Sides


def fit(chosen: Sequence[Chosen], sides: Sides, found: Proofs) -> tuple[list[Chosen], list[Entry]]:
    """What can be timed; of the rest an entry each that says why not."""
    fitting: list[Chosen] = []
    left: list[Entry] = []
    for each in chosen:
        obstacle = _obstacle(each, sides, found)
        if obstacle is None:
            fitting.append(each)
        else:
            mark, words = obstacle
            place = each.codec, each.subject, words, each.operation
            left.append(Entry(Question.TIME, mark, *place))
    return fitting, left


def _obstacle(each: Chosen, sides: Sides, found: Proofs) -> tuple[Mark, str] | None:
    """What is new has nothing to be compared with, and what head has broken is told as that."""
    head = found.head[each.codec].subjects.get(each.subject)
    if head is None or head.status == "unavailable":
        return _unproven("head", head)
    if each.codec not in sides.base_codecs or each.subject not in sides.base_subjects:
        return Mark.TOLD, "new: base has no such thing"
    if not head.ok:
        return Mark.TOLD, f"not timed: head: {head.reason}"
    base = found.base[each.codec].subjects.get(each.subject)
    if base is None or not base.ok:
        return _unproven("base", base)
    crossed = found.crossing(each.codec).get(each.subject)
    if crossed is not None and not crossed.ok:
        return Mark.TOLD, foreign(crossed)
    return None


def _unproven(label: str, proven: Proven | None) -> tuple[Mark, str]:
    """A gap is declared; for all else there is no answer to what was asked."""
    if proven is None:
        return Mark.UNDECIDED, f"not timed: {label} has no records of it"
    mark = Mark.TOLD if proven.status == "gap" else Mark.UNDECIDED
    return mark, f"not timed: {label}: {proven.reason}"
