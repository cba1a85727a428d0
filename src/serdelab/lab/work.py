"""The worker's side: one codec over its items, a row for each way and direction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from serdelab.errors import NotExpressible
from serdelab.evolution import deviations, matrix_types, predict
from serdelab.evolution.case import Case
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.lineage import NO_HINTS
from serdelab.evolution.merge import merged
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.pair import DIRECTIONS, Pair, observations, rules_name, taking_part
from serdelab.evolution.result import Observation, Predicted
from serdelab.evolution.witness_json import to_json as witness_json
from serdelab.evolution_rows import EvolutionRow
from serdelab.idl.shapes import reader as shape_reader
from serdelab.lab.catalogue import case_named
from serdelab.lab.request import CASE, Item, LabJob
from serdelab.run.beacon import Step
from serdelab.run.channel import Channel
from serdelab.schema import IdlDocument


def run(job: LabJob, channel: Channel) -> None:
    """Announces each item, so that the parent knows the culprit if this process dies of it."""
    for item in job.items:
        channel.step(Step(item.group, item.name, "", job.codec))
        for row in rows(job.codec, item, job.request.values):
            channel.say(row=asdict(row))
        channel.say(ended=list(item))


def rows(codec: str, item: Item, values: int) -> Iterator[EvolutionRow]:
    """All rows of one codec for one item."""
    case_of = case_named(item.name) if item.group == CASE else None
    try:
        pair, changes = _pair(codec, item, case_of)
    except NotExpressible as error:
        yield from _unsaid(codec, item, error.message)
        return
    for way in taking_part(codec).ways:
        rules = rules_name(codec, way)
        predicted = [predict.predict(change, rules) for change in changes]
        for direction in DIRECTIONS:
            found = list(observations(pair, codec, way, (direction,), values))
            seen = merged(found) if found else _untouched(codec, way, direction)
            stated = _stated(case_of, rules, direction) if case_of else {}
            yield _row(item, seen, predicted, stated, pair.changes)


def _pair(codec: str, item: Item, case_of: Case | None) -> tuple[Pair, Sequence[Change]]:
    """The documents of an item in the codec's IDL, and the changes that rules predict."""
    idl = taking_part(codec).idl
    if case_of is not None:
        old, new = case_of.documents_for(idl)
        read = shape_reader(idl).text
        pair = Pair(read(old), read(new), case_of.hints())
        return pair, pair.changes or (Change(Kind.NO_CHANGE, ""),)
    found = next(p for p in matrix_types.pairs(idl) if p.name == item.name)
    documents = (IdlDocument(idl, text) for text in (found.old_text, found.new_text))
    old_read, new_read = map(shape_reader(idl).text, documents)
    return Pair(old_read, new_read, NO_HINTS), (found.change,)


def _stated(found: Case, rules: str, direction: Direction) -> dict[str, str]:
    """What the case's own file predicts, in its words."""
    expected = found.expected(rules, direction)
    return {
        "verdict": expected.verdict.value,
        "condition": expected.condition,
        "source": found.source,
    }


def _unsaid(codec: str, item: Item, reason: str) -> Iterator[EvolutionRow]:
    for way in taking_part(codec).ways:
        for direction in DIRECTIONS:
            yield EvolutionRow(
                group=item.group,
                item=item.name,
                codec=codec,
                way=way,
                direction=direction.value,
                verdict=Verdict.NOT_EXPRESSIBLE.value,
                reason=reason,
            )


def _untouched(codec: str, way: str, direction: Direction) -> Observation:
    return Observation(
        *(codec, way, direction, Verdict.UNDECIDED), reason="no message is left on one side"
    )


def _row(
    item: Item,
    seen: Observation,
    predicted: Sequence[Predicted],
    stated: dict[str, str],
    changes: Sequence[Change],
) -> EvolutionRow:
    row = EvolutionRow(
        group=item.group,
        item=item.name,
        codec=seen.codec,
        way=seen.way,
        direction=seen.direction.value,
        verdict=seen.verdict.value,
        condition=seen.condition,
        reason=seen.reason,
        tried=seen.values_tried,
        unsound=seen.unsound,
        outcomes={outcome.value: count for outcome, count in seen.outcomes.items()},
        fields={path: outcome.value for path, outcome in seen.by_field.items()},
        predicted=_worst(predicted, seen.direction),
        stated=stated,
        changes=[[c.kind.value, c.path, c.old, c.new] for c in changes],
        witnesses=[witness_json(witness) for witness in seen.witnesses],
    )
    return replace(row, explained=_explained(row)) if row.differs else row


def _explained(row: EvolutionRow) -> dict[str, str]:
    """Why what was seen is not what was predicted or stated; empty where nobody knows."""
    place = (row.way, row.group, row.item, row.direction, row.verdict)
    return deviations.explain(row.codec, place)


def _worst(predicted: Sequence[Predicted], direction: Direction) -> dict[str, str]:
    """The prediction that decides a direction; empty where nothing changed."""
    worst = predict.deciding(predicted, direction)
    flat = asdict(worst) if worst else {}
    return {name: str(value) for name, value in flat.items() if value and name != "whole"}
