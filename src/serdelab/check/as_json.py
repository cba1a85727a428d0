"""The answer as one JSON object, for programs; ``docs/check.schema.json`` is its schema.

Version 1 (2026-11): first. Within a version, keys are added and none changes its meaning.

Two versions of one file give one object, a *pair* with ``version``. Folders, several files and
histories give an object whose ``pairs`` is a list of such pairs, with the verdicts over all of them
(transitive: every version against every earlier one) and the ``steps`` from version to version.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from serdelab.check.answer import Answer, Judged, Step
from serdelab.check.attribution import simple
from serdelab.check.compare import Compared
from serdelab.check.trees import Moved
from serdelab.check.unshown import Unshown
from serdelab.check.verdicts import (
    ASKED,
    NOTHING_TRIED,
    Verdicts,
    by_rules,
    observed,
    predictions,
    subjects,
)
from serdelab.evolution.kinds import Change
from serdelab.evolution.outcome import Direction, worst_verdict
from serdelab.evolution.result import Observation, Witness
from serdelab.evolution.witness_json import to_json

VERSION = 1


def as_json(answer: Answer) -> dict[str, Any]:
    common = {
        "require": answer.require.value,
        "exit_code": answer.exit_code,
        "unused": [{"path": e.path, "place": e.place} for e in answer.unused],
    }
    if answer.single:
        return {"version": VERSION, **_pair(answer.judged[0]), **common}
    return {
        "version": VERSION,
        "verdict": _verdicts(answer.verdicts),
        "bump": answer.bump.size.value,
        "reason": answer.bump.reason,
        "pairs": [_pair(judged) for judged in answer.judged],
        "steps": [_step(step) for step in answer.steps],
        "added": [_moved(moved) for moved in answer.added],
        "removed": [_moved(moved) for moved in answer.removed],
        "unreadable": [
            {"file": each.file, "line": each.line, "message": each.message}
            for each in answer.unreadable
        ],
        **common,
    }


def _pair(judged: Judged) -> dict[str, Any]:
    return {
        "verdict": _verdicts(judged.verdicts),
        "bump": judged.bump.size.value,
        "reason": judged.bump.reason,
        "advice": judged.advice,
        "idl": judged.idl,
        "old": {"label": judged.older, "file": judged.old},
        "new": {"label": judged.newer, "file": judged.new},
        "codecs": [_codec(judged, codec, way) for codec, way in _subjects(judged)],
        "changes": [_change(judged, at) for at in range(len(judged.result.changes))],
        "accepted": [
            {
                "direction": each.direction.value,
                "path": each.path,
                "kind": each.kind or None,
                "reason": each.entry.reason,
                "place": each.entry.place,
            }
            for each in judged.accepted
        ],
        "unshown": [_unshown(judged, each) for each in judged.unshown],
        "gaps": list(judged.result.gaps),
        "checkers": [_checker(each) for each in judged.compared],
    }


def _verdicts(verdicts: Verdicts) -> dict[str, str]:
    return {
        "backward": verdicts.backward.value,
        "forward": verdicts.forward.value,
        "full": verdicts.full.value,
    }


def _subjects(judged: Judged) -> tuple[tuple[str, str], ...]:
    return subjects(judged.result) or tuple((codec, "") for codec in judged.codecs)


def _codec(judged: Judged, codec: str, way: str) -> dict[str, Any]:
    found = {d: observed(judged.result, codec, way, d) for d in Direction}
    read = {d.value: _observations(judged, d, each) for d, each in found.items()}
    return {"codec": codec, "way": way, **read}


def _observations(
    judged: Judged, direction: Direction, found: Sequence[Observation]
) -> dict[str, Any]:
    """Of all messages of the documents together."""
    if not found:
        return {
            "verdict": by_rules(judged.result, direction).value,
            "values_tried": 0,
            "unsound": 0,
            "condition": None,
            "reason": NOTHING_TRIED,
            "witnesses": [],
        }
    conditions = [_told(o, o.condition, found) for o in found if o.condition]
    reasons = dict.fromkeys(_told(o, o.reason, found) for o in found if o.reason)
    return {
        "verdict": worst_verdict(o.verdict for o in found).value,
        "values_tried": sum(o.values_tried for o in found),
        "unsound": sum(o.unsound for o in found),
        "condition": "; ".join(conditions) or None,
        "reason": "; ".join(reasons) or None,
        "witnesses": [witness_as_json(each) for o in found for each in o.witnesses],
    }


def _told(observation: Observation, text: str, all_: Sequence[Observation]) -> str:
    """With the message's name, where there are several."""
    return f"{simple(observation.root)}: {text}" if len(all_) > 1 else text


def witness_as_json(witness: Witness) -> dict[str, Any]:
    """All that it needs to be replayed; ``field`` is its path."""
    return {**to_json(witness), "field": witness.path}


def _change(judged: Judged, at: int) -> dict[str, Any]:
    change: Change = judged.result.changes[at]
    said = {d.value: predictions(judged.result, at, d)[:1] for d in Direction}
    worst = max(
        (p for each in said.values() for p in each), key=lambda p: p.verdict.rank, default=None
    )
    file, line = place(change)
    return {
        "kind": change.kind.value,
        "path": change.path,
        "old": change.old,
        "new": change.new,
        "file": file,
        "line": line,
        "old_file": change.old_file,
        "old_line": change.old_line,
        "predicted": {d: (p[0].verdict.value if p else None) for d, p in said.items()},
        "condition": {
            d: (p[0].condition if p and p[0].condition else None) for d, p in said.items()
        },
        "rule": worst.rule if worst else None,
        "source": worst.source if worst else None,
        "observed": {d.value: _seen(judged, at, d) for d in ASKED},
    }


def place(change: Change) -> tuple[str, int]:
    """File and line in the new version; in the old one of what is gone."""
    gone = change.old and not change.new
    if change.old_line and (gone or not change.new_line):
        return change.old_file, change.old_line
    return change.new_file or change.old_file, change.new_line


def _seen(judged: Judged, at: int, direction: Direction) -> list[str]:
    """The harmful outcomes that come of a change; none where none was found."""
    found = (h.outcome.value for h in judged.harms_of(at) if h.direction is direction)
    return sorted(set(found))


def _unshown(judged: Judged, found: Unshown) -> dict[str, Any]:
    change = judged.result.changes[found.change]
    return {
        "path": change.path,
        "kind": change.kind.value,
        "direction": found.direction.value,
        "codec": found.codec,
        "way": found.way,
        "predicted": found.predicted.verdict.value,
        "rule": found.predicted.rule,
        "reason": found.reason,
        "link": found.link,
        "accepted": bool(judged.acceptances(found)),
    }


def _checker(compared: Compared) -> dict[str, Any]:
    verdict = compared.verdict
    return {
        "name": compared.name,
        "version": verdict.version if verdict else None,
        "backward": verdict.backward.value if verdict else None,
        "forward": verdict.forward.value if verdict and verdict.forward else None,
        "findings": list(verdict.findings) if verdict else [],
        "reason": compared.reason or None,
        "refuted": [
            {
                "direction": each.direction.value,
                "missed": each.missed,
                "text": each.text,
                "values_tried": each.values,
                "witness": witness_as_json(each.witness) if each.witness else None,
            }
            for each in compared.refuted
        ],
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "old": step.older,
        "new": step.newer,
        "verdict": _verdicts(step.verdicts),
        "bump": step.bump.size.value,
        "reason": step.bump.reason,
    }


def _moved(moved: Moved) -> dict[str, str]:
    return {"file": moved.name, "old": moved.older, "new": moved.newer}
