"""What a read did to each field: what the writer's own reader sees, against what the reader sees.

Fields are matched by lineage, so that a renamed field is one field, and a field that took the
number of another one is not. The rules, from harmless to worst:

* both have a value: the same, less precise (``lossy``), or another one (``silent_corruption``);
  another one that is the reader's default or blank is a ``silent_loss``;
* a value that is not of the reader's declared type is ``silent_corruption``, however equal: an
  application that trusts its schema meets it unprepared; so is a union with no or many branches;
* only the writer's side has one: a ``silent_loss``, unless it is blank (0, "", nothing in it),
  which formats without presence do not tell from absent;
* only the reader's side has one: ``defaulted`` where it is the default or blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from serdelab.evolution.alike import as_text, fits, scalars
from serdelab.evolution.entries import map_of, member, only, pairs_of
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.moves import Move, dig, moves
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.outcome import Outcome
from serdelab.evolution.sets import matched
from serdelab.evolution.symbols import SymbolReads
from serdelab.evolution.typed import (
    are_of,
    is_alike,
    is_blank,
    is_bytes,
    is_default,
    is_of,
    is_other_text,
    is_plainly_same,
    is_struct,
    is_untold,
    number,
    takes_all,
)
from serdelab.evolution.values import ABSENT
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Keyed,
    Leaf,
    Nullable,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What happened at one path; ABSENT stands for a value that is not there."""

    path: str
    outcome: Outcome
    expected: Any = ABSENT
    got: Any = ABSENT


