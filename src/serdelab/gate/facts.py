"""The answers that are facts: what came back, and how many bytes it took. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from serdelab.gate.entry import Entry, Mark, Question
from serdelab.gate.proof import Proven
from serdelab.gate.thresholds import Limit

EXCUSED = {"gap", "unavailable"}
"""No fault: declared, or not installed here."""

_LOST = {"gap": Mark.UNDECIDED, "unavailable": Mark.BROKEN}
"""Unless base was right: then it is the change that gave it up, or imports what nobody has."""


def round_trip(codec: str, subject: str, head: Proven, base: Proven | None) -> Entry:
    """``base`` is how the same came out before the change; None where there was no such thing."""
    if head.ok:
        mended = base is not None and not base.ok and base.status not in EXCUSED
        note = "it was broken before" if mended else ""
        return Entry(Question.ROUND_TRIP, Mark.FINE, codec, subject, "every record", note=note)
    facts = {"status": head.status, "reason": head.reason}
    if head.status in EXCUSED:
        lost = base is not None and base.ok
        mark = _LOST[head.status] if lost else Mark.TOLD
        words, note = f"not proven: {head.reason}", _before(base) if lost else ""
        return Entry(Question.ROUND_TRIP, mark, codec, subject, words, note=note, facts=facts)
    facts |= {"field": head.field, "wrote": head.wrote, "read": head.read}
    changed = f"{head.field or 'the record'}: wrote {head.wrote}, read {head.read}"
    return Entry(
        Question.ROUND_TRIP,
        Mark.BROKEN,
        codec,
        subject,
        changed if head.wrote or head.read else head.reason,
        note=_before(base),
        facts=facts,
    )


def _before(base: Proven | None) -> str:
    if base is None:
        return "new: base has no such thing"
    if base.ok:
        return "base is right"
    return f"base is not right either: {base.reason}"


def size(codec: str, subject: str, base: Proven, head: Proven, limit: Limit) -> Entry:
    """Of the same records on both sides, byte by byte: one that grew is not made up for by others
    that shrank.
    """
    old, new = sum(base.sizes), sum(head.sizes)
    growths = [h - b for b, h in zip(base.sizes, head.sizes, strict=True)]
    larger, smaller = sum(g > 0 for g in growths), sum(g < 0 for g in growths)
    mark, words = _size(base, head, growths)
    note = f"{larger} of {len(growths)} records larger, {smaller} smaller" if any(growths) else ""
    if mark is Mark.WORSE and _accepted(limit, growths, old):
        mark, words = Mark.CHANGED, f"{words}, accepted"
        note = f"{note}; {limit.place}: {limit.reason}"
    return Entry(
        Question.SIZE,
        mark,
        codec,
        subject,
        words,
        base=f"{old:,} B",
        head=f"{new:,} B",
        change=f"{new - old:+,} B",
        note=note,
        limit=limit,
        facts={"records": len(growths), "larger": larger, "base_bytes": old, "head_bytes": new},
    )


def _size(base: Proven, head: Proven, growths: Sequence[int]) -> tuple[Mark, str]:
    if base.sha256 == head.sha256:
        return Mark.FINE, "the same bytes"
    largest, total = max(growths), sum(growths)
    if largest > 0:
        return Mark.WORSE, _grown(largest, total)
    if total < 0:
        return Mark.BETTER, _bytes(-total, "fewer")
    if not head.deterministic:
        return Mark.FINE, "as many bytes; they may differ each time"
    return Mark.CHANGED, "other bytes, as many"


def _grown(largest: int, total: int) -> str:
    """What a message grew by at most, where all of them together did not grow."""
    if total > 0:
        return _bytes(total, "more")
    rest = f"{_bytes(-total, 'fewer')} in all" if total else "as many in all"
    return f"up to {_bytes(largest, 'more')} a record, {rest}"


def _bytes(number: int, more: str) -> str:
    return f"{number:,} byte{'s' * (number > 1)} {more}"


def _accepted(limit: Limit, growths: Sequence[int], old: int) -> bool:
    """As a share, what grew counts without what shrank."""
    if limit.bytes:
        return max(growths) <= limit.bytes
    return sum(g for g in growths if g > 0) / max(old, 1) <= limit.threshold


def uncompared(codec: str, subject: str, reason: str) -> Entry:
    return Entry(Question.SIZE, Mark.TOLD, codec, subject, reason)


def foreign(head: Proven) -> str:
    """Of head on base's records, where it is right on its own: after a change of the schema."""
    return f"head does not take base's records: {head.reason}"


def sizes(
    codec: str,
    base: Mapping[str, Proven],
    head: Mapping[str, Proven],
    limits: Mapping[str, Limit],
) -> Iterator[Entry]:
    """One for each subject that is right in head; the others are told as round trips."""
    for subject, limit in limits.items():
        old, new = base.get(subject), head.get(subject)
        if new is None:
            continue
        if old is None:
            yield uncompared(codec, subject, "new: base has no such thing")
        elif not old.ok:
            yield uncompared(codec, subject, f"base: {old.reason}")
        elif not new.ok:
            yield uncompared(codec, subject, foreign(new))
        else:
            yield size(codec, subject, old, new, limit)
