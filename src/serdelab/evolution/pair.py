"""Judges a pair of documents: what changed, what the rules say, what the codecs do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from serdelab import discover
from serdelab.contract import Evolution, Link, Side
from serdelab.errors import NotExpressible, SchemaError, SerdelabError, Unavailable
from serdelab.evolution import unmade
from serdelab.evolution.beyond import Beyond, beyond
from serdelab.evolution.changes import between
from serdelab.evolution.focus import ALL, Focus
from serdelab.evolution.kinds import Change
from serdelab.evolution.lineage import NO_HINTS, Hints, Lineage
from serdelab.evolution.observe import Observer, Subject, not_expressible, refused_pair, trials
from serdelab.evolution.ordinary import Unfillable
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.predict import predict
from serdelab.evolution.reads import Reader, RoundTrip
from serdelab.evolution.result import Observation, PairResult
from serdelab.evolution.scope import focus_of, messages
from serdelab.evolution.values import USUAL
from serdelab.idl.shapes import Read
from serdelab.schema.shape import Shapes
from serdelab.schema.wrap import alike

VALUES = USUAL
"""Messages tried in one direction, unless asked otherwise."""

DIRECTIONS = tuple(Direction)

UNTRIED = "no value is as long as the bounds that differ"


@dataclass(slots=True)
class Pair:
    """Two documents of one IDL with what is known of their identity."""

    old: Read
    new: Read
    hints: Hints = NO_HINTS
    changes: tuple[Change, ...] = field(init=False)
    lineage: Lineage = field(init=False)
    _beyond: dict[bool, Beyond] = field(default_factory=dict[bool, Beyond], init=False)

    def __post_init__(self) -> None:
        shapes = alike(self.old[1], self.new[1])
        self.old, self.new = (self.old[0], shapes[0]), (self.new[0], shapes[1])
        self.lineage = Lineage(self.hints, shapes[0].numbered and shapes[1].numbered)
        self.changes = between(*shapes, self.hints)

    def messages(self) -> list[tuple[str, str]]:
        """The pairs of messages that a change can reach."""
        return messages(self.old[1], self.new[1], self.changes, self.lineage)

    def beyond(self, *, writer_is_old: bool) -> Beyond:
        """What is known of the writer's messages beyond its shapes; found once."""
        if writer_is_old not in self._beyond:
            sides = (self.old, self.new) if writer_is_old else (self.new, self.old)
            self._beyond[writer_is_old] = beyond(*sides)
        return self._beyond[writer_is_old]

    def gaps(self) -> tuple[str, ...]:
        """What no value was made for, in words; but what is known all the same is no gap."""
        old, new = self.beyond(writer_is_old=True), self.beyond(writer_is_old=False)
        sides = ((self.old, old), (self.new, new))
        return gaps(*(document for document, known in sides if not known.settles))

    def untried(self, directions: Collection[Direction]) -> tuple[str, ...]:
        """Changes of bounds that no value reaches, in words; ``directions`` are left undecided."""
        found = [c for c in self.changes if any(each in directions for each in c.untried)]
        return tuple(f"{_place(c.new_file, c.new_line)}{c.path}: {UNTRIED}" for c in found)


def judge(
    old: Read,
    new: Read,
    *,
    codecs: Sequence[str],
    directions: Sequence[Direction] = DIRECTIONS,
    values: int = VALUES,
) -> PairResult:
    """Everything about one pair. ``codecs`` are those of the documents' IDL, by name."""
    return judge_pair(Pair(old, new), codecs, directions, values)


def judge_pair(
    pair: Pair,
    codecs: Sequence[str],
    directions: Sequence[Direction] = DIRECTIONS,
    values: int = VALUES,
) -> PairResult:
    observed: list[Observation] = []
    names: list[str] = []
    for codec in codecs:
        for way in taking_part(codec).ways:
            names.append(rules_name(codec, way))
            observed += observations(pair, codec, way, directions, values)
    predicted = {n: tuple(predict(c, n) for c in pair.changes) for n in dict.fromkeys(names)}
    undecided = {each.direction for each in observed if each.verdict is Verdict.UNDECIDED}
    untold = dict.fromkeys((*pair.gaps(), *pair.untried(undecided)))
    return PairResult(pair.changes, predicted, tuple(observed), tuple(untold))


