"""The four phases of each codec side by side: where the time of a message goes."""

from __future__ import annotations

import math
from collections.abc import Sequence

from serdelab.report import quantities as q
from serdelab.report import stats
from serdelab.report.charts import dots, style
from serdelab.report.charts.chart import Chart
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.timings import tie_width
from serdelab.report.view import View, cell, ns

PAGE = style.Page(width=2.9, columns=3, left=1.95, gap=0.3, row_gap=0.75)
KINDS = (
    dots.Kind("populate", "populate", ">", 0.0, -0.24),
    dots.Kind("encode", "encode", "o", 1.0, -0.08),
    dots.Kind("read_all", "decode and read all", "D", 0.5, 0.08),
    dots.Kind("restore", "restore", "<", 0.0, 0.24),
)


def draw(view: View) -> Chart | None:
    """None where nothing was timed."""
    times = {s: t for s in view.subjects if (t := _times(view, s))}
    if not times:
        return None
    title = _title(view, times)
    codecs = sorted({codec for found in times.values() for codec in found})
    subtitle = (
        f"Undisturbed time a record (log): {dots.legend(KINDS)} A phase without work has no dot."
    )
    page = PAGE.tall(len(codecs)).even(len(times))
    figure, axes = style.draw(view, style.Words(title, subtitle, codecs), len(times), page)
    for index, (ax, (subject, found)) in enumerate(zip(axes, times.items(), strict=True)):
        style.panel(ax, subject)
        rows = dots.Rows(codecs, found, KINDS, "ns")
        dots.panel(ax, view, rows, named=index % page.columns == 0)
    tables = tuple(_table(view, subject, list(found)) for subject, found in times.items())
    return Chart("phases", title, _alt(view, times), figure, tables)


Times = dict[str, list[float]]
"""Codec → ns a record of each phase, in order of ``KINDS``; 0 for no work, NaN for no figure."""


def _times(view: View, subject: str) -> Times:
    found = {
        codec: [ns(view.phase(subject, kind.key, codec)) for kind in KINDS]
        for codec in view.timed(subject)
    }
    return {codec: row for codec, row in found.items() if any(value > 0 for value in row)}


def conversion_share(row: Sequence[float]) -> float:
    """(populate + restore) / (encode + decode and read all); NaN where a phase has no figure."""
    populate, encode, decode, restore = row
    return (populate + restore) / (encode + decode) if encode + decode > 0 else math.nan


def _title(view: View, times: dict[str, Times]) -> str:
    """How many codecs spend more on conversion than on the wire format, by more than the noise."""
    shares: dict[str, list[float]] = {}
    for found in times.values():
        for codec, row in found.items():
            share = conversion_share(row)
            if view.recommendable(codec) and not math.isnan(share):
                shares.setdefault(codec, []).append(share)
    if not shares:
        return "Time of each phase"
    clearly = 1 + tie_width(view.run.noise_floor)
    more = sum(stats.middle(values) >= clearly for values in shares.values())
    return (
        "Populate + restore take clearly longer than encode + read all with "
        f"{more} of {len(shares)} codecs" + (" (median over subjects)" if len(times) > 1 else "")
    )


def _table(view: View, subject: str, codecs: Sequence[str]) -> Table:
    columns = (words("codec"), *(Column(kind.word) for kind in KINDS))
    rows: list[list[str]] = []
    for codec in codecs:
        figures = [view.phase(subject, kind.key, codec) for kind in KINDS]
        rows.append([view.label(codec), *(cell(f, q.duration(ns(f))) for f in figures)])
    return table(f"{subject}: undisturbed time a record", columns, rows)


def _alt(view: View, times: dict[str, Times]) -> str:
    said: list[str] = []
    for subject, found in times.items():
        least: list[str] = []
        for index, kind in enumerate(KINDS):
            known = {
                c: r[index] for c, r in found.items() if r[index] > 0 and view.recommendable(c)
            }
            if known:
                best = min(known, key=lambda c: known[c])
                least.append(f"{kind.word} {best} ({q.duration(known[best])})")
        said.append(f"{subject}: least time among codecs with work, {', '.join(least)}")
    return "Dot plot of the time of four phases, a row a codec. " + ". ".join(said) + "."
