"""What the figures say, in sentences computed from them: titles of charts and of subjects.

A control is never named, a tie is said to be one, nobody wins alone, and where the data carry no
verdict there is no sentence about it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from serdelab.report import stats
from serdelab.report.quantities import bytes_, listed, significant
from serdelab.report.run import records
from serdelab.report.timings import tie_width
from serdelab.report.view import View, ns

COMPARED = 2
"""Fewer codecs than this are no comparison."""

Leaders = Callable[[View, str], list[str]]
"""(view, subject) → the codecs that share the first place."""


def smallest(view: View, subject: str) -> list[str]:
    """By bytes of one message; sizes are exact, so only equal ones tie."""
    sizes = {c: view.message_bytes(subject, c) for c in view.shown(subject)}
    return _least(view, sizes)


def smallest_batch(measure: str) -> Leaders:
    """By bytes of the largest batch, after a compression: ``zstd3_bytes``."""

    def leaders(view: View, subject: str) -> list[str]:
        batch = max(view.batches(subject), default=0)
        rows = {c: view.size(subject, batch, c) for c in view.shown(subject)}
        return _least(view, {c: float(r[measure]) for c, r in rows.items() if r is not None})

    return leaders


def _least(view: View, sizes: dict[str, float]) -> list[str]:
    known = {c: s for c, s in sizes.items() if not math.isnan(s) and view.recommendable(c)}
    least = min(known.values(), default=math.nan)
    return [codec for codec, size in known.items() if size == least and len(known) >= COMPARED]


def fastest(operation: str) -> Leaders:
    """By rank, so that a tie is a tie; nobody where there are too few processes for a verdict."""

    def leaders(view: View, subject: str) -> list[str]:
        ranks = view.ranks(subject, operation)
        return [codec for codec, rank in ranks.items() if rank == 1 and len(ranks) >= COMPARED]

    return leaders


def claim(view: View, leaders: Sequence[str], one: str, many: str) -> str:
    """``x encodes fastest`` or ``x and y encode fastest (tie)``; empty without leaders."""
    if not leaders:
        return ""
    names = listed([view.label(codec) for codec in leaders])
    return f"{names} {one}" if len(leaders) == 1 else f"{names} {many} (tie)"


def subject(view: View, name: str) -> str:
    """The finding of one subject: smallest, fastest to encode, fastest to read all.

    "Read all" is the finished decode; a deferred one may be faster and is never named.
    """
    parts = (
        claim(view, smallest(view, name), "is smallest", "are smallest"),
        claim(view, fastest("encode")(view, name), "encodes fastest", "encode fastest"),
        claim(view, fastest("read_all")(view, name), "reads all fastest", "read all fastest"),
    )
    said = ", ".join(part for part in parts if part)
    return f"{name}: {said}" if said else name


def access(view: View, name: str) -> str:
    """Who reads one field fastest, and with how many codecs that is less than to read all."""
    clearly = 1 + tie_width(view.run.noise_floor)
    pairs = [
        (ns(view.time(name, "access_one", codec)), ns(view.finished(name, codec)))
        for codec in view.timed(name)
        if view.recommendable(codec)
    ]
    known = [(one, whole) for one, whole in pairs if one > 0 and whole > 0]
    if not known:
        return ""
    less = sum(one * clearly <= whole for one, whole in known)
    first = fastest("access_one")(view, name)
    said = claim(view, first, "reads one field fastest", "read one field fastest")
    share = f"it takes clearly less than to read all with {less} of {len(known)} codecs"
    return f"{name}: {said}; {share}" if said else f"{name}: to read one field, {share}"


def memory(view: View, name: str) -> str:
    """Who holds least at the peak. One process each: peaks less than a tie apart are ties."""
    frame = view.run.memory
    rows = [r for r in records(frame[frame["subject"] == name]) if view.recommendable(r["codec"])]
    said: list[str] = []
    for operation in ("encode", "decode"):
        peaks = {r["codec"]: float(r["peak_bytes"]) for r in rows if r["operation"] == operation}
        least = min(peaks.values(), default=math.nan)
        first = [codec for codec, peak in peaks.items() if peak < least * (1 + stats.TIE)]
        if first and len(peaks) >= COMPARED:
            names = listed([view.label(codec) for codec in first])
            tie = ", tie" if len(first) > 1 else ""
            said.append(f"to {operation} {names} ({bytes_(least)}{tie})")
    return f"{name}: least memory at the peak {', '.join(said)}" if said else ""


def over_subjects(view: View, words: str, leaders: Leaders) -> str:
    """``words: x in 4 of 6 subjects``; of one subject the claim itself; empty without data."""
    firsts = [found for s in view.subjects if (found := leaders(view, s))]
    if not firsts:
        return ""
    wins = Counter(codec for found in firsts for codec in found)
    most = max(wins.values())
    winners = [view.label(c) for c in sorted(wins) if wins[c] == most]
    if len(firsts) == 1:
        return f"{words}: {listed(winners)}{' (tie)' if len(winners) > 1 else ''}"
    each = "each in" if len(winners) > 1 else "in"
    return f"{words}: {listed(winners)} {each} {most} of {len(firsts)} subjects"


def joined(*parts: str, otherwise: str) -> str:
    """The parts that are there, as one title with a capital letter."""
    said = "; ".join(part for part in parts if part) or otherwise
    return said[:1].upper() + said[1:]


def mean_ratio(view: View, codec: str, operation: str) -> tuple[float, int]:
    """The geometric mean over subjects of the ratio to the reference, and of how many."""
    rows = [view.phase(s, operation, codec) for s in view.subjects]
    found = [float(r["ratio"]) for r in rows if r is not None and r["status"] == "ok"]
    known = [ratio for ratio in found if not math.isnan(ratio)]
    return stats.geometric_mean(known), len(known)


def mean_of_sums(view: View, codec: str, phases: Sequence[str]) -> tuple[float, int]:
    """The same of a sum of phases, against the same sum of the reference."""

    def total(subject: str, codec: str) -> float:
        return sum(ns(view.phase(subject, phase, codec)) for phase in phases)

    pairs = [(total(s, codec), total(s, view.run.reference)) for s in view.subjects]
    ratios = [a / b for a, b in pairs if a > 0 and b > 0]
    return stats.geometric_mean(ratios), len(ratios)


def mean_size(view: View, codec: str) -> tuple[float, int]:
    """The same of message bytes."""
    pairs = [
        (view.message_bytes(s, codec), view.message_bytes(s, view.run.reference))
        for s in view.subjects
    ]
    ratios = [a / b for a, b in pairs if not math.isnan(a) and b > 0]
    return stats.geometric_mean(ratios), len(ratios)


def fastest_overall(view: View, operation: str, one: str, many: str) -> str:
    """``x encodes fastest (0.10)`` by geometric mean, over codecs with the most subjects."""
    means = {c: mean_ratio(view, c, operation) for c in view.codecs if view.recommendable(c)}
    full = max((number for _, number in means.values()), default=0)
    complete = {c: mean for c, (mean, number) in means.items() if number == full and full}
    if len(complete) < COMPARED or not any(view.ranks(s, operation) for s in view.subjects):
        return ""
    best = min(complete.values())
    first = [c for c in complete if complete[c] < best * (1 + tie_width(view.run.noise_floor))]
    return f"{claim(view, first, one, many)} ({significant(best)})"