class Compare:
    """Compares values of a writer's and a reader's document; made once for a pair."""

    def __init__(self, writer: Shapes, reader: Shapes, lineage: Lineage) -> None:
        self.writer, self.reader, self.lineage = writer, reader, lineage
        self._pairs: dict[tuple[str, str], list[tuple[Slot | None, Slot | None]]] = {}
        self._moves: dict[tuple[str, str], list[Move]] = {}
        self._symbols = SymbolReads(lineage)
        self.survives: Callable[[], bool] = lambda: False

    def messages(
        self, root: str, reader_root: str, expected: Any, got: Any, survives: Callable[[], bool]
    ) -> list[Finding]:
        """All outcomes but SAME. ``survives`` says whether the reader's rewrite keeps the message.

        It is asked where one side takes bytes for what is a message to the other.
        """
        self.survives = survives
        return list(self._structs(root, reader_root, expected, got, ""))

    def _structs(
        self, name: str, reader_name: str, expected: Any, got: Any, path: str
    ) -> Iterator[Finding]:
        if not (_is_record(expected) and _is_record(got)):
            if expected != got:  # what is no record though the writer's shape says so may be kept
                yield Finding(path, Outcome.SILENT_CORRUPTION, expected, got)
            return
        if self._is_no_branch(name, reader_name, got):
            yield Finding(path, Outcome.SILENT_CORRUPTION, expected, got)
        pairs, moved = self._slots(name, reader_name)
        apart = {move.before[0] for move in moved}
        for slot, other in pairs:
            if other is None:
                assert slot is not None
                if slot.name not in apart:
                    yield from self._ignored(slot, expected, path)
            elif slot is None:
                yield from self._stranger(other, expected, got, path)
            elif slot.name in expected or other.name in got:
                yield from self._both(slot, other, expected, got, path)

        for move in moved:
            before = {move.slot.name: dig(expected, move.before)}
            after = {move.other.name: dig(got, move.after)}
            around = ".".join((*([path] if path else []), *move.before[:-1]))
            yield from self._both(move.slot, move.other, before, after, around)

    def _ignored(self, slot: Slot, expected: dict[str, Any], path: str) -> Iterator[Finding]:
        """A slot that only the writer has."""
        value = expected.get(slot.name, ABSENT)
        if value is not ABSENT and not is_blank(self.writer, slot.shape, value):
            yield Finding(_at(path, slot), Outcome.IGNORED, value)

    def _is_no_branch(self, name: str, reader_name: str, got: dict[str, Any]) -> bool:
        """Whether a struct was read as a union of which not exactly one branch is set."""
        record, union = self.writer.struct(name), self.reader.struct(reader_name)
        return union.one_of and not record.one_of and len(got) != 1

    def _slots(
        self, name: str, reader_name: str
    ) -> tuple[list[tuple[Slot | None, Slot | None]], list[Move]]:
        key = name, reader_name
        if key not in self._pairs:
            old, new = self.writer.struct(name), self.reader.struct(reader_name)
            pairs = self._pairs[key] = list(self.lineage.slots(old, new))
            self._moves[key] = moves(pairs, self.writer, self.reader)
        return self._pairs[key], self._moves[key]

    def _stranger(
        self, other: Slot, expected: dict[str, Any], got: dict[str, Any], path: str
    ) -> Iterator[Finding]:
        """A slot that only the reader has."""
        value = got.get(other.name, ABSENT)
        extra = expected.get(other.name, ABSENT)
        if value is ABSENT or is_default(self.reader, other, value):
            yield Finding(_at(path, other), Outcome.DEFAULTED, extra, value)
        elif extra is ABSENT or not is_of(self.reader, other.shape, value):
            yield Finding(_at(path, other), Outcome.SILENT_CORRUPTION, extra, value)

    def _both(
        self, slot: Slot, other: Slot, expected: dict[str, Any], got: dict[str, Any], path: str
    ) -> Iterator[Finding]:
        before, after = expected.get(slot.name, ABSENT), got.get(other.name, ABSENT)
        here = _at(path, slot)
        if before is ABSENT:
            if after is not ABSENT:
                harmless = is_default(self.reader, other, after)
                bad = Outcome.SILENT_CORRUPTION
                yield Finding(here, Outcome.DEFAULTED if harmless else bad, before, after)
        elif after is ABSENT:
            blank = is_blank(self.writer, slot.shape, before)
            yield Finding(here, Outcome.DEFAULTED if blank else Outcome.SILENT_LOSS, before)
        elif not is_plainly_same(slot.shape, other.shape, before, after):
            for finding in self._values(slot.shape, other.shape, before, after, here):
                lost = finding.path == here and self._is_lost(slot, other, before, after)
                if lost and finding.outcome is Outcome.SILENT_CORRUPTION:
                    yield Finding(here, Outcome.SILENT_LOSS, before, after)
                else:
                    yield finding

    def _is_lost(self, slot: Slot, other: Slot, before: Any, after: Any) -> bool:
        """Whether a reader's default stands where the writer had a value of his own."""
        own_default = slot.has_default and before == slot.default
        return is_default(self.reader, other, after) and not own_default

    # Values ---------------------------------------------------------------------------------

    def _values(
        self, shape: Shape, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        if before is None and after is None:
            if not is_of(self.reader, other, None):
                yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
            return
        shape, before = self._bare(self.writer, shape, before)
        other, after = self._bare(self.reader, other, after)
        if before is None or after is None:
            yield from self._nothing(shape, other, before, after, path)
        elif is_untold(shape, before) or takes_all(other):
            if not is_alike(before, after) or not is_of(self.reader, other, after):
                yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
        else:
            yield from self._something(shape, other, before, after, path)

    def _something(
        self, shape: Shape, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        match shape, other:
            case Ref(), Ref():
                yield from self._named(shape, other, before, after, path)
            case Repeated(), Repeated():
                yield from self._lists(shape, other, before, after, path)
            case Repeated(), Keyed():
                entries = pairs_of(before)
                if is_dict(entries) and len(entries) < len(before):
                    yield Finding(path, Outcome.SILENT_LOSS, before, after)
                else:
                    yield from self._values(self._map_of(shape), other, entries, after, path)
            case Keyed(), Repeated():
                yield from self._values(shape, self._map_of(other), before, pairs_of(after), path)
            case Keyed(), Keyed():
                yield from self._maps(shape, other, before, after, path)
            case (Ref(), Keyed()) | (Keyed(), Ref()):
                yield from self._members(shape, other, before, after, path)
            case Repeated(), _:
                yield from self._last(shape, other, before, after, path)
            case _, Repeated():
                yield from self._first(shape, other, before, after, path)
            case _:
                yield from self._scalars(shape, other, before, after, path)

    def _map_of(self, shape: Repeated) -> Shape:
        return map_of((self.writer, self.reader), shape)

    def _bare(self, shapes: Shapes, shape: Shape, value: Any) -> tuple[Shape, Any]:
        """Without null and the choice of a branch."""
        if isinstance(shape, Nullable):
            return self._bare(shapes, shape.item, value)
        if isinstance(shape, Alternatives) and isinstance(value, Chosen):
            return self._bare(shapes, shape.branches[value.branch], value.value)
        return shape, value

    def _nothing(
        self, shape: Shape, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        if before is None:
            blank = is_blank(self.reader, other, after)
            bad = Outcome.SILENT_CORRUPTION
            yield Finding(path, Outcome.DEFAULTED if blank else bad, before, after)
        else:
            blank = is_blank(self.writer, shape, before)
            yield Finding(path, Outcome.DEFAULTED if blank else Outcome.SILENT_LOSS, before, after)

    def _named(
        self, shape: Ref, other: Ref, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        type_, reader_type = self.writer.types[shape.name], self.reader.types[other.name]
        if isinstance(type_, Struct) and isinstance(reader_type, Struct):
            yield from self._structs(shape.name, other.name, before, after, path)
        elif isinstance(type_, Symbols) and isinstance(reader_type, Symbols):
            outcome = self._symbols.outcome(type_, reader_type, before, after)
            if outcome is not Outcome.SAME:
                yield Finding(path, outcome, before, after)
        else:
            yield from self._scalars(shape, other, before, after, path)

    def _lists(
        self, shape: Repeated, other: Repeated, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        if not is_list(after):
            yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
            return
        if "set" in {shape.word, other.word}:
            alike = partial(self._alike, shape.item, other.item)
            before, after = matched(before, after, alike)
        if len(before) != len(after):
            less = len(after) < len(before)
            worse = Outcome.SILENT_LOSS if less else Outcome.SILENT_CORRUPTION
            yield Finding(path, worse, before, after)
            return
        for one, two in zip(before, after, strict=True):
            yield from self._values(shape.item, other.item, one, two, f"{path}[]")

    def _alike(self, shape: Shape, other: Shape, one: Any, two: Any) -> bool:
        return all(f.outcome.harmless for f in self._values(shape, other, one, two, ""))

    def _maps(
        self, shape: Keyed, other: Keyed, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        if not is_dict(after):
            yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
            return
        keys = {as_text(key): key for key in after}
        for key, value in before.items():
            there = self._taken(shape, other, key, keys)
            if there is ABSENT:
                lost = not keys and len(after) < len(before)
                worse = Outcome.SILENT_LOSS if lost or not after else Outcome.SILENT_CORRUPTION
                yield Finding(path, worse, before, after)
                return
            if isinstance(other.key, Leaf) and not fits(other.key, there):
                yield Finding(f"{path}{{key}}", Outcome.SILENT_CORRUPTION, key, there)
            yield from self._values(shape.value, other.value, value, after[there], f"{path}{{}}")
        if keys:
            yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)

    def _taken(self, shape: Keyed, other: Keyed, key: Any, keys: dict[str, Any]) -> Any:
        """The reader's key that is the writer's, out of those left: of the same text, or value."""
        there = keys.pop(as_text(key), ABSENT)
        if there is not ABSENT:
            return there
        for text, each in keys.items():
            if not list(self._values(shape.key, other.key, key, each, "")):
                return keys.pop(text)
        return ABSENT

    def _members(
        self, shape: Shape, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        """A record on one side, a map on the other: member by member."""
        if not (is_dict(before) and is_dict(after) and is_of(self.reader, other, after)):
            yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
            return
        for name, value in before.items():
            mine, theirs = member(self.writer, shape, name), member(self.reader, other, name)
            if name not in after and theirs is None:
                yield Finding(f"{path}.{name}", Outcome.IGNORED, value)
            elif name not in after:
                yield Finding(path, Outcome.SILENT_LOSS, before, after)
            elif mine is not None and theirs is not None:
                yield from self._values(mine, theirs, value, after[name], f"{path}.{name}")

    def _last(
        self, shape: Repeated, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        """A list is read as one value: what of it arrives."""
        if not before:
            if not is_blank(self.reader, other, after):
                yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
        elif len(before) == 1:
            yield from self._values(shape.item, other, before[0], after, path)
        else:
            ends = (before[-1], before[0])
            found = (list(self._values(shape.item, other, one, after, path)) for one in ends)
            some = any(not findings for findings in found)
            worse = Outcome.SILENT_LOSS if some else Outcome.SILENT_CORRUPTION
            yield Finding(path, worse, before, after)

    def _first(
        self, shape: Shape, other: Repeated, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        """One value is read as a list."""
        blank = is_blank(self.writer, shape, before)
        if is_list(after) and len(after) == 1:
            yield from self._values(shape, other.item, before, after[0], path)
        elif after or not is_list(after):
            yield Finding(path, Outcome.SILENT_CORRUPTION, before, after)
        else:
            yield Finding(path, Outcome.DEFAULTED if blank else Outcome.SILENT_LOSS, before, after)

    def _scalars(
        self, shape: Shape, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        if is_struct(self.writer, shape) is not is_struct(self.reader, other):
            yield from self._wrapped(shape, other, before, after, path)
            return
        symbol = number(self.writer, shape, other, before)
        outcome = scalars(symbol, number(self.reader, other, shape, after))
        if is_other_text(shape, other, after) or not is_of(self.reader, other, after):
            outcome = Outcome.SILENT_CORRUPTION
        if outcome is Outcome.SAME:
            return
        blanks = is_blank(self.writer, shape, before), is_blank(self.reader, other, after)
        if all(blanks) and is_of(self.reader, other, after):
            outcome = Outcome.DEFAULTED
        yield Finding(path, outcome, before, after)

    def _wrapped(
        self, shape: Shape, other: Shape, before: Any, after: Any, path: str
    ) -> Iterator[Finding]:
        """A scalar on one side, a record on the other: a wrapper's value, or an encoded message."""
        blank = not before and not after
        opaque = self.writer.numbered and (is_bytes(shape) or is_bytes(other))
        if is_of(self.reader, other, after) and (
            blank or (opaque and before and after and self.survives())
        ):
            return
        one, two = only(before), only(after)
        if not is_of(self.reader, other, after) or not are_of(self.reader, other, after):
            one = ABSENT
        if one is not ABSENT and two is not ABSENT and scalars(one, two) is Outcome.SAME:
            return
        blank = is_blank(self.reader, other, after)
        worse = Outcome.SILENT_LOSS if blank else Outcome.SILENT_CORRUPTION
        harmless = blank and is_blank(self.writer, shape, before)
        yield Finding(path, Outcome.DEFAULTED if harmless else worse, before, after)


def _is_record(value: Any) -> bool:
    return is_dict(value)


def _at(path: str, slot: Slot) -> str:
    return f"{path}.{slot.name}" if path else slot.name
