"""What the rules of one format say of a change: backward, forward and round trip.

Alternatives (a union without names) are read branch by branch: a branch that was written is as
well off as the best branch of the reader makes it, and the whole depends on the branch where only
some are harmed. So rules need to know of scalars only.

The round trip is new → old → new. Where a rule does not state it, it follows from both reads:

=============================  ==================================================================
the old reader, in the middle  the new reader, at the end
=============================  ==================================================================
``kept_unknown``               gets it
``ignored``                    lacks it: a silent loss
``defaulted``                  has the field no more
``silent_loss``                lacks it
anything else                  gets what the middle made of it
but ``ignored`` and the last   refuse it where they refuse all that the old schema writes
=============================  ==================================================================

With ``passes_on`` what the middle does not refuse comes back as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from serdelab.evolution.inverse import inverse
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.result import Predicted, Prediction
from serdelab.evolution.rules import Rule, Rules, load

NONE = Prediction(Verdict.UNDECIDED, Outcome.SAME, "none", "")
"""Of a change that no rule matches. The outcome says nothing."""


def predict(change: Change, rules: str) -> Predicted:
    """``rules`` is a name of ``rules.names()``: UnknownName otherwise, SchemaError in its file."""
    facts = {**change.facts, "side": _side(change)} if change.kind in _MOVES else change.facts
    return Predicted(change, *_predictions(rules, change.kind, tuple(sorted(facts.items()))))


_MOVES = {Kind.NEST_FIELDS, Kind.INLINE_FIELD}


def _side(change: Change) -> str:
    """Of fields that move: whether the old or the new document alone has this one."""
    if bool(change.old) is bool(change.new):
        return ""
    return "old" if change.old else "new"


@lru_cache(maxsize=4096)
def _predictions(
    rules: str, kind: Kind, facts: tuple[tuple[str, str], ...]
) -> tuple[Prediction, Prediction, Prediction]:
    """Backward, forward, round trip: of a change, its kind and facts are all that rules see."""
    known, change = load(rules), Change(kind, "", facts=dict(facts))
    back = inverse(change)
    backward, forward = _read(known, change), _read(known, back)
    rule = _rule(known, back)
    if rule is not None and rule.round_trip is not None:
        return backward, forward, rule.round_trip
    around = _passed_on(forward) if known.passes_on else _round_trip(backward, forward)
    return backward, forward, around


def deciding(predicted: Iterable[Predicted], direction: Direction) -> Prediction | None:
    """Of a whole pair of schemas: the worst over its changes; None where there is none.

    Where every message with a struct is refused, nothing in it can be lost or changed.
    """
    found = [(each.change.struct, getattr(each, direction.value)) for each in predicted]
    refused = {struct for struct, prediction in found if prediction.whole}
    left = [each for struct, each in found if each.whole or struct not in refused]
    return max(left, key=lambda each: each.verdict.rank, default=None)


def _read(rules: Rules, change: Change) -> Prediction:
    if change.kind is Kind.CHANGE_TYPE:
        facts = change.facts
        written, read = _branches(facts, "from"), _branches(facts, "to")
        if len(written) > 1 or len(read) > 1:
            return _alternatives(rules, change, written, read)
    rule = _rule(rules, change)
    return NONE if rule is None else rule.prediction


def _rule(rules: Rules, change: Change) -> Rule | None:
    """Keys and logical types are types too, unless there are rules of their own for them."""
    rule = rules.of(change)
    if rule is not None or change.kind not in {Kind.CHANGE_KEY_TYPE, Kind.CHANGE_LOGICAL}:
        return rule
    key = {"inside": "key"} if change.kind is Kind.CHANGE_KEY_TYPE else {}
    return rules.of(replace(change, kind=Kind.CHANGE_TYPE, facts={**change.facts, **key}))


def _passed_on(forward: Prediction) -> Prediction:
    """What is not refused comes back."""
    if forward.outcome is Outcome.REFUSED or forward.verdict is Verdict.COMPATIBLE:
        return forward
    lost = forward.outcome is Outcome.SILENT_LOSS
    outcome = Outcome.KEPT_UNKNOWN if lost else Outcome.SAME
    return replace(forward, verdict=Verdict.COMPATIBLE, outcome=outcome, condition="")


def _round_trip(backward: Prediction, forward: Prediction) -> Prediction:
    loud = replace(backward, rule=forward.rule, source=forward.source)
    refused = backward.verdict is Verdict.BREAKS_LOUDLY
    match forward.outcome:
        case Outcome.KEPT_UNKNOWN | Outcome.DEFAULTED | Outcome.SILENT_LOSS:
            return forward
        case Outcome.IGNORED if not refused:
            lost = Outcome.SILENT_LOSS
            return replace(forward, verdict=Verdict.BREAKS_SILENTLY, outcome=lost)
        case _:
            return loud if refused else forward


# Alternatives ----------------------------------------------------------------------------------


def _branches(facts: Mapping[str, str], side: str) -> list[str]:
    """The words of a type's branches, "struct(Name)"; the one word of a type that has none."""
    word, name = facts.get(side, ""), facts.get(f"{side}_name", "")
    if word == "alternatives":
        return facts.get(f"{side}_branches", "").split(", ")
    null, nullable, item = word.partition("nullable ")
    known = f"{item or word}({name})" if name else item or word
    return ["null", known] if nullable and not null else [known]


def _alternatives(
    rules: Rules, change: Change, written: Sequence[str], read: Sequence[str]
) -> Prediction:
    found = {one: _best(rules, change, one, read) for one in written}
    worst = max(found.values(), key=lambda each: each.verdict.rank)
    broken = [one for one, each in found.items() if each.verdict in _BREAKS]
    if worst.verdict is Verdict.COMPATIBLE or len(broken) == len(found):
        return worst
    condition = f"branch {', '.join(broken)}" if broken else worst.condition
    return replace(worst, verdict=Verdict.CONDITIONAL, condition=condition)


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


_BREAKS = {Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY}
_SAME = Prediction(Verdict.COMPATIBLE, Outcome.SAME, "same-branch", "")
