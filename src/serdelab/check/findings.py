"""The answer as a flat list, for formats that know only of messages at a line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from serdelab.check.answer import Answer, Judged
from serdelab.check.attribution import Harm
from serdelab.check.verdicts import ASKED, BAD, predictions, undecided
from serdelab.check.words import safe, safe_lines, value
from serdelab.evolution.outcome import Direction, Verdict


class Level(StrEnum):
    ERROR = "error"  # makes the check fail
    WARNING = "warning"  # breaks in a direction that is not required
    NOTE = "note"  # accepted, with a reason


@dataclass(frozen=True, slots=True)
class Finding:
    """``rule`` is the kind of the change, or "undecided", "unreadable", "observed".

    ``accepted`` is the reason for which it is accepted; ``source`` the specification.
    """

    level: Level
    rule: str
    message: str
    file: str
    line: int
    source: str = ""
    accepted: str = ""


def findings(answer: Answer) -> tuple[Finding, ...]:
    """Each once, whatever the number of pairs that show it."""
    found = [finding for judged in answer.judged for finding in _of_pair(answer, judged)]
    found += [
        Finding(Level.ERROR, "unreadable", _lines(each.message), each.file, each.line)
        for each in answer.unreadable
    ]
    return tuple(dict.fromkeys(found))


def _lines(text: str) -> str:
    return "\n".join(safe_lines(text))


def _of_pair(answer: Answer, judged: Judged) -> Iterator[Finding]:
    for at in range(len(judged.result.changes)):
        for direction in ASKED:
            harms = [h for h in judged.harms_of(at) if h.direction is direction]
            if harms:
                yield _harmful(answer, judged, at, direction, harms)
            elif _by_rules_alone(judged, direction):
                yield from _predicted(answer, judged, at, direction)
            yield from _unshown(answer, judged, at, direction)
    for direction in ASKED:
        unbound = [h for h in judged.harms if not h.changes and h.direction is direction]
        if unbound:
            level = _level(answer, direction)
            yield Finding(level, "observed", _words(unbound, ""), judged.new, 0)
        if judged.verdicts.of(direction) is Verdict.UNDECIDED and not _is_told(judged, direction):
            words = f"{direction.value}: undecided; {_reasons(judged, direction)}"
            yield Finding(_level(answer, direction), "undecided", words, judged.new, 0)


def _harmful(
    answer: Answer, judged: Judged, at: int, direction: Direction, harms: list[Harm]
) -> Finding:
    change = judged.result.changes[at]
    file, line = _place(judged, at)
    said = predictions(judged.result, at, direction)
    accepted = [a.entry.reason for harm in harms for a in judged.acceptances(harm)]
    calm = all(judged.is_accepted(harm) for harm in harms)
    return Finding(
        level=Level.NOTE if calm else _level(answer, direction),
        rule=change.kind.value,
        message=_words(harms, f"{change.path}: {_change(judged, at)}. "),
        file=file,
        line=line,
        source=said[0].source if said else "",
        accepted="; ".join(dict.fromkeys(accepted)) if calm else "",
    )


def _unshown(answer: Answer, judged: Judged, at: int, direction: Direction) -> Iterator[Finding]:
    for each in judged.unshown_of(at):
        if each.direction is direction:
            change = judged.result.changes[at]
            words = (
                f"{change.path}: {_change(judged, at)}. {direction.value}: undecided; {each.words}"
            )
            accepted = [a.entry.reason for a in judged.acceptances(each)]
            level = Level.NOTE if accepted else _level(answer, direction)
            place, why = _place(judged, at), "; ".join(dict.fromkeys(accepted))
            yield Finding(level, "undecided", safe(words), *place, each.predicted.source, why)


def _is_told(judged: Judged, direction: Direction) -> bool:
    """Whether what leaves a direction undecided is told of each change."""
    hidden = (each for each in judged.unshown if each.direction is direction)
    unknown = undecided(judged.result, direction)
    return not unknown and not all(map(judged.acceptances, hidden))


def _by_rules_alone(judged: Judged, direction: Direction) -> bool:
    return not any(o.direction is direction for o in judged.result.observed)


def _predicted(answer: Answer, judged: Judged, at: int, direction: Direction) -> Iterator[Finding]:
    said = predictions(judged.result, at, direction)
    if said and said[0].verdict in BAD:
        change = judged.result.changes[at]
        words = f"{change.path}: {_change(judged, at)}. {direction.value}: {said[0].verdict.value}"
        level = _level(answer, direction)
        kind = change.kind.value
        yield Finding(level, kind, f"{words} by rule", *_place(judged, at), said[0].source)


def _place(judged: Judged, at: int) -> tuple[str, int]:
    """In the new version always: annotations are shown beside what is there now."""
    change = judged.result.changes[at]
    return (change.new_file, change.new_line) if change.new_file else (judged.new, 0)


def _change(judged: Judged, at: int) -> str:
    change = judged.result.changes[at]
    words = " → ".join(filter(None, (change.old, change.new)))
    return safe(f"{change.kind.value.replace('_', ' ')}, {words:.200}").rstrip(", ")


def _level(answer: Answer, direction: Direction) -> Level:
    return Level.ERROR if direction in answer.require.directions else Level.WARNING


def _words(harms: list[Harm], start: str) -> str:
    """What codecs did, the worst of it with its witness."""
    worst = max(harms, key=lambda h: (h.outcome.rank, h.witness is not None))
    words = f"{start}{worst.direction.value}: {worst.outcome.value} at {worst.whole_path}"
    words += f", when {worst.condition}" if worst.condition else ""
    witness = worst.witness
    if witness is not None:
        got = f"error {witness.error}" if witness.error else f"got {value(witness.got)}"
        words += (
            f". {witness.codec} wrote {value(witness.record)}, bytes {witness.bytes:.200}, {got}"
        )
    elif worst.observation.reason:
        words += f". {worst.observation.codec}: {worst.observation.reason}"
    return safe(words)


def _reasons(judged: Judged, direction: Direction) -> str:
    found = (o.reason for o in judged.result.observed if o.direction is direction and o.reason)
    return "; ".join(dict.fromkeys(found)) or "no rule speaks of the change"
