"""Verdicts of a pair: the worst over the codecs that were asked, by direction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from serdelab.evolution.outcome import Direction, Verdict, worst_verdict
from serdelab.evolution.result import Observation, PairResult, Predicted, Prediction

ASKED = (Direction.BACKWARD, Direction.FORWARD)
"""The directions that verdicts are of; the round trip is shown, and required by nobody."""

BAD = {Verdict.CONDITIONAL, Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY}
"""Verdicts of which somebody has to be told."""

NOTHING_TRIED = "no message that both documents have is touched by a change: the rules decide"


class Require(StrEnum):
    """What must hold."""

    FULL = "full"
    BACKWARD = "backward"
    FORWARD = "forward"
    NONE = "none"

    @property
    def directions(self) -> tuple[Direction, ...]:
        match self:
            case Require.FULL:
                return ASKED
            case Require.NONE:
                return ()
            case _:
                return (Direction(self.value),)


@dataclass(frozen=True, slots=True)
class Verdicts:
    backward: Verdict = Verdict.COMPATIBLE
    forward: Verdict = Verdict.COMPATIBLE

    @property
    def full(self) -> Verdict:
        return worst_verdict((self.backward, self.forward))

    def of(self, direction: Direction) -> Verdict:
        return self.backward if direction is Direction.BACKWARD else self.forward

    def required(self, require: Require) -> Verdict:
        return worst_verdict(self.of(direction) for direction in require.directions)


def verdicts(result: PairResult) -> Verdicts:
    return Verdicts(*(_verdict(result, direction) for direction in ASKED))


def worst(found: Iterable[Verdicts]) -> Verdicts:
    every = list(found)
    backward = worst_verdict(each.backward for each in every)
    return Verdicts(backward, worst_verdict(each.forward for each in every))


def left_open(verdicts: Verdicts, directions: Collection[Direction]) -> Verdicts:
    """Undecided in these directions, where it is not known that they break."""
    no = {d: (Verdict.UNDECIDED,) if d in directions else () for d in ASKED}
    return Verdicts(*(worst_verdict((verdicts.of(d), *no[d])) for d in ASKED))


def observed(
    result: PairResult, codec: str, way: str, direction: Direction
) -> tuple[Observation, ...]:
    """One for each message of the documents."""
    wanted = codec, way, direction
    return tuple(o for o in result.observed if (o.codec, o.way, o.direction) == wanted)


def subjects(result: PairResult) -> tuple[tuple[str, str], ...]:
    """The codecs that were asked, each with its ways."""
    return tuple(dict.fromkeys((o.codec, o.way) for o in result.observed))


def predictions(result: PairResult, change: int, direction: Direction) -> tuple[Prediction, ...]:
    """What the rules of each format say of a change, the worst first."""
    found = (_about(every, result, change) for every in result.predicted.values())
    said = [_prediction(each, direction) for each in found if each is not None]
    return tuple(sorted(said, key=lambda p: (-p.verdict.rank, -p.outcome.rank)))


def worst_prediction(result: PairResult, change: int, direction: Direction) -> Verdict | None:
    """None where no rule speaks of it."""
    said = predictions(result, change, direction)
    return said[0].verdict if said else None


def _about(every: Sequence[Predicted], result: PairResult, change: int) -> Predicted | None:
    """Rules mostly speak of all changes, in their order."""
    wanted = result.changes[change]
    if change < len(every) and every[change].change == wanted:
        return every[change]
    return next((each for each in every if each.change == wanted), None)


def _prediction(predicted: Predicted, direction: Direction) -> Prediction:
    found: Prediction = getattr(predicted, direction.value)
    return found


def _verdict(result: PairResult, direction: Direction) -> Verdict:
    """By the rules where no message of both documents is touched: a type that came or went."""
    found = [o.verdict for o in result.observed if o.direction is direction]
    if not found:
        return by_rules(result, direction)
    open_ = [Verdict.UNDECIDED] if undecided(result, direction) else []
    return worst_verdict([*found, *open_])


def undecided(result: PairResult, direction: Direction) -> bool:
    """Whether nothing could be tried, by any codec or in one of the ways of a codec that tried.

    A codec that cannot state the documents in any way does not speak for one that can.
    """
    mine = [o for o in result.observed if o.direction is direction]
    unable = [o for o in mine if o.verdict is Verdict.NOT_EXPRESSIBLE]
    able = {o.codec for o in mine if o.verdict is not Verdict.NOT_EXPRESSIBLE}
    left = any(o.codec in able for o in unable) or not able
    return (bool(unable) and left) or any(o.verdict is Verdict.UNDECIDED for o in mine)


def by_rules(result: PairResult, direction: Direction) -> Verdict:
    """The worst that the rules say of a change; UNDECIDED where they say nothing."""
    said = (worst_prediction(result, at, direction) for at in range(len(result.changes)))
    return worst_verdict(each or Verdict.UNDECIDED for each in said)
