"""The A/A strip: the reference against itself, a dot a process. What is seen here is error."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math

from matplotlib.axes import Axes

from serdelab.report import quantities as q
from serdelab.report.charts import style
from serdelab.report.charts.chart import Chart
from serdelab.report.names import place
from serdelab.report.run import records
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import Figure, View
from serdelab.rows import TWIN


def draw(view: View) -> Chart | None:
    """None where there is no twin."""
    cells = _cells(view)
    noise = view.run.noise_floor
    if not cells or math.isnan(noise):
        return None
    title = f"The same code timed twice differs by up to {q.percent(noise)}: no claim below that"
    page = style.Page(width=5.8, columns=1, left=1.9).tall(len(cells))
    subtitle = (
        f"A/A twin of {view.run.reference}: twin / reference, a dot a process, a stroke the "
        "median. Grey: the noise floor, the largest deviation of a median from 1."
    )
    figure, (ax,) = style.draw(view, style.Words(title, subtitle, [view.run.reference]), 1, page)
    _panel(ax, view, cells)
    worst = max(cells, key=lambda c: abs(float(c["ratio"]) - 1))
    alt = (
        f"Strip of {len(cells)} cells, each the reference against itself. The medians lie within "
        f"{q.percent(noise)} of 1; the farthest is {_name(worst)} at {float(worst['ratio']):.4f}."
    )
    return Chart("twin", title, alt, figure, (_table(cells),))


def _cells(view: View) -> list[Figure]:
    frame = view.run.timings
    twins = frame[(frame["codec"] == TWIN) & frame["ratio"].notna()]
    return sorted(
        records(twins),
        key=lambda c: (c["scenario"], view.subjects.index(c["subject"]), place(c["operation"])),
    )


def _name(cell: Figure) -> str:
    return f"{cell['subject']}, {cell['operation'].replace('_', ' ')}"


def _panel(ax: Axes, view: View, cells: list[Figure]) -> None:
    style.panel(ax, "")
    style.rows(ax, [_name(cell) for cell in cells], named=True)
    frame = view.run.spawns
    twins = frame[frame["codec"] == TWIN]
    colour = style.looks(view).colour.get(view.run.reference, style.INK)
    noise = view.run.noise_floor
    ax.axvspan(1 - noise, 1 + noise, color=style.BAND, linewidth=0, zorder=0)
    ax.axvline(1, color=style.FAINT, linewidth=0.8, zorder=1)
    at: dict[tuple[str, str, str], int] = {
        (c["scenario"], c["subject"], c["operation"]): row for row, c in enumerate(cells)
    }
    points = [
        (float(r["ratio"]), at[key])
        for r in records(twins)
        if (key := (r["scenario"], r["subject"], r["operation"])) in at
        and not math.isnan(r["ratio"])
    ]
    ax.scatter(
        [x for x, _ in points], [y for _, y in points], s=9, c=colour, alpha=0.65, linewidths=0
    )
    medians = [float(cell["ratio"]) for cell in cells]
    ax.scatter(medians, range(len(cells)), s=60, marker="|", c=style.INK, linewidths=1.3, zorder=4)
    reach = max([abs(x - 1) for x, _ in points] + [noise]) * 1.08
    ax.set_xlim(1 - reach, 1 + reach)
    ax.set_xlabel("twin / reference", fontsize=style.SMALL, labelpad=2)


def _table(cells: list[Figure]) -> Table:
    columns = (words("cell"), Column("median"), Column("95 %"), Column("processes"))
    rows = [
        [
            _name(c),
            f"{float(c['ratio']):.4f}",
            "" if math.isnan(c["ratio_low"]) else f"[{c['ratio_low']:.4f}, {c['ratio_high']:.4f}]",
            str(c["spawns"]),
        ]
        for c in cells
    ]
    return table("A/A twin", columns, rows)
