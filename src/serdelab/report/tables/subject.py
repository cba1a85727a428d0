"""The table of one subject: every codec with its size, its times and how far it is from CPython.

Smallest message first: an order that no composite score decides.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from serdelab.report import quantities as q
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import Figure, View, cell, ns

Cell = Callable[[View, str, str], str]


@dataclass(frozen=True, slots=True)
class Spec:
    """A column and how its cell is made of (view, subject, codec)."""

    column: Column
    cell: Cell


def _bytes(view: View, subject: str, codec: str) -> str:
    return q.count(view.message_bytes(subject, codec))


def _times_smallest(view: View, subject: str, codec: str) -> str:
    sizes = [view.message_bytes(subject, c) for c in view.shown(subject)]
    least = min((size for size in sizes if size > 0), default=math.nan)
    return q.significant(view.message_bytes(subject, codec) / least)


def ratio(figure: Figure | None) -> str:
    """``0.123 ±1%``; "no work" where there is none; the bare time where there is no reference."""
    if figure is None:
        return ""
    if math.isnan(figure["ratio"]):  # the reference has no time here
        return cell(figure, q.duration(figure["ns_per_record"]))
    margin = q.margin(figure["ratio"], figure["ratio_low"], figure["ratio_high"])
    return f"{q.significant(figure['ratio'])} {margin}".rstrip()


def _ratio(operation: str) -> Cell:
    return lambda view, subject, codec: ratio(view.phase(subject, operation, codec))


def _bare(operation: str) -> Cell:
    """The ratio without its interval."""

    def made(view: View, subject: str, codec: str) -> str:
        figure = view.time(subject, operation, codec)
        return ratio(figure).split(" ±")[0]

    return made


def _full(operation: str) -> Cell:
    """The ratio with both ends of its interval."""

    def made(view: View, subject: str, codec: str) -> str:
        figure = view.phase(subject, operation, codec)
        ends = "" if figure is None else q.interval(figure["ratio_low"], figure["ratio_high"])
        bare = ratio(figure).split(" ±")[0]
        return f"{bare} {ends}" if figure and ends and figure["role"] != "reference" else bare

    return made


def _rank(operation: str) -> Cell:
    def made(view: View, subject: str, codec: str) -> str:
        place = view.ranks(subject, operation).get(codec)
        return q.NONE if place is None else str(place)

    return made


def _sum(first: str, second: str) -> Cell:
    def made(view: View, subject: str, codec: str) -> str:
        total = ns(view.phase(subject, first, codec)) + ns(view.phase(subject, second, codec))
        return q.duration(total)

    return made


def _floor(view: View, subject: str, codec: str) -> str:
    figures = (view.time(subject, "encode", codec), view.finished(subject, codec))
    shown = [q.NONE if f is None else q.significant(f["times_floor"], 2) for f in figures]
    return "/".join(shown)


def _implementation(view: View, _: str, codec: str) -> str:
    """Without what stands in brackets; the table of codecs has it whole."""
    return str(view.codecs.get(codec, {}).get("implementation", "")).partition(" (")[0]


CODEC = Spec(words("codec"), lambda view, _, codec: view.label(codec))
BYTES = Spec(Column("bytes", "mean bytes of one message"), _bytes)
SMALLEST = Spec(Column("× min", "times the smallest of this table"), _times_smallest)
ENCODE = Spec(Column("encode", "time / reference, with its 95 % interval"), _ratio("encode"))
DECODE = Spec(Column("decode", "time / reference; may leave work for later"), _bare("decode"))
READ_ALL = Spec(
    Column("read all", "decode until every value is a Python object, / reference"),
    _ratio("read_all"),
)
FROM = Spec(Column("from rec", "populate + encode, a sum, per record"), _sum("populate", "encode"))
TO = Spec(Column("to rec", "decode + restore, a sum, per record"), _sum("decode", "restore"))
FLOOR = Spec(Column("× floor", "encode/read all, each against the limit of CPython"), _floor)
IMPLEMENTATION = Spec(words("runs in", "the implementation that was active"), _implementation)
POPULATE = Spec(Column("populate", "record → native, / reference"), _ratio("populate"))
RESTORE = Spec(Column("restore", "native → record, / reference"), _ratio("restore"))
RANKS = (
    Spec(Column("rank: encode", "ties share a rank"), _rank("encode")),
    Spec(Column("rank: read all", "ties share a rank"), _rank("read_all")),
)
FULL = (
    Spec(Column("encode", "time / reference, with its 95 % interval"), _full("encode")),
    Spec(
        Column("read all", "decode until every value is a Python object, / reference"),
        _full("read_all"),
    ),
)

TERMINAL = (CODEC, BYTES, SMALLEST, ENCODE, DECODE, READ_ALL, FROM, TO, FLOOR, IMPLEMENTATION)
NARROW = (CODEC, BYTES, SMALLEST, ENCODE, READ_ALL, FLOOR)
PAGE = (
    CODEC,
    BYTES,
    SMALLEST,
    RANKS[0],
    FULL[0],
    DECODE,
    RANKS[1],
    FULL[1],
    POPULATE,
    RESTORE,
    FROM,
    TO,
    FLOOR,
    IMPLEMENTATION,
)


def make(view: View, subject: str, specs: tuple[Spec, ...], title: str) -> Table:
    """Columns in which no codec has anything are left out."""
    codecs = view.shown(subject)
    filled = [
        (spec.column, [spec.cell(view, subject, codec) for codec in codecs]) for spec in specs
    ]
    kept = [(column, cells) for column, cells in filled if set(cells) - EMPTY or not codecs]
    rows = [list(row) for row in zip(*(cells for _, cells in kept), strict=True)]
    return table(title, [column for column, _ in kept], rows, view.footnotes(codecs))


EMPTY = {"", q.NONE, f"{q.NONE}/{q.NONE}"}
