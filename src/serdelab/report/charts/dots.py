"""Rows of dots, a row a codec: several values of one codec on one log axis."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from serdelab.report.charts import style
from serdelab.report.view import View

SHAPES = {"o": "●", "<": "◀", ">": "▶", "D": "◆", "s": "■", "|": "|"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One of the values: its key, its word in the legend, its shape; ``fill`` 0 is hollow, 0.5 is
    light, 1 is full; ``shift`` is how far below the middle of its row it stands, so that equal
    values do not cover each other."""

    key: str
    word: str
    marker: str
    fill: float = 1.0
    shift: float = 0.0


def legend(kinds: Sequence[Kind]) -> str:
    """The shapes in words, so that no legend box covers a dot."""
    hollow = {0.0: "hollow ", 0.5: "light "}
    said = [f"{hollow.get(k.fill, '')}{SHAPES[k.marker]} {k.word}" for k in kinds]
    return f"{',  '.join(said)}. Colour: format."


@dataclass(frozen=True, slots=True)
class Rows:
    """``values[codec][kind]``, drawn in the order of ``codecs``, on an axis of ``unit``."""

    codecs: Sequence[str]
    values: Mapping[str, Sequence[float]]
    kinds: Sequence[Kind]
    unit: str


def panel(axes: Axes, view: View, rows: Rows, *, named: bool) -> None:
    """NaN and 0 are not drawn: a log axis has no place for them. ``named``: with codecs' names."""
    codecs, values = rows.codecs, rows.values
    style.rows(axes, [view.label(c) for c in codecs], named=named)
    known = [v for row in values.values() for v in row if v > 0]
    style.logarithmic(axes, "x", *style.span(known, 0.06), rows.unit)
    looks = style.looks(view)
    for place, codec in enumerate(codecs):
        row = [v for v in values.get(codec, ()) if v > 0]
        if row:
            axes.plot([min(row), max(row)], [place] * 2, color="#cfcfcf", linewidth=1.2, zorder=1)
    for index, kind in enumerate(rows.kinds):
        points = [
            (values[codec][index], place + kind.shift, looks.colour[codec])
            for place, codec in enumerate(codecs)
            if codec in values and values[codec][index] > 0
        ]
        if points:
            scatter(axes, points, kind)


def scatter(axes: Axes, points: Sequence[tuple[float, float, str]], kind: Kind) -> None:
    edge = [colour for *_, colour in points]
    face = [lighter(colour, kind.fill) for colour in edge]
    axes.scatter(
        [x for x, *_ in points],
        [y for _, y, _ in points],
        s=26,
        marker=kind.marker,
        c=face,
        edgecolors=edge if kind.fill < 1 else style.INK,
        linewidths=1.1 if kind.fill < 1 else 0.4,
        zorder=3,
    )


def lighter(colour: str, fill: float) -> str:
    """The colour mixed with white: 1 is itself, 0 is white."""
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(255 - (255 - part) * fill):02x}" for part in parts)
