"""Ratios over time: a line a codec, new machines as strokes, change points as rings."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from serdelab.report import quantities as q
from serdelab.report.charts import style
from serdelab.report.charts.chart import Chart
from serdelab.report.compare.chart import HIGHER, LOWER
from serdelab.report.compare.words import change
from serdelab.report.history import tables, words
from serdelab.report.history.series import History, Key

PAGE = style.Page(width=6.2, columns=2, height=3.4, left=0.6, gap=0.5, row_gap=0.8)
NAMES = 0.34  # of a panel's width, for the names at the right end of their lines
LINE = 9.5  # points between two names
DATES = 6


def draw(history: History) -> Chart:
    title = words.title(history)
    subtitle = (
        f"Median time / time of {history.reference} (log) in each stored run. Rings: change "
        "points, vermilion where the ratio goes up, blue where it goes down. Dashed: another "
        "machine; changes are looked for between two of these. Colour: format; shape: library."
    )
    panels = history.panels()
    columns = 1 if len(panels) == 1 else PAGE.columns
    page = replace(PAGE, columns=columns)
    lines = (title, subtitle, words.about(history), *words.machines(history))
    figure, axes = style.framed(lines, len(panels), page)
    for ax, ((subject, operation), keys) in zip(axes, panels.items(), strict=True):
        style.panel(ax, f"{subject}: {operation.replace('_', ' ')}")
        _panel(ax, history, keys)
    made = tuple(tables.series(history, *panel) for panel in panels)
    return Chart("history", title, _alt(history), figure, made)


def _panel(ax: Axes, history: History, keys: Sequence[Key]) -> None:
    values = [ratio for key in keys for _, ratio in history.series[key]]
    style.logarithmic(ax, "y", *style.span([1.0, *values], 0.06), "ratio")
    last = len(history.runs) - 1
    length = max(last, 1)
    ax.set_xlim(-0.04 * length, length * (1 + NAMES / (1 - NAMES)))
    _dates(ax, history)
    ax.plot([-0.04 * length, last], [1, 1], color=style.FAINT, linewidth=0.5, zorder=1)
    for place in history.machines:
        ax.axvline(place - 0.5, color=style.FAINT, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    looks = _looks(history)
    for key in keys:
        xs, ys = zip(*history.series[key], strict=True)
        colour = looks.colour[key.codec]
        ax.plot(
            xs,
            ys,
            color=colour,
            linewidth=1.2,
            marker=looks.marker[key.codec],
            markersize=3.6,
            markeredgewidth=0,
            zorder=3,
        )
    _rings(ax, history, keys)
    _names(ax, history, keys, looks)


def _looks(history: History) -> style.Looks:
    infos = {name: info for run in history.runs for name, info in run.meta["codecs"].items()}
    formats, libraries = (
        {name: str(info.get(part) or "unknown") for name, info in infos.items()}
        for part in ("format", "library")
    )
    colours = style.colours(sorted(set(formats.values())))
    markers = style.markers(sorted(set(libraries.values())))
    codecs = {key.codec for key in history.series}
    return style.Looks(
        {c: colours[formats[c]] if c in formats else style.INK for c in codecs},
        {c: markers[libraries[c]] if c in libraries else "o" for c in codecs},
    )


def _dates(ax: Axes, history: History) -> None:
    """The days of some runs, evenly spread over the places."""
    number = len(history.runs)
    step = -(-number // DATES)
    places = list(range(0, number, step))
    ax.set_xticks(places)
    ax.set_xticklabels([words.day(history.runs[place]) for place in places])


def _rings(ax: Axes, history: History, keys: Sequence[Key]) -> None:
    for point in history.changes:
        if point.key not in keys:
            continue
        ratio = dict(history.series[point.key])[point.place]
        colour = HIGHER if point.factor > 1 else LOWER
        ax.scatter(
            [point.place],
            [ratio],
            s=70,
            facecolors="none",
            edgecolors=colour,
            linewidths=1.6,
            zorder=5,
        )
        ax.annotate(
            change(point.factor),
            (point.place, ratio),
            xytext=(0, 7 if point.factor > 1 else -7),
            textcoords="offset points",
            ha="center",
            va="bottom" if point.factor > 1 else "top",
            fontsize=style.SMALL,
            color=style.INK,
            zorder=6,
        )


def _names(ax: Axes, history: History, keys: Sequence[Key], looks: style.Looks) -> None:
    """At the right end, in order of the last ratios, no closer than a line of text."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    pixel = figure.dpi / 72
    ends = sorted((history.series[key][-1], key.codec) for key in keys)
    ends.sort(key=lambda end: end[0][1])
    wanted = [float(ax.transData.transform((x, y))[1]) for (x, y), _ in ends]
    box = ax.get_window_extent()
    places = spread(wanted, LINE * pixel, box.y0, box.y1)
    right = max(len(history.runs) - 1, 1) * 1.03
    for ((x, y), codec), height in zip(ends, places, strict=True):
        at = float(ax.transData.inverted().transform((0, height))[1])
        ax.plot([x, right], [y, at], color="#c4c4c4", linewidth=0.5, zorder=2)
        text = f"{codec} {q.significant(y)}"
        colour = style.dark(looks.colour[codec])
        ax.text(right, at, f" {text}", fontsize=style.SMALL, color=colour, va="center", zorder=4)


def spread(wanted: Sequence[float], apart: float, low: float, high: float) -> list[float]:
    """Rising places as near to the wanted ones as can be, ``apart`` from each other.

    Those that are too close are centred together; all lie in the range if there is room.
    """
    groups: list[list[float]] = []  # centre, members
    for value in wanted:
        groups.append([value, 1.0])
        while len(groups) > 1 and _meet(groups[-2], groups[-1], apart):
            centre, members = groups.pop()
            before = groups[-1]
            whole = before[1] + members
            before[0] = (before[0] * before[1] + centre * members) / whole
            before[1] = whole
    places = [
        centre + (index - (members - 1) / 2) * apart
        for centre, members in groups
        for index in range(int(members))
    ]
    for index, place in enumerate(places):
        places[index] = max(place, low if index == 0 else places[index - 1] + apart)
    for index in reversed(range(len(places))):
        top = high if index == len(places) - 1 else places[index + 1] - apart
        places[index] = min(places[index], top)
    return places


def _meet(below: Sequence[float], above: Sequence[float], apart: float) -> bool:
    return above[0] - below[0] < (below[1] + above[1]) / 2 * apart


def _alt(history: History) -> str:
    said = [
        f"{words.named(p)} {change(p.factor)} at {history.runs[p.place].name}"
        for p in history.changes[: words.MOST]
    ]
    more = len(history.changes) - len(said)
    text = "; ".join(said) + (f"; and {more} more" if more > 0 else "")
    return (
        f"Lines of {len(history.series)} ratios to {history.reference} over {len(history.runs)} "
        f"runs. Change points: {text or 'none'}."
    )
