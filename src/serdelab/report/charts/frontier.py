"""Size against time, a panel a subject: which codec is beaten in nothing.

The frontier joins the codecs that no other one beats: none is smaller (or as small) without being
clearly slower. "Clearly" is by rank, so a codec is not thrown out by a difference within the noise.
"""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from serdelab.report import findings
from serdelab.report import quantities as q
from serdelab.report.charts import labels, style
from serdelab.report.charts.chart import Chart
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import View, ns

PAGE = style.Page(width=5.6, height=4.0, columns=2, left=0.75, gap=0.8, row_gap=0.85)


@dataclass(frozen=True, slots=True)
class Against:
    """What size is drawn against: the chart's name, the operation, what one and many codecs do."""

    name: str
    operation: str
    verb: str  # "encodes"
    infinitive: str  # "encode"

    @property
    def what(self) -> str:
        """What is timed, of a message that was named before."""
        return "decode and read all of it" if self.operation == "read_all" else "encode it"


@dataclass(frozen=True, slots=True)
class Point:
    """A codec; ``rank`` stands in for time where one was given, the time itself elsewhere."""

    codec: str
    size: float
    time: float
    rank: float
    eligible: bool = True


def frontier(points: Sequence[Point]) -> list[Point]:
    """Those that no eligible point beats, smallest first."""
    able = sorted((p for p in points if p.eligible), key=lambda p: (p.size, p.time))
    return [p for p in able if not any(_beats(other, p) for other in able)]


def _beats(a: Point, b: Point) -> bool:
    no_worse = a.size <= b.size and a.rank <= b.rank
    return no_worse and (a.size < b.size or a.rank < b.rank)


def points(view: View, subject: str, operation: str) -> list[Point]:
    ranks = view.ranks(subject, operation)
    found: list[Point] = []
    for codec in view.timed(subject):
        size = view.message_bytes(subject, codec)
        time = ns(view.phase(subject, operation, codec))
        if size > 0 and time > 0:
            rank = float(ranks.get(codec, math.inf)) if ranks else time
            found.append(Point(codec, size, time, rank, view.recommendable(codec)))
    return found


def draw(view: View, against: Against) -> Chart | None:
    """None where no subject has both sizes and times."""
    panels = [(s, found) for s in view.subjects if (found := points(view, s, against.operation))]
    if not panels:
        return None
    fastest = findings.fastest(against.operation)
    title = findings.joined(
        findings.over_subjects(view, "smallest", findings.smallest),
        findings.over_subjects(view, f"{against.verb} fastest", fastest),
        otherwise=f"Size and time to {against.infinitive}",
    )
    subtitle = (
        f"Mean bytes of a message (log) × undisturbed time to {against.what} (log). The line "
        "joins the codecs that no other beats in one without losing in the other. Colour: format; "
        "shape: library; hollow: control. A schema that a reader needs apart is not counted."
    )
    codecs = sorted({p.codec for _, found in panels for p in found})
    words_ = style.Words(title, subtitle, codecs)
    figure, axes = style.draw(view, words_, len(panels), PAGE)
    for ax, (subject, found) in zip(axes, panels, strict=True):
        _panel(ax, view, subject, found, against)
    tables = tuple(_table(view, subject, found, against) for subject, found in panels)
    return Chart(against.name, title, _alt(panels, against), figure, tables)


def _panel(ax: Axes, view: View, subject: str, found: list[Point], against: Against) -> None:
    leaders = findings.fastest(against.operation)(view, subject)
    said = findings.claim(view, leaders, f"{against.verb} fastest", f"{against.infinitive} fastest")
    style.panel(ax, f"{subject}: {said}" if said else subject)
    style.logarithmic(ax, "x", *style.span([p.size for p in found], 0.14), "bytes")
    style.logarithmic(ax, "y", *style.span([p.time for p in found], 0.13), "ns")
    ax.set_xlabel("bytes of a message", fontsize=style.SMALL, labelpad=2)
    ax.set_ylabel(f"time to {against.what}", fontsize=style.SMALL, labelpad=2)
    looks = style.looks(view)
    best = frontier(found)
    ax.plot(
        [p.size for p in best],
        [p.time for p in best],
        drawstyle="steps-post",
        color=style.FAINT,
        linewidth=1.0,
        zorder=1,
    )
    for p in found:
        colour = looks.colour[p.codec]
        ax.plot(
            [p.size],
            [p.time],
            marker=looks.marker[p.codec],
            markersize=6.5,
            color=colour if p.eligible else "white",
            markeredgecolor=style.INK if p.eligible else colour,
            markeredgewidth=0.5 if p.eligible else 1.4,
            linestyle="none",
            zorder=4,
        )
    named = [
        labels.Label(
            p.size, p.time, view.label(p.codec), p in best, style.dark(looks.colour[p.codec])
        )
        for p in found
    ]
    labels.place(ax, named, style.SMALL, [(p.size, p.time) for p in best])


def _table(view: View, subject: str, found: list[Point], against: Against) -> Table:
    best = frontier(found)
    columns = (
        words("codec"),
        Column("bytes"),
        Column(f"time to {against.what}"),
        words("on the frontier"),
    )
    rows = [
        [view.label(p.codec), q.count(p.size), q.duration(p.time), "yes" if p in best else ""]
        for p in sorted(found, key=lambda p: p.size)
    ]
    return table(subject, columns, rows)


def _alt(panels: list[tuple[str, list[Point]]], against: Against) -> str:
    said = [
        f"{subject}: of {len(found)} codecs, on the frontier from smallest to fastest are "
        + ", ".join(
            f"{p.codec} ({q.count(p.size)} bytes, {q.duration(p.time)})" for p in frontier(found)
        )
        for subject, found in panels
    ]
    return f"Scatter of message size and time to {against.what}. " + ". ".join(said) + "."
