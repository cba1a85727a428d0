"""Breaks that somebody has accepted, in a TOML file, each with its reason.

::

    [[accept]]
    path = "Order.total"          # of a change, or of what a witness shows; * stands for any text
    kind = "change_type"          # optional: a word of ``evolution.kinds``
    direction = "backward"        # optional: "backward" or "forward"; both where it is left out
    file = "shop/*.proto"         # optional: the schema file, as the answer names it
    reason = "ticket 123: no message with a total was ever sent"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from serdelab.check.attribution import Harm
from serdelab.check.unshown import Unshown
from serdelab.check.verdicts import ASKED, BAD, Verdicts, undecided, worst_prediction
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Outcome, Verdict, worst_verdict
from serdelab.evolution.result import PairResult
from serdelab.toml_file import Section, TomlFile, did_you_mean

_KEYS = ("path", "kind", "direction", "file", "reason")
_NEEDED = ("path", "reason")
_WORDS = {"kind": tuple(Kind), "direction": ASKED}


@dataclass(frozen=True, slots=True)
class Entry:
    """One accepted break; an empty ``kind``, ``direction`` or ``file`` is any."""

    path: str
    reason: str
    place: str
    """File and line, for messages."""
    kind: str = ""
    direction: str = ""
    file: str = ""

    def fits(self, name: str, direction: Direction, path: str, kind: str) -> bool:
        return (
            self.direction in {"", direction}
            and self.kind in {"", kind}
            and _matches(self.path, path)
            and (not self.file or _matches(self.file, name))
        )


@dataclass(frozen=True, slots=True)
class Accepted:
    """An entry that was needed, and for which break."""

    entry: Entry
    direction: Direction
    path: str
    kind: str

    def covers(self, found: Harm | Unshown, result: PairResult) -> bool:
        """Whether it is what was accepted here; an empty kind stands for a witness's own path."""
        at = found.changes if isinstance(found, Harm) else (found.change,)
        places = {(result.changes[i].path, result.changes[i].kind.value) for i in at}
        if isinstance(found, Harm):
            places.add((found.whole_path, ""))
        return self.direction is found.direction and (self.path, self.kind) in places


def load(file: Path) -> tuple[Entry, ...]:
    """SchemaError with file and line when it is not TOML, or not of this form."""
    found = TomlFile.read(file)
    found.top(("accept",))
    return tuple(map(_entry, found.sections("accept", _KEYS)))


def accept(
    entries: Sequence[Entry], name: str, result: PairResult, harms: Sequence[Harm]
) -> tuple[tuple[Accepted, ...], tuple[Harm, ...]]:
    """The breaks that are accepted, and the harms that are not.

    A harm is accepted when its own path is, or all changes that it comes of are.
    """
    accepted: dict[Accepted, None] = {}
    left: list[Harm] = []
    for harm in (each for each in harms if each.direction in ASKED):
        found = _accepts(entries, name, result, harm)
        if found:
            accepted |= dict.fromkeys(found)
        else:
            left.append(harm)
    for direction in dict.fromkeys(each.direction for each in accepted):
        accepted |= dict.fromkeys(_hidden(entries, name, result, direction))
    return tuple(accepted), tuple(left)


def accept_unshown(
    entries: Sequence[Entry], name: str, result: PairResult, found: Sequence[Unshown]
) -> tuple[tuple[Accepted, ...], tuple[Unshown, ...]]:
    """As ``accept``, of what a library is known not to show."""
    accepted: dict[Accepted, None] = {}
    left: list[Unshown] = []
    for each in found:
        change = result.changes[each.change]
        fits = (e for e in entries if e.fits(name, each.direction, change.path, change.kind))
        entry = next(fits, None)
        if entry is None:
            left.append(each)
        else:
            accepted[Accepted(entry, each.direction, change.path, change.kind.value)] = None
    return tuple(accepted), tuple(left)


def verdicts_without(
    before: Verdicts, accepted: Sequence[Accepted], left: Sequence[Harm], result: PairResult
) -> Verdicts:
    """What remains when the accepted breaks do not count.

    A message that is refused shows nothing of its other fields: what an accepted refusal may hide
    is decided by the rules.
    """
    directions = {each.direction for each in accepted}
    found = {
        direction: _remaining(direction, accepted, left, result)
        if direction in directions
        else before.of(direction)
        for direction in ASKED
    }
    return Verdicts(found[Direction.BACKWARD], found[Direction.FORWARD])


def _remaining(
    direction: Direction, accepted: Sequence[Accepted], left: Sequence[Harm], result: PairResult
) -> Verdict:
    verdicts = [harm.verdict for harm in left if harm.direction is direction]
    verdicts += [Verdict.UNDECIDED] if undecided(result, direction) else []
    known = {(a.path, a.kind) for a in accepted if a.direction is direction}
    for change, said in _out_of_sight(result, direction):
        if (change.path, change.kind) not in known:
            verdicts.append(said)
    return worst_verdict(verdicts)


def _hidden(
    entries: Sequence[Entry], name: str, result: PairResult, direction: Direction
) -> Iterator[Accepted]:
    """Of the changes that an accepted refusal may hide, those that are accepted themselves."""
    for change, _ in _out_of_sight(result, direction):
        fits = (e for e in entries if e.fits(name, direction, change.path, change.kind))
        entry = next(fits, None)
        if entry is not None:
            yield Accepted(entry, direction, change.path, change.kind.value)


def _out_of_sight(result: PairResult, direction: Direction) -> Iterator[tuple[Change, Verdict]]:
    """What the rules find harmful, where messages are refused and show nothing else."""
    here = [o for o in result.observed if o.direction is direction]
    if any(Outcome.REFUSED in (*o.outcomes, *o.by_field.values()) for o in here):
        for at, change in enumerate(result.changes):
            said = worst_prediction(result, at, direction)
            if said is not None and said in BAD:
                yield change, said


def _accepts(
    entries: Sequence[Entry], name: str, result: PairResult, harm: Harm
) -> tuple[Accepted, ...]:
    """The entries that accept a harm; none where one of its changes is not accepted."""
    whole = harm.whole_path
    direct = next((e for e in entries if e.fits(name, harm.direction, whole, "")), None)
    if direct is not None:
        return (Accepted(direct, harm.direction, whole, ""),)
    found: list[Accepted] = []
    for change in (result.changes[at] for at in harm.changes):
        fits = (e for e in entries if e.fits(name, harm.direction, change.path, change.kind))
        entry = next(fits, None)
        if entry is None:
            return ()
        found.append(Accepted(entry, harm.direction, change.path, change.kind.value))
    return tuple(found)


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), text, re.DOTALL) is not None


def _entry(section: Section) -> Entry:
    words = {key: section.text(key, needed=key in _NEEDED).strip() for key in _KEYS}
    for key in _NEEDED:
        if not words[key]:
            raise section.error(f"{key} says nothing; every accepted break states it", key)
    for key, known in _WORDS.items():
        if words[key] and words[key] not in known:
            guess = did_you_mean(words[key], known)
            raise section.error(f"{words[key]!r} is no {key}; {guess}", key)
    return Entry(place=f"{section.file.name}:{section.line('')}", **words)
