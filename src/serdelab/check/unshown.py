"""Harm that the rules predict and no message shows. Such a change leaves its direction undecided.

Either a library is known not to show it, and readers elsewhere may: what is known stands in
``scenarios/deviations``. Or everything that was tried came out well, and yet it is not proven that
all would: the message that breaks may be one that was not made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from serdelab.check.attribution import Harm
from serdelab.check.verdicts import ASKED, BAD, Verdicts, left_open, subjects
from serdelab.evolution.deviations import Deviation, deviations
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.pair import rules_name
from serdelab.evolution.result import Observation, PairResult, Prediction

NOT_MADE = "no message that was made shows it"


@dataclass(frozen=True, slots=True)
class Unshown:
    """``change`` is a position in ``PairResult.changes``; ``predicted`` is what a rule says of it.

    ``reason`` says why the codec does not show it, and who does; ``link`` where that is told.
    """

    change: int
    direction: Direction
    codec: str
    way: str
    predicted: Prediction
    reason: str
    link: str

    @property
    def words(self) -> str:
        """In one sentence what is predicted, then why it is not shown."""
        said = self.predicted.verdict.value.replace("_", " ")
        return f"{said} by the rule {self.predicted.rule}. {self.codec}: {self.reason}"


def unshown(result: PairResult, idl: str, harms: Iterable[Harm]) -> tuple[Unshown, ...]:
    """Of each codec by itself: another one may have shown it."""
    found = tuple(harms)
    every = (_of_codec(result, idl, found, *subject) for subject in subjects(result))
    return tuple(each for mine in every for each in mine)


def with_unshown(verdicts: Verdicts, found: Iterable[Unshown]) -> Verdicts:
    return left_open(verdicts, {each.direction for each in found})


def _of_codec(
    result: PairResult, idl: str, harms: Iterable[Harm], codec: str, way: str
) -> Iterator[Unshown]:
    known = [each for each in deviations(codec) if each.kind == "library"]
    mine = [h for h in harms if (h.observation.codec, h.observation.way) == (codec, way)]
    shown = {(at, harm.direction) for harm in mine for at in harm.changes}
    seen = [o for o in result.observed if _is_tried(o, codec, way)]
    tried = {o.direction for o in seen}
    sure = {harm.direction for harm in mine} | {o.direction for o in seen if o.proven}
    for at, said in enumerate(result.predicted[rules_name(codec, way)]):
        for direction in (d for d in ASKED if d in tried and (at, d) not in shown):
            predicted: Prediction = getattr(said, direction.value)
            fits = (d for d in known if _explains(d, predicted, said.change, direction, idl, way))
            why = next(fits, None)
            if predicted.verdict not in BAD:
                continue
            if why is not None:
                reason = " ".join(filter(None, (why.reason, why.elsewhere)))
                yield Unshown(at, direction, codec, way, predicted, reason, why.link)
            elif direction not in sure:
                yield Unshown(at, direction, codec, way, predicted, NOT_MADE, "")


def _is_tried(observation: Observation, codec: str, way: str) -> bool:
    mine = (observation.codec, observation.way) == (codec, way)
    return mine and observation.values_tried > 0


def _explains(  # noqa: PLR0913, PLR0917 - a place in the lab is that long
    deviation: Deviation,
    predicted: Prediction,
    change: Change,
    direction: Direction,
    idl: str,
    way: str,
) -> bool:
    """By the rule; a change of type also as the pair of types that the lab knows it by."""
    if predicted.rule in deviation.rules:
        return True
    if change.kind is not Kind.CHANGE_TYPE:
        return False
    types = f"{change.facts.get('from', '')} -> {change.facts.get('to', '')}"
    return deviation.covers((way, idl, types, direction.value, Verdict.COMPATIBLE.value))
