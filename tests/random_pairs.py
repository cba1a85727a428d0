"""Random pairs of schemas, and the laws that every verdict of the lab has to hold on them.

A schema is drawn, edited once or twice, and emitted into an IDL twice: before and after. What the
codecs of that IDL do is then judged. Each law is a function that gives what breaks it, in words.
The laws are written without the engine's own search, minimiser and conditions.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from edit_choices import choices
from hypothesis import strategies as st
from random_texts import texts

from serdelab import discover
from serdelab.errors import NotExpressible, SchemaError
from serdelab.evolution.edits import EDITS, followed_by, from_table
from serdelab.evolution.jsonable import plain
from serdelab.evolution.lineage import NO_HINTS
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.pair import Meeting, Pair, taking_part
from serdelab.evolution.reads import Read, Reader, Unsound
from serdelab.evolution.result import Observation, Witness
from serdelab.evolution.search import drawn, search
from serdelab.evolution.strategies import values_of
from serdelab.evolution.values import ABSENT, Trial
from serdelab.evolution.witness_json import from_json, replay, to_json
from serdelab.idl import front_end
from serdelab.idl.shapes import read_text
from serdelab.idl.shapes import reader as shape_reader
from serdelab.schema import Schema
from serdelab.schema.schema_strategies import schemas
from serdelab.schema.shape import Chosen

BREAKS = (Verdict.CONDITIONAL, Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY)
TRIES = 6
"""Edits that are tried: many do not fit a schema."""

TIMES = 10
"""A verdict has to hold for that many times the values that it was found with."""


def codecs_of(idl: str) -> list[str]:
    """All that take part in the lab with documents of that IDL."""
    names = discover.plugins(discover.CODEC)
    found = ((name, discover.codec(name).evolution) for name in names)
    return [name for name, evolution in found if evolution is not None and evolution.idl == idl]


@dataclass(frozen=True)
class RandomPair:
    idl: str
    tables: tuple[Any, ...]
    """The edits, as case files have them."""
    pair: Pair

    def __repr__(self) -> str:
        return f"{self.idl} {self.tables}\n{self.pair.old[0].text}\n---\n{self.pair.new[0].text}"


@st.composite
def pairs(draw: st.DrawFn, idl: str, *, most: int = 2) -> RandomPair | None:
    """None where the edits do not fit the schema, or the IDL cannot say one of both."""
    old = draw(schemas(depth=2, fields=3))
    new, hints, tables = old, NO_HINTS, list[Any]()
    for _ in range(draw(st.integers(most, TRIES))):
        table = draw(choices(draw(st.sampled_from(sorted(EDITS))), new))
        try:
            edited = from_table(table or {"kind": "no_change"}).apply(new)
        except SchemaError:
            continue
        if len(tables) == most:
            break
        tables.append(table)
        new, hints = edited.new, followed_by(hints, edited.hints)
    try:
        documents = [_read(idl, schema) for schema in (old, new)]
    except NotExpressible:
        return None
    pair = Pair(documents[0], documents[1], hints)
    return RandomPair(idl, tuple(tables), pair) if pair.changes else None


def _read(idl: str, schema: Schema) -> Any:
    bare = Schema(schema.root, schema.namespace)
    return shape_reader(idl).text(front_end(idl).emit(bare))


@dataclass
class Seen:
    """One observation, with what made it."""

    meeting: Meeting
    direction: Direction
    found: Observation
    drawn: dict[Any, list[Any]]
    """What was drawn for a pair, by writer: the codecs of an IDL are tried with the same."""

    def drawn_once(self, what: str, draw: Callable[[int], list[Any]]) -> list[Any]:
        """TIMES as many as the engine tried."""
        many = TIMES * self.found.values_tried
        key = what, self.direction is Direction.BACKWARD, self.meeting.roots
        if len(self.drawn.get(key, ())) < many:
            self.drawn[key] = draw(many)
        return self.drawn[key][:many]

    @property
    def where(self) -> str:
        return f"{self.found.codec}:{self.found.way} {self.direction} {self.found.root}"


def observed(pair: Pair, idl: str, values: int = 120) -> Iterator[Seen]:
    """All codecs, ways, messages and directions."""
    drawn: dict[Any, list[Any]] = {}
    for codec in codecs_of(idl):
        for way in taking_part(codec).ways:
            for roots in pair.messages():
                meeting = Meeting(pair, codec, way, roots)
                for direction in Direction:
                    found = meeting.observe(direction, values)
                    yield Seen(meeting, direction, found, drawn)


# Laws ------------------------------------------------------------------------------------------


def unequal_to_itself(seen: Seen) -> Iterator[str]:
    """Of a pair of equal documents."""
    found = seen.found
    if found.verdict is not Verdict.COMPATIBLE and found.verdict is not Verdict.NOT_EXPRESSIBLE:
        shown = [(w.path, w.record, w.got, w.error) for w in found.witnesses]
        yield f"{seen.where} is {found.verdict}: {found.condition} {found.reason} {shown}"


def refuted(seen: Seen) -> Iterator[str]:
    """A message that breaks although the pair is called compatible."""
    if seen.found.verdict is not Verdict.COMPATIBLE:
        return
    reader = seen.meeting.reader(seen.direction)
    for record in many_records(seen):
        read = read_of(reader, record)
        if read is not None and not read.worst.harmless:
            yield f"{seen.where}: {record!r} {read.findings} {read.error}"
            return


def many_records(seen: Seen) -> list[Any]:
    """Random messages of the writer."""
    writer, focus = seen.meeting.writer(seen.direction), seen.meeting.focus(seen.direction)

    def draw(many: int) -> list[Any]:
        return drawn(values_of(writer.shapes, writer.root, focus), many)

    return seen.drawn_once("messages", draw)


def read_of(reader: Reader, record: Any) -> Read | None:
    """None where the message proves nothing."""
    try:
        return reader.read(record)
    except Unsound:
        return None


def without_witness(seen: Seen) -> Iterator[str]:
    if seen.found.verdict in BREAKS and not seen.found.witnesses:
        yield f"{seen.where}: {seen.found.verdict} {seen.found.reason} {seen.found.by_field}"


def not_minimal(seen: Seen) -> Iterator[str]:
    """Witnesses of which something can be left out."""
    for witness in seen.found.witnesses:
        reader = seen.meeting.reader(seen.direction)
        for smaller in steps(plain(witness.record)):
            read = read_of(reader, smaller)
            if read is not None and still(read, witness):
                yield f"{seen.where} {witness.path} {witness.outcome}: {witness.record} {smaller}"
                break


def still(read: Read, witness: Witness) -> bool:
    """Whether a message shows what the witness shows."""
    if witness.outcome is Outcome.REFUSED:
        return bool(read.error) and _cause(read.error) == _cause(witness.error)
    return any(f.path == witness.path and f.outcome is witness.outcome for f in read.findings)


def _cause(error: str) -> tuple[str, list[str]]:
    """The class of an error, and the place of the schema that it names, if any."""
    return error.partition(":")[0], re.findall(r"#/\S*", error)


def steps(value: Any) -> Iterator[Any]:
    """With one field, entry or item less, or one text shorter by one."""
    if is_dict(value):
        for key in value:
            yield {k: v for k, v in value.items() if k is not key}
        for key, inner in value.items():
            yield from ({**value, key: less} for less in steps(inner))
    elif is_list(value):
        yield from _shorter(value)
        for at, inner in enumerate(value):
            yield from ([*value[:at], less, *value[at + 1 :]] for less in steps(inner))
    elif isinstance(value, Chosen):
        yield from (Chosen(value.branch, less) for less in steps(value.value))
    elif isinstance(value, str | bytes):
        yield from _shorter(value)


def _shorter(value: Any) -> Iterator[Any]:
    yield from (value[:at] + value[at + 1 :] for at in range(len(value)))


def not_replayed(seen: Seen) -> Iterator[str]:
    """Witnesses that do not come back from their JSON with the same bytes and outcome."""
    for witness in seen.found.witnesses:
        flat = json.loads(json.dumps(to_json(witness), allow_nan=False))
        again = replay(from_json(flat))
        if not again.holds:
            yield f"{seen.where} {witness.path}: {flat} {again.said} {again.now}"


def many_trials(seen: Seen) -> list[Trial]:
    writer, focus = seen.meeting.writer(seen.direction), seen.meeting.focus(seen.direction)

    def draw(many: int) -> list[Any]:
        return search(writer.shapes, writer.root, focus, many)

    return seen.drawn_once("trials", draw)


def untruthful(seen: Seen) -> Iterator[str]:
    """Conditions that do not say of more values whether they are harmed."""
    if seen.found.verdict is not Verdict.CONDITIONAL:
        return
    reader = seen.meeting.reader(seen.direction)
    stated = dict(_stated(seen.found.condition))
    for trial in many_trials(seen):
        holds = stated.get(trial.path)
        read = read_of(reader, trial.record) if holds else None
        if holds and read is not None and holds(trial.value) is not harmed(read, trial):
            yield f"{seen.where}: {seen.found.condition}, and {trial.record!r}: {read.findings}"
            return


def harmed(read: Read, trial: Trial) -> bool:
    """Whether something bad befell the place of a trial, what is inside or around it."""
    bad = [f for f in read.findings if not f.outcome.harmless]
    return any(
        f.outcome is Outcome.REFUSED
        or any(one.startswith(two) for one, two in ((f.path, trial.path), (trial.path, f.path)))
        for f in bad
    )


def _stated(condition: str) -> Iterator[tuple[str, Callable[[Any], bool]]]:
    """The conditions by place, as far as this module knows their words."""
    for each in condition.split("; "):
        path, colon, words = each.partition(": ")
        holds = _predicate(words)
        if colon and holds:
            yield path, holds


_BORDER = re.compile(r"value ([<>]) ([-\d^+ ]+)$")
_WORDS: dict[str, Callable[[Any], bool]] = {
    "absent": lambda value: value is ABSENT,
    "null": lambda value: value is None,
    "value is not valid UTF-8": lambda value: not _is_utf8(value),
    "value is empty": lambda value: value in ("", b"", [], {}),
    "value is true": lambda value: value is True,
    "value is false": lambda value: value is False,
}


def _predicate(words: str) -> Callable[[Any], bool] | None:
    if words in _WORDS:
        return _WORDS[words]
    found = [_BORDER.match(part) for part in words.split(" or ")]
    borders = [(match[1], _number(match[2])) for match in found if match]
    if len(borders) < len(found):
        return None
    return lambda value: any(value < n if sign == "<" else value > n for sign, n in borders)


def _number(words: str) -> int:
    return int(eval(words.replace("^", "**"), {}))


def _is_utf8(value: bytes) -> bool:
    return value.decode("utf-8", "ignore").encode() == value


@dataclass
class Tally:
    """What was counted over many pairs."""

    counts: Counter[str] = field(default_factory=Counter[str])
    wrong: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Law → what breaks it."""

    def add(self, drawn: RandomPair) -> None:
        for seen in observed(drawn.pair, drawn.idl):
            self.counts[seen.found.verdict.value] += 1
            self.counts["unsound"] += seen.found.unsound
            self.counts["tried"] += seen.found.values_tried
            self.counts["witnesses"] += len(seen.found.witnesses)
            self.counts["breaks"] += seen.found.verdict in BREAKS
            for law in LAWS:
                for problem in law(seen):
                    self.wrong.setdefault(law.__name__, []).append(f"{problem}\n{drawn!r}")


LAWS: tuple[Callable[[Seen], Iterator[str]], ...] = (
    refuted,
    without_witness,
    not_minimal,
    not_replayed,
    untruthful,
)


@st.composite
def equals(draw: st.DrawFn, idl: str) -> RandomPair | None:
    """A document and itself; None where the IDL cannot say the schema."""
    schema = draw(schemas(depth=2, fields=4))
    try:
        document, shapes = _read(idl, schema)
    except NotExpressible:
        return None
    return RandomPair(idl, (), Pair((document, shapes), (replace(document), shapes)))


@st.composite
def own_words(draw: st.DrawFn, idl: str) -> RandomPair | None:
    """A pair in the words of its IDL; None where both say the same, or one is refused."""
    old, new = draw(texts(idl))
    try:
        pair = Pair(read_text(idl, old), read_text(idl, new))
    except SchemaError:
        return None
    return RandomPair(idl, (), pair) if pair.changes else None
