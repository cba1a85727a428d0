"""How many changes come to which verdict, by codec: backward, forward and around."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from serdelab.report.charts import style
from serdelab.report.charts.chart import Chart
from serdelab.report.evolution import findings
from serdelab.report.evolution.charts import ink
from serdelab.report.evolution.charts.footer import footer
from serdelab.report.evolution.counts import counts
from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import DIRECTIONS, LOOKS, MEANT, Look, legend
from serdelab.report.visible import line

PAGE = style.Page(width=3.5, columns=3, left=2.4, gap=0.3)
BAR = 0.39  # half the height of a bar, in rows
DIGIT = 0.022  # share of the axis that a digit needs
SIZE = 6.5
DARK = frozenset({"silent", "broken"})


def draw(view: View) -> Chart | None:
    """None where no case was observed."""
    columns = view.columns(CASE)
    if not columns:
        return None
    found = {d: {c: view.counts(CASE, c, d) for c in columns} for d in DIRECTIONS}
    looks = {look for by_column in found.values() for c in by_column.values() for look in c}
    title = findings.sentence(findings.silence(view, view.cases))
    subtitle = f"Number of changes by what was observed. {legend(looks)}"
    lines = (title, subtitle, *footer(view, columns))
    figure, panels = style.framed(lines, len(DIRECTIONS), PAGE.tall(len(columns)))
    for axes, direction in zip(panels, DIRECTIONS, strict=True):
        name = f"{findings.name(direction)}: {MEANT[direction]}"
        style.panel(axes, name if direction != "round_trip" else "round trip: new → old → new")
        labels = [line(column) for column in columns]
        style.rows(axes, labels, named=axes is panels[0])
        _bars(axes, [found[direction][column] for column in columns])
    said = " ".join(text for d in DIRECTIONS if (text := findings.verdicts(view, d)))
    alt = f"Bars of counted verdicts, a row a codec, a panel a direction. {said}"
    return Chart("verdicts", title, alt, figure, (counts(view),))


def _bars(axes: Axes, rows: Sequence[Counter[Look]]) -> None:
    most = max(1, *(sum(row.values()) for row in rows))
    axes.set_xlim(0, most * 1.004)
    axes.grid(visible=False, axis="y")
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    boxes: dict[Look, list[ink.Box]] = {}
    for place, row in enumerate(rows):
        left = 0
        for look in LOOKS:
            number = row[look]
            if number:
                boxes.setdefault(look, []).append((left, place - BAR, number, 2 * BAR))
                if number >= most * DIGIT * len(str(number)) and not ink.INKS[look.key].hatch:
                    _number(axes, left + number / 2, place, look, number)
            left += number
    for look, placed in boxes.items():
        ink.bars(axes, look, placed)


def _number(axes: Axes, x: float, y: float, look: Look, number: int) -> None:
    colour = "#ffffff" if look.key in DARK else style.INK
    weight = "bold" if look.key == "silent" else "normal"
    how = {"fontsize": SIZE, "color": colour, "fontweight": weight, "zorder": 4}
    axes.text(x, y, str(number), ha="center", va="center", **how)  # type: ignore[arg-type]
