"""Changes x codecs, a page for some classes of changes: each cell is split, backward | forward."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from serdelab.report.charts import style
from serdelab.report.charts.chart import Chart
from serdelab.report.evolution import findings
from serdelab.report.evolution.charts import ink
from serdelab.report.evolution.charts.footer import footer
from serdelab.report.evolution.matrix import matrix
from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.told import named
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import LOOKS, READS, Look, legend
from serdelab.report.visible import line

MOST = 26  # rows of a page: more would be too tall to be read on a screen
CELL, ROW = 0.84, 0.3  # inches
LABEL = 0.066  # inches of a character of a row's name
SIZE, SMALL, WORD = 7.6, 6.4, 6.4  # points
HEAD_CHARACTERS = 15
HEAD_LINE = 0.1  # inches
SYMBOL = 5.0  # points


@dataclass(frozen=True, slots=True)
class Sheet:
    """The classes of one page, and its columns: those that are alike everywhere share one."""

    number: int
    classes: dict[str, list[str]]
    columns: list[list[str]]

    @property
    def cases(self) -> list[str]:
        return [case for cases in self.classes.values() for case in cases]


def draw(view: View) -> Iterator[Chart]:
    """Nothing where no case was observed."""
    columns = view.alike(CASE, view.cases)
    for number, classes in enumerate(pages(view.classes), 1):
        yield _chart(view, Sheet(number, classes, columns))


def pages(classes: dict[str, list[str]]) -> Iterator[dict[str, list[str]]]:
    """Whole classes while they fit; a class that is larger than a page goes on on the next."""
    page: dict[str, list[str]] = {}
    for name, cases in classes.items():
        for start in range(0, len(cases), MOST):
            part = cases[start : start + MOST]
            if page and _length(page) + len(part) + 1 > MOST:
                yield page
                page = {}
            page[name] = part
    if page:
        yield page


def _length(page: dict[str, list[str]]) -> int:
    return sum(len(cases) + 1 for cases in page.values())


def _chart(view: View, sheet: Sheet) -> Chart:
    names = [line(case) for case in sheet.cases]
    heads = [_head(column) for column in sheet.columns]
    top = HEAD_LINE * max(map(len, heads)) + 0.3
    page = style.Page(
        width=CELL * len(sheet.columns),
        columns=1,
        height=ROW * _length(sheet.classes) + top,
        left=LABEL * max(map(len, names)) + 0.3,
    )
    looks = {look for case in sheet.cases for row in _looks(view, case, sheet) for look in row}
    title = f"{', '.join(sheet.classes)}: {findings.silence(view, sheet.cases)}"
    subtitle = (
        "Left: backward, a new reader and an old writer. Right: forward, an old reader and a new "
        f"writer. {legend(looks)}"
    )
    lines = (title, subtitle, *footer(view, [c for column in sheet.columns for c in column]))
    figure, (axes,) = style.framed(lines, 1, page)
    _grid(axes, view, sheet, heads, top / ROW)
    tables = (matrix(view, title, sheet.cases, sheet.columns),)
    return Chart(f"changes_{sheet.number}", title, _alt(view, sheet), figure, tables)


def _head(columns: Sequence[str]) -> list[str]:
    """Names of codecs broken after an underscore, one below the other."""
    lines: list[str] = []
    for name in re.split(r"(?<=[,;]) | (?=\()", named(columns)):
        wrapped = textwrap.wrap(name.replace("_", "_ "), HEAD_CHARACTERS)
        lines += [part.replace("_ ", "_") for part in wrapped]
    return lines


def _looks(view: View, case: str, sheet: Sheet) -> list[list[Look]]:
    """By column: backward, forward."""
    return [[view.look(CASE, case, column[0], d) for d in READS] for column in sheet.columns]


def _grid(axes: Axes, view: View, sheet: Sheet, heads: list[list[str]], top: float) -> None:
    """Coordinates: a column is 1 wide, a row 1 high, downwards; above 0 stand the heads."""
    rows = _length(sheet.classes)
    axes.set_xlim(0, len(sheet.columns))
    axes.set_ylim(rows, -top)
    axes.axis("off")
    _heads(axes, heads)
    place = 0
    halves: list[tuple[float, float, Look]] = []
    for name, cases in sheet.classes.items():
        _label(axes, place + 0.62, name, bold=True)
        axes.axhline(place + 1, color=style.INK, linewidth=0.7, zorder=2)
        for case in cases:
            place += 1
            _label(axes, place + 0.5, line(case), bold=False)
            for column, looks in enumerate(_looks(view, case, sheet)):
                halves += [(column + 0.5 * half, place, look) for half, look in enumerate(looks)]
        _borders(axes, place + 1 - len(cases), place + 1, len(sheet.columns))
        place += 1
    _halves(axes, halves)


def _heads(axes: Axes, heads: list[list[str]]) -> None:
    for column, lines in enumerate(heads):
        axes.text(
            *(column + 0.5, -0.62),
            "\n".join(lines),
            fontsize=SMALL,
            fontweight="bold",
            ha="center",
            va="bottom",
            linespacing=1.1,
            parse_math=False,
        )
        for half, name in enumerate(READS):
            axes.text(
                *(column + 0.25 + 0.5 * half, -0.2),
                name,
                fontsize=SMALL - 1.0,
                color="#555555",
                ha="center",
                va="center",
            )


def _label(axes: Axes, y: float, text: str, *, bold: bool) -> None:
    left = 0.0 if not bold else -0.02
    axes.text(
        left - 0.06,
        y,
        text,
        fontsize=SIZE,
        fontweight="bold" if bold else "normal",
        ha="right",
        va="center",
        parse_math=False,
    )


def _borders(axes: Axes, first: int, last: int, columns: int) -> None:
    """Faint between rows and halves, stronger between codecs."""
    axes.hlines(range(first + 1, last + 1), 0, columns, color="#c9c9c9", linewidth=0.5, zorder=2)
    halves = [column + 0.5 for column in range(columns)]
    axes.vlines(halves, first, last, color="#e2e2e2", linewidth=0.5, zorder=2)
    axes.vlines(range(columns + 1), first, last, color="#8a8a8a", linewidth=0.7, zorder=2)


def _halves(axes: Axes, halves: list[tuple[float, float, Look]]) -> None:
    boxes: dict[Look, list[ink.Box]] = {}
    points: dict[Look, list[ink.Point]] = {}
    below: dict[Look, list[ink.Point]] = {}
    for x, y, look in sorted(halves, key=lambda half: LOOKS.index(half[2])):
        boxes.setdefault(look, []).append((x, y, 0.5, 1.0))
        points.setdefault(look, []).append((x + 0.25, y + (0.3 if look.word else 0.5)))
        below.setdefault(look, []).append((x + 0.25, y + 0.71))
    ink.fill(axes, boxes)
    ink.symbols(axes, points, SYMBOL)
    ink.words(axes, below, WORD)


def _alt(view: View, sheet: Sheet) -> str:
    worst = findings.most_silent(view, sheet.cases)
    return (
        f"Table of {len(sheet.cases)} changes of schemas and {len(sheet.columns)} columns of "
        "codecs; each cell has a symbol and a word for backward and for forward. "
        f"{findings.silence(view, sheet.cases)}. {worst}"
    ).strip()
