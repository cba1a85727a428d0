"""Times as ratios to the fixed reference, with intervals, over the band of the noise."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from serdelab.report import findings
from serdelab.report import quantities as q
from serdelab.report.charts import dots, style
from serdelab.report.charts.chart import Chart
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import Figure, View

PAGE = style.Page(width=2.9, columns=3, left=1.95, gap=0.3, row_gap=0.75)
KINDS = (
    dots.Kind("encode", "encode", "o", 1.0, -0.17),
    dots.Kind("read_all", "decode and read all", "D", 0.5, 0.17),
)


def draw(view: View) -> Chart | None:
    """None where nothing has a ratio."""
    subjects = [s for s in view.subjects if any(_known(view, s, c) for c in view.timed(s))]
    if not subjects:
        return None
    title = _title(view, many=len(subjects) > 1)
    codecs = sorted({c for s in subjects for c in view.timed(s)})
    subtitle = (
        f"Time / time of {view.run.reference} (log), with 95 % intervals: {dots.legend(KINDS)} "
        "Left of 1 is faster. Grey: the noise band; within it nothing is claimed."
    )
    if len(subjects) > 1:
        subtitle += " The title is about codecs with figures for the most subjects."
    page = PAGE.tall(len(codecs)).even(len(subjects))
    figure, axes = style.draw(view, style.Words(title, subtitle, codecs), len(subjects), page)
    for index, (ax, subject) in enumerate(zip(axes, subjects, strict=True)):
        _panel(ax, view, subject, codecs, named=index % page.columns == 0)
    tables = tuple(_table(view, subject, codecs) for subject in subjects)
    return Chart("ratios", title, _alt(view, subjects), figure, tables)


def _title(view: View, *, many: bool) -> str:
    said = [
        text
        for operation, one, many_ in (
            ("encode", "encodes fastest", "encode fastest"),
            ("read_all", "reads all fastest", "read all fastest"),
        )
        if (text := findings.fastest_overall(view, operation, one, many_))
    ]
    means = " (geometric means)" if many else ""
    claims = f": {', '.join(said)}{means}" if said else ""
    return f"Time against {view.run.reference}{claims}"


def _known(view: View, subject: str, codec: str) -> list[Figure | None]:
    """The figures of the kinds that have a ratio, None in place of the others; empty: none has."""
    figures = [view.phase(subject, kind.key, codec) for kind in KINDS]
    found = [None if f is None or math.isnan(f["ratio"]) else f for f in figures]
    return found if any(found) else []


def _panel(ax: Axes, view: View, subject: str, codecs: Sequence[str], *, named: bool) -> None:
    style.panel(ax, subject)
    style.rows(ax, [view.label(c) for c in codecs], named=named)
    looks = style.looks(view)
    found = {c: known for c in codecs if (known := _known(view, subject, c))}
    values = [float(f["ratio"]) for known in found.values() for f in known if f is not None]
    style.logarithmic(ax, "x", *style.span([*values, 1.0], 0.06), "ratio")
    noise = view.run.noise_floor
    if not math.isnan(noise):
        ax.axvspan(1 - min(noise, 0.99), 1 + noise, color=style.BAND, linewidth=0, zorder=0)
    ax.axvline(1, color=style.FAINT, linewidth=0.5, zorder=1)
    for index, kind in enumerate(KINDS):
        drawn = [(place, c, found[c][index]) for place, c in enumerate(codecs) if c in found]
        _dots(ax, kind, [(p + kind.shift, looks.colour[c], f) for p, c, f in drawn if f])


def _dots(ax: Axes, kind: dots.Kind, drawn: Sequence[tuple[float, str, Figure]]) -> None:
    """Intervals behind, dots before; an interval that is not known has no length."""
    if not drawn:
        return
    xs = [float(figure["ratio"]) for *_, figure in drawn]
    ends = [(float(figure["ratio_low"]), float(figure["ratio_high"])) for *_, figure in drawn]
    below = [0.0 if math.isnan(low) else x - low for x, (low, _) in zip(xs, ends, strict=True)]
    above = [0.0 if math.isnan(high) else high - x for x, (_, high) in zip(xs, ends, strict=True)]
    ax.errorbar(
        xs,
        [y for y, *_ in drawn],
        xerr=[below, above],
        fmt="none",
        ecolor=style.INK,
        elinewidth=0.9,
        capsize=2.2,
        capthick=0.7,
        zorder=2,
    )
    dots.scatter(ax, [(x, y, c) for x, (y, c, _) in zip(xs, drawn, strict=True)], kind)


def _table(view: View, subject: str, codecs: Sequence[str]) -> Table:
    columns = [words("codec")]
    for kind in KINDS:
        columns += [Column(kind.word), Column(f"{kind.word}, 95 %")]
    rows: list[list[str]] = []
    for codec in codecs:
        cells: list[str] = []
        for figure in _known(view, subject, codec):
            cells += (
                ["", ""]
                if figure is None
                else [
                    q.significant(figure["ratio"]),
                    q.interval(figure["ratio_low"], figure["ratio_high"]),
                ]
            )
        if cells:
            rows.append([view.label(codec), *cells])
    return table(f"{subject}: ratio to {view.run.reference}", columns, rows)


def _alt(view: View, subjects: Sequence[str]) -> str:
    said: list[str] = []
    for kind in KINDS:
        means = [
            f"{codec} {q.significant(mean)}"
            for codec in view.codecs
            for mean, number in [findings.mean_ratio(view, codec, kind.key)]
            if number
        ]
        said.append(f"{kind.word}, geometric means over subjects: {', '.join(means)}")
    return (
        f"Dot plot of times as ratios to {view.run.reference} on {', '.join(subjects)}. "
        + ". ".join(said)
        + "."
    )
