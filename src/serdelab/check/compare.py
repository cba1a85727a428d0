"""Asks other checkers about a pair, and lists where a codec refutes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from serdelab.check.checkers import Checker, CheckerVerdict, Said
from serdelab.check.trees import Version
from serdelab.check.verdicts import BAD
from serdelab.errors import SerdelabError
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.result import Observation, PairResult, Witness


@dataclass(frozen=True, slots=True)
class Refutation:
    """``missed``: the checker says compatible, and there is a witness against it.

    Else the checker says breaking, and in ``values`` messages no codec found a counterexample.
    """

    direction: Direction
    missed: bool
    text: str
    witness: Witness | None = None
    values: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """``verdict`` is None where the checker did not run; ``reason`` says why."""

    name: str
    verdict: CheckerVerdict | None
    refuted: tuple[Refutation, ...] = ()
    reason: str = ""


def compare(
    checkers: Sequence[Checker],
    idl: str,
    pair: tuple[Version, Version],
    result: PairResult,
    shown: Callable[[str], str],
) -> tuple[Compared, ...]:
    """One for each checker of that IDL; ``shown`` calls files as a user knows them."""
    asked = (checker for checker in checkers if checker.idl == idl)
    return tuple(_compared(checker, pair, result, shown) for checker in asked)


def _compared(
    checker: Checker,
    pair: tuple[Version, Version],
    result: PairResult,
    shown: Callable[[str], str],
) -> Compared:
    missing = checker.available()
    if missing is not None:
        return Compared(checker.name, None, (), missing)
    try:
        verdict = checker.judge(*pair)
    except (SerdelabError, OSError) as error:
        return Compared(checker.name, None, (), shown(f"it failed: {error}"))
    verdict = replace(verdict, findings=tuple(map(shown, verdict.findings)))
    return Compared(checker.name, verdict, tuple(refuted(verdict, result)))


def refuted(verdict: CheckerVerdict, result: PairResult) -> Iterator[Refutation]:
    """Where what codecs did contradicts what a checker says."""
    for direction, said in (
        (Direction.BACKWARD, verdict.backward),
        (Direction.FORWARD, verdict.forward),
    ):
        tried = [o for o in result.observed if o.direction is direction and o.values_tried]
        bad = [o for o in tried if o.verdict in BAD]
        if said is Said.COMPATIBLE and bad:
            yield _missed(verdict, max(bad, key=lambda o: o.verdict.rank))
        calm = all(o.verdict is Verdict.COMPATIBLE for o in tried)
        if said is Said.BREAKING and tried and calm:
            values = sum(o.values_tried for o in tried)
            text = f"{verdict.name} says {direction.value} is breaking; in {values} messages "
            yield Refutation(
                direction, False, f"{text}no codec found a counterexample", None, values
            )


def _missed(verdict: CheckerVerdict, observation: Observation) -> Refutation:
    direction, codec = observation.direction, observation.codec
    words = (
        f"{verdict.name} says {direction.value} is compatible; {codec} {observation.verdict.value}"
    )
    witness = next(iter(observation.witnesses), None)
    if witness is not None:
        words += f": {witness.outcome.value} at {witness.path or 'the message'}"
    return Refutation(direction, True, words, witness, observation.values_tried)
