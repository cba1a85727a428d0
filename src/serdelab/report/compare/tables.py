"""The tables of a comparison: ratios, sizes that differ, and what else does."""

from __future__ import annotations

from collections.abc import Sequence

from serdelab.report import quantities as q
from serdelab.report.compare import words
from serdelab.report.compare.comparison import Comparison
from serdelab.report.compare.pairs import Pair
from serdelab.report.tables.table import Column, Table, table
from serdelab.report.tables.table import words as text

HIGHER, LOWER = "▲ higher", "▼ lower"


def verdict(pair: Pair) -> str:
    """In words; empty for what is within the noise."""
    if not pair.apart:
        return ""
    return HIGHER if pair.change.point > 1 else LOWER


def ratios(compared: Comparison, subject: str, operation: str, pairs: Sequence[Pair]) -> Table:
    """Codecs in order of their sizes, as in all tables."""
    columns = (
        text("codec"),
        Column("A", f"time / {compared.reference} in run A"),
        Column("B", f"time / {compared.reference} in run B"),
        Column("change", "B / A"),
        Column("95 %", "interval of B / A, bootstrap over the processes of both"),
        text("beyond noise", "the interval excludes no change, which is wider than a tie"),
    )
    rows = [
        [
            compared.after.label(pair.codec),
            q.significant(pair.before["ratio"]),
            q.significant(pair.after["ratio"]),
            words.change(pair.change.point),
            q.interval(pair.change.low, pair.change.high),
            verdict(pair),
        ]
        for pair in pairs
    ]
    title = f"{subject}: {operation.replace('_', ' ')}, ratio to {compared.reference}"
    return table(title, columns, rows)


def sizes(compared: Comparison) -> Table:
    """Those that differ; they are exact."""
    columns = (
        text("subject"),
        text("codec"),
        *map(Column, ("A", "B")),
        Column("change", "bytes"),
    )
    changed = [size for size in compared.sizes if size.before != size.after]
    rows = [
        [s.subject, s.codec, q.count(s.before), q.count(s.after), f"{s.after - s.before:+,.1f}"]
        for s in changed
    ]
    return table("Mean bytes of a message that are not the same", columns, rows)


def same_sizes(compared: Comparison) -> str:
    same = sum(size.before == size.after for size in compared.sizes)
    return f"{same} of {len(compared.sizes)} mean sizes of a message are equal to the byte."


def differences(compared: Comparison) -> Table:
    columns = (text("what"), text("A"), text("B"))
    rows = [[d.what.replace("_", " "), d.before, d.after] for d in compared.differences]
    return table("What else differs", columns, rows)