def taking_part(codec: str) -> Evolution:
    """SchemaError for a codec that takes no part in the lab."""
    evolution = discover.codec(codec).evolution
    if evolution is None:
        raise SchemaError(f"codec {codec} takes no part in the evolution lab")
    return evolution


def rules_name(codec: str, way: str) -> str:
    """The rules that predict a codec, read in one of its ways."""
    found = discover.codec(codec)
    rules = (found.evolution.rules if found.evolution else "") or found.info.format
    return f"{rules}-{way}" if way else rules


def gaps(*documents: Read) -> tuple[str, ...]:
    """What of the documents no value can be made for, in words."""
    found = [gap for _, shapes in documents for gap in (*shapes.gaps, *unmade.gaps(shapes))]
    return tuple(dict.fromkeys(f"{_place(g.file, g.line)}{g.what}: {g.reason}" for g in found))


def _place(file: str, line: int) -> str:
    return f"{file}:{line}: " if file and line else f"{file}: " if file else ""


def observations(
    pair: Pair, codec: str, way: str, directions: Sequence[Direction], values: int = VALUES
) -> Iterator[Observation]:
    """One observation for each message and direction; none where nothing can be reached."""
    for roots in pair.messages():
        for direction in directions:
            yield Meeting(pair, codec, way, roots).observe(direction, values)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One codec in one way on one pair of messages."""

    pair: Pair
    codec: str
    way: str
    roots: tuple[str, str]

    def observe(self, direction: Direction, values: int) -> Observation:
        subject = Subject(self.codec, self.way, direction, self.pair.hints)
        writer = self.writer(direction)
        known = self.pair.beyond(writer_is_old=direction is Direction.BACKWARD)
        try:
            tried = trials(writer.shapes, writer.root, self.focus(direction), values)
        except (Unfillable, RecursionError) as error:
            tried = []
            if not known.messages() and not known.breaking.values:
                return Observation(
                    *(self.codec, self.way, direction, Verdict.UNDECIDED),
                    reason=f"no message can be made: {error}",
                    root=writer.root,
                )
        try:
            reader = self.reader(direction)
        except (NotExpressible, Unavailable) as error:
            return not_expressible(subject, error)
        except SerdelabError:
            raise
        except Exception as error:  # noqa: BLE001 - schema resolution: whatever a library raises
            return refused_pair(subject, error, writer.root)
        found = Observer(subject, reader).observe(tried, known)
        if found.verdict is not Verdict.COMPATIBLE or known.breaking.proven is True:
            return found
        untried = ", ".join(self._untried(direction))
        if not untried:
            return found
        return replace(found, verdict=Verdict.UNDECIDED, reason=f"{UNTRIED}: {untried}")

    def _untried(self, direction: Direction) -> Iterator[str]:
        """Changes of bounds that only longer values would show, where the rules expect harm."""
        for change in self.pair.changes:
            if direction in change.untried:
                predicted = predict(change, rules_name(self.codec, self.way))
                if getattr(predicted, direction.value).verdict is not Verdict.COMPATIBLE:
                    yield change.path

    def _sides(self) -> tuple[Side, Side]:
        (old, shapes), (new, new_shapes) = self.pair.old, self.pair.new
        return Side(old, shapes, self.roots[0]), Side(new, new_shapes, self.roots[1])

    def writer(self, direction: Direction) -> Side:
        old, new = self._sides()
        return old if direction is Direction.BACKWARD else new

    def focus(self, direction: Direction) -> Focus:
        """What of the writer's messages is varied: everything where nothing changed."""
        if not self.pair.changes:
            return ALL
        back = direction is Direction.BACKWARD
        return focus_of(self._shapes(), self.pair.changes, self.pair.lineage, writer_is_old=back)

    def _shapes(self) -> tuple[Shapes, Shapes]:
        return self.pair.old[1], self.pair.new[1]

    def reader(self, direction: Direction) -> Reader:
        """What the codec raises where it refuses the pair, as ``Evolution.link`` says."""
        lineage = self.pair.lineage
        old, new = self._sides()
        if direction is Direction.BACKWARD:
            return Reader(self._link(old, new), old, new, lineage)
        link = self._link(new, old)
        if direction is Direction.FORWARD:
            return Reader(link, new, old, lineage.reversed())
        back = self._link(old, new) if link.rewrite is None else None
        return RoundTrip(link, new, old, back)

    def _link(self, writer: Side, reader: Side) -> Link:
        return taking_part(self.codec).link(writer, reader, self.way)
