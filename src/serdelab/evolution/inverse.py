"""The change from new to old: what a change is to the reader of the other direction.

Backward is a read of old bytes by a new reader. Forward is the same with the two exchanged: so it
is the backward read of the inverse change, and rules need to know of one direction only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from serdelab.evolution.kinds import Change, Kind

_PAIRS = (
    (Kind.ADD_FIELD, Kind.REMOVE_FIELD),
    (Kind.MOVE_INTO_UNION, Kind.MOVE_OUT_OF_UNION),
    (Kind.ADD_BRANCH, Kind.REMOVE_BRANCH),
    (Kind.ADD_SYMBOL, Kind.REMOVE_SYMBOL),
    (Kind.NEST_FIELDS, Kind.INLINE_FIELD),
    (Kind.STRUCT_TO_UNION, Kind.UNION_TO_STRUCT),
    (Kind.TIGHTEN, Kind.LOOSEN),
    (Kind.ADD_TYPE, Kind.REMOVE_TYPE),
)
_KINDS = {one: two for pair in _PAIRS for one, two in (pair, pair[::-1])}

_WORDS = (
    ("nullable", "not_null"),
    ("repeated", "singular"),
    ("record", "scalar"),
    ("added", "removed"),
    ("open", "closed"),
    ("yes", "no"),
)
_TURNED = {one: two for pair in _WORDS for one, two in (pair, pair[::-1])}
"""Values of ``to`` where it stands alone, in kinds that know two states only."""

_ALONE = {
    Kind.CHANGE_NULLABILITY,
    Kind.CHANGE_CARDINALITY,
    Kind.WRAP_SCALAR,
    Kind.CHANGE_DEFAULT,
}
"""Kinds whose ``to`` is one of ``_WORDS``; their ``from``, if there is one, stays."""

_RENAMES = {Kind.RENAME_FIELD, Kind.RENAME_TYPE}


def inverse(change: Change) -> Change:
    """What was added is removed, ``from`` is ``to``, ``x`` is ``old_x``; places are exchanged."""
    return replace(
        change,
        kind=_kind(change),
        old=change.new,
        new=change.old,
        facts=_renamed_facts(change) if change.kind in _RENAMES else _facts(change),
        old_file=change.new_file,
        old_line=change.new_line,
        new_file=change.old_file,
        new_line=change.old_line,
    )


def _kind(change: Change) -> Kind:
    """A facet with another value is a TIGHTEN on the way back too."""
    if change.facts.get("changed") == "yes":
        return change.kind
    return _KINDS.get(change.kind, change.kind)


def _facts(change: Change) -> dict[str, str]:
    facts = {**_exchanged_rows(change.facts), **_exchanged_side(change.facts)}
    if change.kind in _ALONE or "from" not in facts:
        if "to" in facts:
            facts["to"] = _TURNED.get(facts["to"], facts["to"])
        return facts
    return {_exchanged(name): fact for name, fact in facts.items()}


def _exchanged_side(facts: Mapping[str, str]) -> dict[str, str]:
    sides = {"old": "new", "new": "old"}
    return {"side": sides.get(facts["side"], "")} if "side" in facts else {}


def _exchanged_rows(facts: Mapping[str, str]) -> dict[str, str]:
    rows = {"row": "old_row", "old_row": "row"}
    return {rows.get(name, name): fact for name, fact in facts.items()}


def _renamed_facts(change: Change) -> dict[str, str]:
    """Of a rename: the facts of the new side are ``x``, those of the old side ``old_x``."""
    facts = change.facts
    sides = {name: f"old_{name}" for name in _TWO_SIDED}
    sides |= {old: name for name, old in sides.items()}
    return {sides.get(name, name): fact for name, fact in facts.items()}


_TWO_SIDED = ("alias", "default", "presence")


def _exchanged(name: str) -> str:
    """``from`` for ``to``, ``to_open`` for ``from_open``; other names as they are."""
    word, *rest = name.split("_", 1)
    return "_".join([{"from": "to", "to": "from"}.get(word, word), *rest])
