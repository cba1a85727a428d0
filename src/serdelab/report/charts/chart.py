"""A drawn chart, and how it becomes files."""

# Matplotlib leaves **kwargs and parts of rc_context unannotated, reported at every use.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

from matplotlib import rc_context
from matplotlib.figure import Figure
from PIL import Image

from serdelab.report.tables.table import Table

PNG_DPI = 110
SVG_STYLE: Any = {
    "svg.hashsalt": "serdelab",
    # Text stays text: a reader can search and hear it, and the file is a quarter of the size. The
    # fonts after the first, which the layout is computed for, are as wide or narrower.
    "svg.fonttype": "none",
    "font.sans-serif": ["DejaVu Sans", "Bitstream Vera Sans", "Verdana", "Arial", "sans-serif"],
}
_ID = re.compile(r'(?<= id=")|(?<=href="#)|(?<=url\(#)')
_PLACES = re.compile(r' (?:d|x|y|transform|points|width|height)="[^"]*"')
_LONG = re.compile(r"(\.\d\d)\d+")
_OUTER = re.compile(r' (width|height|xmlns|xmlns:xlink)="[^"]*"')


@dataclass(frozen=True, slots=True, repr=False)
class Chart:
    """``name`` is its file's; ``alt`` says what is to be seen; ``tables`` hold its data."""

    name: str
    title: str
    alt: str
    figure: Figure
    tables: tuple[Table, ...]

    def svg(self) -> str:
        """The whole SVG document; no date in it, so that equal data give equal bytes."""
        out = StringIO()
        with rc_context(SVG_STYLE):
            self.figure.savefig(out, format="svg", metadata={"Date": None, "Title": self.title})
        return slim(out.getvalue())

    def __repr__(self) -> str:
        return f"<chart {self.name}: {self.title}>"

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        return self.svg()

    def png(self) -> bytes:
        out = BytesIO()
        self.figure.savefig(out, format="png", dpi=PNG_DPI)
        small = BytesIO()
        with Image.open(out) as drawn:  # 256 colours are all a chart has: a third of the bytes
            drawn.convert("RGB").quantize(256).save(small, format="png", optimize=True)
        return small.getvalue()


def slim(svg: str) -> str:
    """Without comments, and with coordinates to a hundredth of a point; nothing looks different."""
    bare = re.sub(r"<!--.*?-->\s*", "", svg, flags=re.DOTALL)
    return _PLACES.sub(lambda m: _LONG.sub(r"\1", m.group(0)), bare)


def inline(svg: str, name: str) -> str:
    """The SVG element alone, to stand in a page: ids get the chart's name in front, since those of
    several charts in one page would meet. Its words are in the description beside it, so a screen
    reader passes it over."""
    element = svg[svg.index("<svg") :]
    element = re.sub(r"<metadata>.*?</metadata>\s*", "", element, flags=re.DOTALL)
    head, rest = element.split(">", 1)
    width = re.search(r' width="([\d.]+)pt"', head)
    head = _OUTER.sub("", head) + ' aria-hidden="true"'
    if width:  # no larger than it was made, and never too small to be read: a phone scrolls it
        head += f' style="max-width: {width[1]}pt; min-width: {float(width[1]) * 0.75:.0f}pt"'
    return _ID.sub(f"{name}-", f"{head}>{rest}".replace("xlink:href=", "href="))


def save(chart: Chart, folder: Path) -> tuple[Path, Path, str]:
    """Writes ``<name>.svg`` and ``<name>.png``; also gives the SVG's text."""
    svg = chart.svg()
    paths = (folder / f"{chart.name}.svg", folder / f"{chart.name}.png")
    paths[0].write_text(svg, encoding="utf-8")
    paths[1].write_bytes(chart.png())
    return (*paths, svg)
