"""Which change a harm comes of: for grouping in the answer, and for breaks that are accepted.

A harm has a path from the message down. Its cause are the changes that lie deepest on that path, of
those that the rules find harmful, where there are such; where none lies on it (a message that is
refused as a whole), all that can be reached are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from serdelab.check.verdicts import BAD, worst_prediction
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.moves import steps as path_steps
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.result import Observation, PairResult, Witness
from serdelab.schema.shape import (
    Alternatives,
    Keyed,
    Nullable,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
)

_TYPES_ALONE = {Kind.ADD_TYPE, Kind.REMOVE_TYPE}
_INNER = re.compile(r"\[\]|\{\w*\}")
Step = tuple[str, str]
"""(type, slot), or (type, "") for a type that the path reaches."""


@dataclass(frozen=True, slots=True)
class Harm:
    """What one codec did to one place; ``changes`` are positions in ``PairResult.changes``."""

    observation: Observation
    path: str
    outcome: Outcome
    witness: Witness | None
    changes: tuple[int, ...]

    @property
    def direction(self) -> Direction:
        return self.observation.direction

    @property
    def whole_path(self) -> str:
        """From the message's simple name down."""
        return ".".join(filter(None, (simple(self.observation.root), self.path)))

    @property
    def condition(self) -> str:
        """When it happens, where that depends on the value; the observation tells of all places."""
        told = self.observation.condition
        start = f"{self.path}: "
        parts = [part.removeprefix(start) for part in told.split("; ") if part.startswith(start)]
        return "; ".join(filter(None, parts)) if self.path else ""

    @property
    def verdict(self) -> Verdict:
        """What this harm alone would make of the pair."""
        if self.observation.verdict is Verdict.CONDITIONAL:
            return Verdict.CONDITIONAL
        return Verdict.BREAKS_SILENTLY if self.outcome.silent else Verdict.BREAKS_LOUDLY


def harms(result: PairResult, old: Shapes, new: Shapes) -> tuple[Harm, ...]:
    """Every harm of every observation, with the changes that it comes of."""
    causes = _Causes(result, old, new)
    return tuple(harm for each in result.observed for harm in _of(each, causes))


def simple(name: str) -> str:
    """A type's name without its namespace."""
    return name.rpartition(".")[2]


def _of(observation: Observation, causes: _Causes) -> Iterator[Harm]:
    if observation.verdict not in BAD:
        return
    shown = {witness.path: witness for witness in observation.witnesses}
    places = {path: o for path, o in observation.by_field.items() if not o.harmless}
    places |= {path: witness.outcome for path, witness in shown.items() if path not in places}
    for path, outcome in places.items() or [("", observation.worst)]:
        witness = shown.get(path)
        at = [path] if path or witness is None else list(_filled(witness.record))
        yield Harm(observation, path, outcome, witness, causes.of(observation, at))


def _filled(record: Any, path: str = "") -> Iterator[str]:
    """The places of a minimised message that hold something: what it is refused for is there."""
    match record:
        case dict():
            for name, inner in cast("dict[str, Any]", record).items():
                yield from _filled(inner, f"{path}.{name}" if path else name)
        case [item, *_]:
            yield from _filled(item, path)
        case _:
            yield path


class _Causes:
    def __init__(self, result: PairResult, old: Shapes, new: Shapes) -> None:
        self.result, self.old, self.new = result, old, new
        self.places = [_places(change) for change in result.changes]
        self.reach: dict[tuple[bool, str], set[str]] = {}

    def of(self, observation: Observation, paths: Sequence[str]) -> tuple[int, ...]:
        """The changes at these places, else those that the message can reach, else all."""
        from_old = observation.direction is Direction.BACKWARD
        shapes = self.old if from_old else self.new
        bad = self._bad(observation.direction)
        paths_down = [_steps(shapes, observation.root, path) for path in paths]
        found = {at for steps in paths_down for at in self._at(steps, bad)}
        if not found:
            known = self._types(observation.root, from_old=from_old)
            found = {i for i, places in enumerate(self.places) if {t for t, _ in places} & known}
        left = sorted(found or range(len(self.places)))
        return tuple(at for at in left if at in bad) or tuple(left)

    def _at(self, steps: Sequence[Step], bad: set[int]) -> list[int]:
        """The changes at the deepest step that has any: a harmful one where there is one.

        A type that only one side has is on a path for the field that holds it, and no cause.
        """
        whole = {i for i, c in enumerate(self.result.changes) if c.kind not in _TYPES_ALONE}
        for known in (whole & bad, whole, set(range(len(self.places))) - whole):
            for step in reversed(steps):
                found = [i for i, places in enumerate(self.places) if i in known and step in places]
                if found:
                    return found
        return []

    def _bad(self, direction: Direction) -> set[int]:
        """The changes that the rules find harmful."""
        every = range(len(self.places))
        return {at for at in every if worst_prediction(self.result, at, direction) in BAD}

    def _types(self, root: str, *, from_old: bool) -> set[str]:
        if (from_old, root) not in self.reach:
            self.reach[from_old, root] = _reachable(self.old if from_old else self.new, root)
        return self.reach[from_old, root]


def _places(change: Change) -> set[Step]:
    """Where a change is, in the simple names of both documents."""
    types, slots = {simple(change.struct)}, {change.slot}
    if change.kind in {Kind.RENAME_TYPE, Kind.MOVE_TYPE}:
        types |= {simple(change.new)}
    if change.kind is Kind.RENAME_FIELD:
        slots |= {change.new}
    if change.kind is Kind.REUSE_NUMBER:
        slots |= {change.old.partition(":")[0]}
    return {(type_, slot) for type_ in types for slot in slots} if change.struct else set()


def _steps(shapes: Shapes, root: str, path: str) -> list[Step]:
    """The types and slots that a path leads through, the outermost first."""
    steps: list[Step] = [(simple(root), "")] if path else []
    type_ = shapes.types.get(root)
    for name in path_steps(_INNER.sub("", path)):
        slots = type_.slots if isinstance(type_, Struct) else ()
        slot = next((slot for slot in slots if slot.name == name), None)
        if type_ is None:
            break
        steps.append((simple(type_.name), name))
        if slot is None:  # only the reader has it
            break
        type_ = next((shapes.types[found] for found in _refs(slot.shape)), None)
        steps += [(simple(type_.name), "")] if type_ else []
    return steps


def _refs(shape: Shape) -> Iterator[str]:
    """The types that a value of that shape is made of."""
    match shape:
        case Ref(name):
            yield name
        case Repeated() | Nullable():
            yield from _refs(shape.item)
        case Keyed():
            yield from _refs(shape.value)
        case Alternatives():
            for branch in shape.branches:
                yield from _refs(branch)
        case _:
            return


def _reachable(shapes: Shapes, root: str) -> set[str]:
    """The simple names of all types that a message holds."""
    found: set[str] = set()
    ahead = [root]
    while ahead:
        type_ = shapes.types.get(ahead.pop())
        if type_ is None or type_.name in found:
            continue
        found.add(type_.name)
        if isinstance(type_, Struct):
            ahead += [name for slot in type_.slots for name in _refs(slot.shape)]
    return {simple(name) for name in found}
