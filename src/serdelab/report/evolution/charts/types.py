"""Every ordered pair of types of an IDL, a panel a codec: what the writer's type becomes."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes

from serdelab.report.charts import style
from serdelab.report.charts.chart import Chart
from serdelab.report.evolution import findings
from serdelab.report.evolution.charts import ink
from serdelab.report.evolution.charts.footer import footer
from serdelab.report.evolution.counts import counts
from serdelab.report.evolution.told import named
from serdelab.report.evolution.view import ARROW, View, type_names
from serdelab.report.evolution.words import LOOKS, Look, legend
from serdelab.report.visible import line

CELL = 0.185  # inches
LETTER = 0.058  # inches of a character
SIZE = 6.6
SYMBOL = 5.2
ACROSS = 3
DIAGONAL = "#f0f0f0"


def draw(view: View) -> Iterator[Chart]:
    """A chart for each IDL that has a matrix."""
    for group in view.groups:
        if names := type_names(view, group):
            yield _chart(view, group, names)


def _chart(view: View, group: str, names: Sequence[str]) -> Chart:
    columns = view.alike(group, view.items(group))
    side, room = CELL * len(names), LETTER * max(len(line(name)) for name in names)
    page = style.Page(
        width=side, columns=ACROSS, height=side, left=room + 0.35, gap=0.35, row_gap=room + 0.75
    ).even(len(columns))
    looks = {view.look(group, i, c[0], "backward") for i in view.items(group) for c in columns}
    title = findings.types(view, group)
    subtitle = (
        "A field's type is changed from that of the row, which wrote, to that of the column, which "
        f"reads (backward; forward is the pair the other way round). {legend(looks)}"
    )
    lines = (title, subtitle, *footer(view, [c for column in columns for c in column]))
    figure, panels = style.framed(lines, len(columns), page, room + 0.1)
    for number, (axes, column) in enumerate(zip(panels, columns, strict=True)):
        _axes(axes, names, named(column), named=number % page.columns == 0)
        _cells(axes, names, _looks(view, group, names, column[0]))
    alt = f"Grids of {len(names)} x {len(names)} types, a panel a codec. {title}."
    return Chart(view.chart_of(group), title, alt, figure, (counts(view, group),))


def _looks(
    view: View, group: str, names: Sequence[str], column: str
) -> list[tuple[int, int, Look]]:
    """(row, column, look) of each pair."""
    return [
        (y, x, view.look(group, f"{old}{ARROW}{new}", column, "backward"))
        for y, old in enumerate(names)
        for x, new in enumerate(names)
        if old != new
    ]


def _axes(axes: Axes, names: Sequence[str], title: str, *, named: bool) -> None:
    many = len(names)
    axes.set_xlim(0, many)
    axes.set_ylim(many, 0)
    axes.axis("off")
    how = {"fontsize": SIZE, "parse_math": False}
    for place, name in enumerate(map(line, names)):
        axes.text(*(place + 0.5, -0.25), name, ha="center", va="bottom", rotation=90, **how)  # type: ignore[arg-type]
        if named:
            axes.text(-0.3, place + 0.5, name, ha="right", va="center", **how)  # type: ignore[arg-type]
    room = LETTER / CELL * max(map(len, names)) + 0.7
    axes.text(*(0, -room), title, ha="left", va="bottom", fontsize=7.5, fontweight="bold")
    axes.hlines(range(many + 1), 0, many, color="#d5d5d5", linewidth=0.4, zorder=2)
    axes.vlines(range(many + 1), 0, many, color="#d5d5d5", linewidth=0.4, zorder=2)


def _cells(axes: Axes, names: Sequence[str], looks: Sequence[tuple[int, int, Look]]) -> None:
    boxes: dict[Look, list[ink.Box]] = {}
    points: dict[Look, list[ink.Point]] = {}
    for y, x, look in sorted(looks, key=lambda each: LOOKS.index(each[2])):
        boxes.setdefault(look, []).append((x, y, 1.0, 1.0))
        points.setdefault(look, []).append((x + 0.5, y + 0.5))
    ink.fill(axes, boxes)
    ink.symbols(axes, points, SYMBOL)
    ink.plain(axes, [(i, i, 1.0, 1.0) for i in range(len(names))], DIAGONAL)
