"""What the lab found out about one pair of schemas: predictions, observations, witnesses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from serdelab.evolution.kinds import Change
from serdelab.evolution.lineage import NO_HINTS, Hints
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.schema import IdlDocument


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the rules of a format say of one change in one direction.

    ``rule`` is the rule's id, ``source`` its specification with section, ``condition`` the words
    of a CONDITIONAL ("value < 0"). ``outcome`` is that of a value that the change harms. ``whole``:
    every message that holds the changed struct is refused, whatever stands at the changed place.
    """

    verdict: Verdict
    outcome: Outcome
    rule: str
    source: str
    condition: str = ""
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Witness:
    """A record and its bytes that show an outcome, minimised; it replays from itself alone.

    ``record`` and ``got`` are plain values as ``evolution.jsonable`` writes them. ``writer`` and
    ``reader`` are the documents (of a round trip: of both ends, and of the service in the middle);
    ``root`` and ``reader_root`` the message in each.
    """

    codec: str
    way: str
    direction: Direction
    path: str
    outcome: Outcome
    record: Any
    bytes: str
    """Hexadecimal."""
    got: Any
    error: str
    writer: IdlDocument
    reader: IdlDocument
    root: str
    reader_root: str
    expected: Any = None
    """What the writer's own reader has at ``path``."""
    hints: Hints = NO_HINTS
    """Of the pair, old to new."""


@dataclass(frozen=True, slots=True)
class Observation:
    """All reads of one codec, in one way and one direction, over one pair of messages.

    ``outcomes`` counts the messages by their worst outcome. ``by_field`` is the worst outcome at
    each path that had another one than SAME. ``reason`` says why a verdict is NOT_EXPRESSIBLE or
    UNDECIDED, and what is proven of one that is COMPATIBLE. ``unsound`` counts values that the
    codec did not even bring back to its own reader: they prove nothing and are left out.
    ``proven``: the library of the IDL knows that no message breaks, made or not.
    """

    codec: str
    way: str
    direction: Direction
    verdict: Verdict
    values_tried: int = 0
    unsound: int = 0
    condition: str = ""
    reason: str = ""
    outcomes: Mapping[Outcome, int] = field(default_factory=dict[Outcome, int])
    by_field: Mapping[str, Outcome] = field(default_factory=dict[str, Outcome])
    witnesses: tuple[Witness, ...] = ()
    root: str = ""
    proven: bool = False

    @property
    def worst(self) -> Outcome:
        return max(self.outcomes, key=lambda outcome: outcome.rank, default=Outcome.SAME)


@dataclass(frozen=True, slots=True)
class Predicted:
    """A change with what the rules of one format say of it."""

    change: Change
    backward: Prediction
    forward: Prediction
    round_trip: Prediction


@dataclass(frozen=True, slots=True)
class PairResult:
    """Everything about one pair: ``predicted`` by rules name, ``observed`` by codec and way."""

    changes: tuple[Change, ...]
    predicted: Mapping[str, tuple[Predicted, ...]]
    observed: tuple[Observation, ...]
    gaps: tuple[str, ...] = ()
    """What of the documents could not be tried, in words with file and line."""
