"""The semantic-version bump that a change calls for, as seen by those who read and write messages.

=========  ========================================================================================
``major``  some message of the old schema is not read correctly under the new one; or the reverse,
           where forward is required
``minor``  all old messages are read, and the set of messages, what they mean, or their bytes are
           others; or the texts differ, and what they say is not tried in full
``patch``  neither meaning nor bytes change
``none``   the texts differ in comments and layout at most
=========  ========================================================================================
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from serdelab.check.comments import differ_at_most_in_comments
from serdelab.check.verdicts import BAD, Require, Verdicts, predictions
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.result import PairResult
from serdelab.schema import IdlDocument


class Size(StrEnum):
    """In order."""

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


_RANK = {size: rank for rank, size in enumerate(Size)}

_GROWS = {
    Kind.ADD_FIELD,
    Kind.REMOVE_FIELD,
    Kind.ADD_BRANCH,
    Kind.ADD_SYMBOL,
    Kind.ADD_TYPE,
    Kind.CHANGE_CARDINALITY,
    Kind.CHANGE_ENCODING,
    Kind.CHANGE_NULLABILITY,
    Kind.CHANGE_PRESENCE,
    Kind.CHANGE_TYPE,
    Kind.CHANGE_KEY_TYPE,
    Kind.LOOSEN,
    Kind.TIGHTEN,
}
"""Kinds after which other messages can be written, whatever became of those that were tried."""

_NOTES = {"json_name", "order", "type"}
"""Marks of CHANGE_ENCODING that no message shows; nor does it show any of Thrift's annotations."""

_REORDERS = {Kind.REORDER_FIELDS, Kind.REORDER_BRANCHES, Kind.REORDER_SYMBOLS}
_BY_POSITION = "avsc"
"""The IDL whose messages are written in the order of the schema."""

_NAMED = 3
"""Of more changes, a reason names only so many."""


@dataclass(frozen=True, slots=True)
class Bump:
    size: Size
    reason: str


def worst_bump(bumps: Iterable[Bump]) -> Bump:
    """The first of the largest."""
    nothing = Bump(Size.NONE, "there is nothing that changed")
    return max(bumps, key=lambda bump: _RANK[bump.size], default=nothing)


def bump(
    result: PairResult, verdicts: Verdicts, require: Require, old: IdlDocument, new: IdlDocument
) -> Bump:
    """By what was observed; breaks that are accepted count, since they break."""
    if not result.changes:
        return _unchanged(result, verdicts, require, old, new)
    return bump_of_changes(result, verdicts, require, new.idl)


def bump_of_changes(result: PairResult, verdicts: Verdicts, require: Require, idl: str) -> Bump:
    """Where there are changes: their texts are not looked at."""
    return (
        next(_breaks(result, verdicts, require), None)
        or _gone(result.changes)
        or _grown(result, idl)
        or _reordered(result.changes, idl)
        or Bump(Size.PATCH, f"{_list(result.changes)}: neither meaning nor bytes change")
    )


def _unchanged(
    result: PairResult, verdicts: Verdicts, require: Require, old: IdlDocument, new: IdlDocument
) -> Bump:
    """No change has a word; the texts may differ in what only messages show."""
    same = (old.text, old.imports) == (new.text, new.imports)
    if same or differ_at_most_in_comments(old, new):
        if verdicts.full in BAD:
            return Bump(Size.MAJOR, "nothing changed, and yet messages are misread")
        if verdicts.full is Verdict.UNDECIDED and result.gaps:
            other = "the texts are the same, but not all that they refer to is read"
            return Bump(Size.MAJOR, f"{other}: it is not shown that nothing changed")
        words = "are the same" if same else "differ in comments and layout at most"
        return Bump(Size.NONE, f"the texts {words}")
    if verdicts.full is not Verdict.COMPATIBLE:
        grown = f"all old messages are read, and forward is {verdicts.forward.value}"
        return next(_breaks(result, verdicts, require), Bump(Size.MINOR, grown))
    if result.gaps:
        return Bump(Size.MINOR, "the texts differ, and not all that they say is tried")
    return Bump(Size.PATCH, "the texts differ, and say the same of every message")


def _breaks(result: PairResult, verdicts: Verdicts, require: Require) -> Iterator[Bump]:
    """What makes the change a major one; what is shown before what is not known."""
    required = {Direction.BACKWARD, *require.directions}
    words = {
        Direction.BACKWARD: "a message of the old schema is not read correctly under the new one",
        Direction.FORWARD: "a message of the new schema is not read correctly under the old one",
    }
    for direction in sorted(words, key=lambda each: verdicts.of(each) is Verdict.UNDECIDED):
        verdict = verdicts.of(direction)
        if direction not in required or verdict is Verdict.COMPATIBLE:
            continue
        if verdict is Verdict.UNDECIDED:
            yield Bump(Size.MAJOR, f"{direction.value} is undecided: so it is not shown to hold")
        else:
            where = _where(result, direction)
            yield Bump(
                Size.MAJOR, f"{words[direction]}{where} ({direction.value}: {verdict.value})"
            )


def _where(result: PairResult, direction: Direction) -> str:
    found = (w for o in result.observed if o.direction is direction for w in o.witnesses)
    first = next(found, None)
    return f", as {first.codec} shows at {first.path or first.root}" if first else ""


def _gone(changes: Iterable[Change]) -> Bump | None:
    """Major: messages of their own. An enum that is gone is felt where a field held it."""
    removed = (change for change in changes if change.kind is Kind.REMOVE_TYPE)
    gone = [each.old or each.path for each in removed if each.facts.get("root") != "no"]
    return (
        Bump(Size.MAJOR, f"messages of {', '.join(gone)} have no reader any more") if gone else None
    )


def _grown(result: PairResult, idl: str) -> Bump | None:
    """Minor: something a message holds, or says, is new."""
    grows = [c for i, c in enumerate(result.changes) if _grows(c, idl) or _shows(result, i)]
    if grows:
        return Bump(
            Size.MINOR, f"all old messages are read, and others can be written: {_list(grows)}"
        )
    others = {o for each in result.observed for o in each.by_field.values()} - {Outcome.SAME}
    if others:
        words = ", ".join(sorted(others))
        return Bump(Size.MINOR, f"all old messages are read, but not all is the same: {words}")
    return None


def _grows(change: Change, idl: str) -> bool:
    if change.kind is Kind.CHANGE_ENCODING:
        return idl != "thrift" and change.facts.get("mark", "") not in _NOTES
    return change.kind in _GROWS


def _reordered(changes: Iterable[Change], idl: str) -> Bump | None:
    """Minor: the same message is other bytes."""
    moved = [change for change in changes if change.kind in _REORDERS]
    if not moved or idl != _BY_POSITION:
        return None
    return Bump(
        Size.MINOR, f"all old messages are read, and new ones are other bytes: {_list(moved)}"
    )


def _shows(result: PairResult, change: int) -> bool:
    """Whether the rules say that a reader sees something of the change."""
    said = (p for d in Direction for p in predictions(result, change, d))
    return any(p.outcome not in {Outcome.SAME, Outcome.NOT_EXPRESSIBLE} for p in said)


def _list(changes: Iterable[Change]) -> str:
    words = list(dict.fromkeys(f"{change.kind.value} {change.path}".strip() for change in changes))
    more = f" and {len(words) - _NAMED} more" if len(words) > _NAMED else ""
    return ", ".join(words[:_NAMED]) + more
