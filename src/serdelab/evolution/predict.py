"""What the rules of one format say of a change: backward, forward and round trip.

Alternatives (a union without names) are read branch by branch: a branch that was written is as
well off as the best branch of the reader makes it, and the whole depends on the branch where only
some are harmed. So rules need to know of scalars only.

The round trip is new → old → new. Where a rule does not state it, it follows from both reads:

=============================  ==================================================================
the old reader, in the middle  the new reader, at the end
=============================  ==================================================================
harms a value                  gets it as harmed
``kept_unknown``               gets it
``ignored``                    lacks it: a silent loss, or an error where it cannot do without
``same``                       gets it, but where it refuses whatever the old schema wrote
``defaulted``                  has the field no more
=============================  ==================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from serdelab.evolution.inverse import inverse
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Outcome, Verdict, worst_verdict
from serdelab.evolution.result import Predicted, Prediction
from serdelab.evolution.rules import Rule, Rules, load

NONE = Prediction(Verdict.UNDECIDED, Outcome.SAME, "none", "")
"""Of a change that no rule matches. The outcome says nothing."""


def predict(change: Change, rules: str) -> Predicted:
    """``rules`` is a name of ``rules.names()``: UnknownName otherwise, SchemaError in its file."""
    known = load(rules)
    back = inverse(change)
    backward, forward = _read(known, change), _read(known, back)
    rule = _rule(known, back)
    around = rule.round_trip if rule is not None else None
    return Predicted(change, backward, forward, around or _round_trip(backward, forward))


def verdict(predicted: Iterable[Predicted], direction: Direction) -> Verdict:
    """Of a whole pair of schemas: the worst over its changes; COMPATIBLE where there is none."""
    return worst_verdict(getattr(each, direction.value).verdict for each in predicted)


def _read(rules: Rules, change: Change) -> Prediction:
    if change.kind is Kind.CHANGE_TYPE:
        facts = change.facts
        written, read = _branches(facts, "from"), _branches(facts, "to")
        if len(written) > 1 or len(read) > 1:
            return _alternatives(rules, change, written, read)
    rule = _rule(rules, change)
    return NONE if rule is None else rule.prediction


def _rule(rules: Rules, change: Change) -> Rule | None:
    """Keys are values inside a map, unless there are rules of their own for them."""
    rule = rules.of(change)
    if rule is None and change.kind is Kind.CHANGE_KEY_TYPE:
        facts = {**change.facts, "inside": "key"}
        return rules.of(replace(change, kind=Kind.CHANGE_TYPE, facts=facts))
    return rule


def _round_trip(backward: Prediction, forward: Prediction) -> Prediction:
    silent = replace(forward, verdict=Verdict.BREAKS_SILENTLY, outcome=Outcome.SILENT_LOSS)
    loud = replace(forward, verdict=Verdict.BREAKS_LOUDLY, outcome=Outcome.REFUSED)
    refused = backward.verdict is Verdict.BREAKS_LOUDLY
    if forward.verdict is not Verdict.COMPATIBLE:
        return forward
    match forward.outcome:
        case Outcome.IGNORED:
            return loud if refused else silent
        case Outcome.SAME:
            return loud if refused else forward
        case _:
            return forward


# Alternatives ----------------------------------------------------------------------------------


def _branches(facts: Mapping[str, str], side: str) -> list[str]:
    """The words of a type's branches; the one word of a type that has none."""
    word = facts.get(side, "")
    if word == "alternatives":
        return facts.get(f"{side}_branches", "").split(", ")
    null, nullable, item = word.partition("nullable ")
    return ["null", item] if nullable and not null else [word]


def _alternatives(
    rules: Rules, change: Change, written: Sequence[str], read: Sequence[str]
) -> Prediction:
    found = {one: _best(rules, change, one, read) for one in written}
    harmed = {one: each for one, each in found.items() if each.verdict is not Verdict.COMPATIBLE}
    worst = max((harmed or found).values(), key=lambda each: each.verdict.rank)
    if len(harmed) in {0, len(found)}:
        return worst
    named = ", ".join(one for one, each in harmed.items() if each.verdict is not _CONDITIONAL)
    condition = f"branch {named}" if named else worst.condition
    return replace(worst, verdict=_CONDITIONAL, condition=condition)


def _best(rules: Rules, change: Change, one: str, read: Sequence[str]) -> Prediction:
    """How a written branch fares with the branch that suits it best."""
    facts = {name: fact for name, fact in change.facts.items() if not name.endswith("_branches")}
    reads = [
        _SAME if one == other else _read(rules, _typed(change, {**facts, "from": one, "to": other}))
        for other in read
    ]
    return min(reads, key=lambda each: each.verdict.rank)


def _typed(change: Change, facts: Mapping[str, str]) -> Change:
    return replace(change, facts=facts)


_CONDITIONAL = Verdict.CONDITIONAL
_SAME = Prediction(Verdict.COMPATIBLE, Outcome.SAME, "same-branch", "")
