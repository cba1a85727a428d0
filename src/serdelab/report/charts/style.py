"""What all charts share: colours, markers, the page, axes that people can read."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
import textwrap
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any
from zlib import crc32

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, NullLocator

from serdelab.report import heading
from serdelab.report.view import View

INK, FAINT, BAND = "#222222", "#8a8a8a", "#d9d9d9"
SIZE, SMALL = 8.5, 7.0
TITLE = 12.0
ROW = 0.195  # inches of a line with a name in a panel
STEPS = (
    (1.0, 2.0, 5.0),
    (1.0, 3.0),
    (1.0,),
)  # ticks of a decade, the first for which there is room
ROOM = {"x": 0.5, "y": 0.25}  # inches a tick's label needs
TITLE_PER_INCH = 13.0  # characters of a panel's title
CHARACTERS_PER_INCH = 9.0  # of a title in bold DejaVu Sans, with room to spare
SMALL_PER_INCH = 18.5


@cache
def _appearance() -> dict[str, Any]:
    text = (
        files(__name__.rpartition(".")[0]).joinpath("appearance.toml").read_text(encoding="utf-8")
    )
    return tomllib.loads(text)


def _assigned(names: Sequence[str], fixed: dict[str, Any], free: Sequence[Any]) -> dict[str, Any]:
    """Fixed ones, then free ones: each name prefers the place its checksum says and, if that is
    taken by a name before it in the alphabet, takes the next."""
    found = {name: fixed[name] for name in names if name in fixed}
    left = list(free)
    for name in sorted(set(names) - set(found)):
        choice = left or list(free)
        taken = choice[crc32(name.encode()) % len(choice)]
        found[name] = taken
        if taken in left:
            left.remove(taken)
    return found


def colours(formats: Sequence[str]) -> dict[str, str]:
    """Format → colour. The known ones are the same in every run, whatever else is in it."""
    cycle = [to_hex(colour) for colour in mpl.color_sequences["petroff10"]]
    fixed = _appearance()["colours"]
    free = [place for place in range(len(cycle)) if place not in fixed.values()]
    return {name: cycle[i] for name, i in _assigned(formats, fixed, free).items()}


def dark(colour: str) -> str:
    """The colour as text can have it: readable on white."""
    red, green, blue = (part * 0.55 for part in to_rgb(colour))
    return to_hex((red, green, blue))


def markers(libraries: Sequence[str]) -> dict[str, str]:
    """Library → Matplotlib marker."""
    known = _appearance()
    return _assigned(libraries, known["markers"], known["free"]["markers"])


@dataclass(frozen=True, slots=True)
class Looks:
    """How each codec of a run is drawn."""

    colour: dict[str, str]
    marker: dict[str, str]


def looks(view: View) -> Looks:
    infos = view.codecs
    of_format = colours(sorted({str(i["format"]) for i in infos.values()}))
    of_library = markers(sorted({str(i["library"]) for i in infos.values()}))
    return Looks(
        {name: of_format[str(info["format"])] for name, info in infos.items()},
        {name: of_library[str(info["library"])] for name, info in infos.items()},
    )


@dataclass(frozen=True, slots=True)
class Words:
    """What stands above and below the panels; the footer names the versions of ``codecs``."""

    title: str
    subtitle: str
    codecs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Page:
    """Panels in a grid, all sizes in inches; ``left`` is the room for labels of the first column,
    ``gap`` the room between columns."""

    width: float
    columns: int
    height: float = 3.0
    left: float = 0.7
    gap: float = 0.55
    row_gap: float = 0.75

    def tall(self, lines: int) -> Page:
        """The same with panels that hold so many lines of text."""
        return replace(self, height=max(0.8, ROW * lines + 0.1))

    def even(self, panels: int) -> Page:
        """The same with as few columns as its rows need: four panels are two by two."""
        rows = -(-panels // self.columns)
        return replace(self, columns=-(-panels // rows))


def draw(view: View, words: Words, panels: int, page: Page) -> tuple[Figure, list[Axes]]:
    """What ``framed`` gives, with machine, versions and date, then the footnotes of what is drawn
    in the footer.
    """
    codecs = words.codecs
    foot = (heading.line(view), heading.versions(view, codecs), *view.footnotes(codecs))
    return framed((words.title, words.subtitle, *foot), panels, page)


def framed(
    lines: Sequence[str], panels: int, page: Page, above: float = 0.0
) -> tuple[Figure, list[Axes]]:
    """A figure with its title, what is drawn, the footer, and empty panels of the page's size.

    ``lines`` are the title, the subtitle, and those of the footer; ``above`` is further room over
    the panels, in inches.
    """
    columns = min(page.columns, panels)
    rows = -(-panels // columns)
    width = max(page.left + columns * page.width + (columns - 1) * page.gap + 0.25, 6.5)
    head = textwrap.wrap(lines[0], int(width * CHARACTERS_PER_INCH))
    sub = textwrap.wrap(lines[1], int(width * SMALL_PER_INCH))
    foot = [part for line in lines[2:] for part in textwrap.wrap(line, int(width * SMALL_PER_INCH))]
    top = 0.15 + 0.2 * len(head) + 0.14 * len(sub) + 0.4 + above
    bottom = 0.55 + 0.13 * len(foot)
    height = top + rows * page.height + (rows - 1) * page.row_gap + bottom
    figure = Figure(figsize=(width, height), facecolor="white")
    FigureCanvasAgg(figure)
    _text(figure, height - 0.12, head, va="top", fontsize=TITLE, weight="bold")
    below = height - 0.18 - 0.2 * len(head)
    _text(figure, below, sub, va="top", fontsize=SMALL, color="#555555")
    _text(figure, 0.06, foot, va="bottom", fontsize=SMALL, color="#555555")
    axes: list[Axes] = []
    for place in range(panels):
        row, column = divmod(place, columns)
        left = page.left + column * (page.width + page.gap)
        low = height - top - (row + 1) * page.height - row * page.row_gap
        box = (left / width, low / height, page.width / width, page.height / height)
        axes.append(figure.add_axes(box))
    return figure, axes


def _text(figure: Figure, y: float, lines: Sequence[str], **how: Any) -> None:
    """Lines at the left edge, ``y`` inches above the lower one."""
    width, height = figure.get_size_inches()
    place = (0.1 / width, y / height)
    figure.text(*place, "\n".join(lines), ha="left", linespacing=1.25, parse_math=False, **how)


def panel(axes: Axes, title: str) -> None:
    """The frame of one panel: its title left, faint grid, ticks small."""
    lines = textwrap.wrap(title, int(_inches(axes, "x") * TITLE_PER_INCH))
    axes.set_title("\n".join(lines), loc="left", fontsize=SIZE, fontweight="bold", pad=5)
    axes.tick_params(labelsize=SMALL, colors=INK, length=2.5, width=0.6)
    axes.grid(visible=True, color="#ececec", linewidth=0.6)
    axes.set_axisbelow(True)
    for name, spine in axes.spines.items():
        spine.set_visible(name in ("left", "bottom"))
        spine.set_linewidth(0.6)


def _inches(axes: Axes, which: str) -> float:
    """The length of an axis."""
    figure = axes.get_figure(root=True)
    assert figure is not None
    return float(axes.bbox.width if which == "x" else axes.bbox.height) / figure.dpi


def logarithmic(axes: Axes, which: str, low: float, high: float, unit: str) -> None:
    """A log axis from ``low`` to ``high`` with as many ticks as there is room for.

    ``unit``: "ns", "bytes" or "ratio"; says how ticks are written.
    """
    axis = axes.xaxis if which == "x" else axes.yaxis
    (axes.set_xscale if which == "x" else axes.set_yscale)("log")
    (axes.set_xlim if which == "x" else axes.set_ylim)(low, high)
    room = _inches(axes, which) / ROOM[which] / math.log10(high / low)
    locator = LogLocator(subs=next((s for s in STEPS if len(s) <= room), STEPS[-1]))
    edge = (high / low) ** 0.025 if which == "x" else 1.0  # labels of two panels must not meet
    ticks = [t for t in locator.tick_values(low, high) if low * edge <= t <= high / edge]
    axis.set_major_locator(FixedLocator(ticks))
    axis.set_minor_locator(NullLocator())
    axis.set_major_formatter(FuncFormatter(_ticks(unit)))


def _ticks(unit: str) -> Callable[[float, int | None], str]:
    return lambda value, _: tick(value, unit)


def tick(value: float, unit: str) -> str:
    units = {"ns": ("ns", "µs", "ms", "s"), "bytes": ("B", "kB", "MB", "GB")}.get(unit)
    if units is None:
        return f"{value:g}"
    power = min(3, max(0, math.floor(math.log10(value) + 1e-9) // 3))
    return f"{value / 1000**power:g} {units[power]}"


def rows(axes: Axes, labels: Sequence[str], *, named: bool) -> None:
    """A y axis with a line for each label, the first on top; ``named``: write the labels."""
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_yticks(range(len(labels)))
    axes.set_yticklabels(labels if named else [""] * len(labels))
    axes.tick_params(axis="y", length=0)


def span(values: Sequence[float], pad: float) -> tuple[float, float]:
    """Ends of a log axis that holds the positive values, ``pad`` of its length free at each end."""
    known = sorted(v for v in values if v > 0) or [1.0]
    factor = max(known[-1] / known[0], 2.0) ** pad
    return known[0] / factor, known[-1] * factor
