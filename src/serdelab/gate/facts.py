"""The answers that are facts: what came back, and how many bytes it took. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    """Of the same records on both sides, byte by byte."""
    old, new = sum(base.sizes), sum(head.sizes)
    growth = new - old
    pairs = list(zip(base.sizes, head.sizes, strict=True))
    larger, smaller = sum(b < h for b, h in pairs), sum(b > h for b, h in pairs)
    mark, words = _size(base, head, growth)
    note = f"{larger} of {len(pairs)} records larger, {smaller} smaller" if larger + smaller else ""
    if mark is Mark.WORSE and _accepted(limit, growth / max(old, 1), max(h - b for b, h in pairs)):
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
        change=f"{growth:+,} B",
        note=note,
        limit=limit,
        facts={"records": len(pairs), "base_bytes": old, "head_bytes": new},
    )


def _size(base: Proven, head: Proven, growth: int) -> tuple[Mark, str]:
    if base.sha256 == head.sha256:
        return Mark.FINE, "the same bytes"
    if base.sizes == head.sizes and not head.deterministic:
        return Mark.FINE, "as many bytes; they may differ each time"
    if not growth:
        return Mark.CHANGED, "other bytes, as many"
    plural = "s" * (abs(growth) > 1)
    words = f"{abs(growth):,} byte{plural} {'more' if growth > 0 else 'fewer'}"
    return (Mark.WORSE if growth > 0 else Mark.BETTER), words


def _accepted(limit: Limit, share: float, largest: int) -> bool:
    return largest <= limit.bytes if limit.bytes else share <= limit.threshold


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
