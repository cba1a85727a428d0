"""The same code measured twice, a row a tool, a dot a comparison: every dot should lie at 1."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib import color_sequences
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from matplotlib.typing import ColorType

from serdelab.report.charts import style
from serdelab.report.charts.chart import Chart
from serdelab.report.tables.table import Column, Table, table, words

PAGE = style.Page(width=3.6, columns=1, left=1.95)  # the count stands in what is left of 6.5
BAND = 0.05
LEAST_REACH = 1.12  # of the axis, so that the band can be seen
ABOVE = (1.02, 1.05, 1.1, 1.2, 1.5, 2.0, 3.0, 5.0, 10.0)
BELOW = (0.98, 0.95, 0.9, 0.8, 0.7, 0.5, 0.3, 0.2, 0.1)
ROOM = 0.1  # of the axis, for a tick's label
SPREAD, STEP = 0.5, 0.618  # of a row; dots that follow each other stand far apart in it
OURS, THEIRS = 0, 4  # blue and violet of petroff10
ALARM = "#d55e00"  # vermilion, as where a chart says worse
LONG = 40  # comparisons, from which on dots are fainter


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: a tool's ratios of the same code, after to before; what it called slower.

    ``rule`` says in words when it says so; ``ours`` sets the row of this lab apart.
    """

    tool: str
    rule: str
    ratios: tuple[float, ...]
    slower: tuple[bool, ...]
    ours: bool = False

    @property
    def wrong(self) -> int:
        return sum(self.slower)


def draw(strips: Sequence[Strip], subtitle: str, foot: Sequence[str]) -> Chart:
    """``subtitle`` says what was measured; ``foot`` names machine, versions and date."""
    title = _title(strips)
    drawn = f"{subtitle} x: time after / time before (log). Grey: ±{BAND * 100:g} %."
    figure, (ax,) = style.framed((title, drawn, *foot), 1, PAGE.tall(2 * len(strips)), above=0.1)
    _panel(ax, strips)
    return Chart("strip", title, _alt(strips), figure, (_table(strips),))


def _title(strips: Sequence[Strip]) -> str:
    """Names the worst of the others, by the share of its comparisons."""
    ours = [strip for strip in strips if strip.ours]
    wrong, count = sum(strip.wrong for strip in ours), sum(len(strip.slower) for strip in ours)
    others = [strip for strip in strips if not strip.ours and strip.wrong]
    worst = max(others, key=lambda strip: strip.wrong / len(strip.slower), default=None)
    if worst is None and not wrong:
        most = max(len(strip.slower) for strip in strips)
        return f"The same code measured twice: no tool called it slower in {most} comparisons"
    if worst is None:
        return f"The same code measured twice: this lab called it slower in {wrong} of {count}"
    theirs = f"{worst.tool} called it slower in {worst.wrong} of {len(worst.slower)} comparisons"
    lab = f", this lab did so in {wrong} of {count}" if ours else ""
    return f"The same code measured twice: {theirs}{lab}"


def _panel(ax: Axes, strips: Sequence[Strip]) -> None:
    style.panel(ax, "")
    style.rows(ax, [f"{strip.tool}\nslower: {strip.rule}" for strip in strips], named=True)
    _axis(ax, [ratio for strip in strips for ratio in strip.ratios])
    ax.axvspan(1 / (1 + BAND), 1 + BAND, color=style.BAND, linewidth=0, zorder=0)
    ax.axvline(1, color=style.INK, linewidth=0.8, zorder=1)
    colours = color_sequences["petroff10"]
    for row, strip in enumerate(strips):
        _dots(ax, row, strip, colours[OURS if strip.ours else THEIRS])
        ax.text(
            1.02,
            row,
            f"{strip.wrong} of {len(strip.ratios)}",
            transform=ax.get_yaxis_transform(),
            va="center",
            fontsize=style.SIZE,
            fontweight="bold" if strip.wrong else "normal",
            color=ALARM if strip.wrong else style.INK,
        )
    ax.text(1.02, 1.01, "false\n“slower”", transform=ax.transAxes, fontsize=style.SMALL)
    ax.set_xlabel("after / before", fontsize=style.SMALL, labelpad=2)


def _dots(ax: Axes, row: int, strip: Strip, colour: ColorType) -> None:
    """Full where nothing was said, ringed in vermilion where the tool said slower."""
    places = [row + SPREAD * (index * STEP % 1 - 0.5) for index in range(len(strip.ratios))]
    alpha = 0.55 if len(strip.ratios) > LONG else 0.85
    ax.scatter(strip.ratios, places, s=18, color=colour, alpha=alpha, linewidths=0, zorder=3)
    said = [
        point
        for point, slower in zip(zip(strip.ratios, places, strict=True), strip.slower, strict=True)
        if slower
    ]
    if said:
        xs, ys = zip(*said, strict=True)
        ax.scatter(xs, ys, s=34, facecolors="none", edgecolors=ALARM, linewidths=1.1, zorder=4)


def _axis(ax: Axes, ratios: Sequence[float]) -> None:
    """A log axis, as long to both sides of 1 as the dots need."""
    low = min(min(ratios) / 1.04, 1 / LEAST_REACH)
    high = max(max(ratios) * 1.04, LEAST_REACH)
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    ax.xaxis.set_major_locator(FixedLocator(_ticks(low, high)))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(_label))


def _label(value: float, _: int | None) -> str:
    return f"{value:.3g}×"


def _ticks(low: float, high: float) -> list[float]:
    """1 and what there is room for on each side of it."""
    least = (high / low) ** ROOM
    found = [1.0]
    for side in (ABOVE, BELOW):
        last = 1.0
        for place in side:
            if max(place / last, last / place) > least and low <= place <= high:
                last = place
                found.append(place)
    return found


def _alt(strips: Sequence[Strip]) -> str:
    said = [
        f"{s.tool}: {min(s.ratios):.3f} to {max(s.ratios):.3f}, called slower {s.wrong} times"
        for s in strips
    ]
    return (
        f"Strip plot of {len(strips)} rows, a dot for each comparison of the same code with "
        f"itself, all of which should lie at 1. {'; '.join(said)}."
    )


def _table(strips: Sequence[Strip]) -> Table:
    columns = (
        words("tool"),
        words("says slower"),
        Column("comparisons"),
        Column("false “slower”"),
        Column("least"),
        Column("largest"),
    )
    rows = [
        [
            s.tool,
            s.rule,
            str(len(s.ratios)),
            str(s.wrong),
            f"{min(s.ratios):.4f}",
            f"{max(s.ratios):.4f}",
        ]
        for s in strips
    ]
    return table("The same code measured twice", columns, rows)
