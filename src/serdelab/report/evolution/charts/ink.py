"""How verdicts are drawn: a fill, a symbol, a word. The page's style sheet has the same colours."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.font_manager import FontProperties
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.textpath import TextPath

from serdelab.report.evolution.words import Look

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, low, width, height in data coordinates."""


@dataclass(frozen=True, slots=True)
class Ink:
    """``face`` fills the box, ``ink`` draws symbol and word; ``hatch`` in place of a fill."""

    face: str
    ink: str
    bold: bool = False
    hatch: str = ""


WHITE = "#ffffff"
INKS = {
    "silent": Ink("#d55e00", "#ffffff", bold=True),  # vermilion of Okabe and Ito
    "silent-if": Ink("#f9d5bd", "#8a3400", bold=True),
    "error": Ink("#efe3b0", "#4d4100"),
    "error-if": Ink("#fbf6e0", "#4d4100"),
    "ok": Ink(WHITE, "#5f6b73"),
    "unsaid": Ink(WHITE, "#9a9a9a", hatch="////"),
    "open": Ink(WHITE, "#444444"),
    "broken": Ink("#3a3a3a", "#ffffff", bold=True),
    "missing": Ink(WHITE, "#ffffff"),
}
HATCH, HATCH_WIDTH = "#d9d9d9", 0.6


def _outline(word: str, size: float, *, bold: bool) -> Path:
    """Centred on the middle of its width and of the height of small letters."""
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal")
    made = TextPath((0, 0), word, size=size, prop=font)
    corners = np.asarray(made.vertices)
    middle = (float(corners[:, 0].min() + corners[:, 0].max()) / 2, size * 0.27)
    return Path(corners - middle, made.codes)


_CIRCLE = Path.circle((0, 0), 1)
_LEFT = Path.wedge(90, 270)
_TICK = Path([(-0.9, 0.0), (-0.3, -0.75), (0.9, 0.8)])
_DASH = Path([(-0.9, 0.0), (0.9, 0.0)])
_UP = Path([(-1.0, -0.8), (1.0, -0.8), (0.0, 0.95), (-1.0, -0.8)], closed=True)
_CROSS = "X"
_ASK = _outline("?", 1.0, bold=True)
SYMBOLS: dict[str, tuple[tuple[Path | str, bool], ...]] = {
    "silent": ((_CROSS, True),),
    "silent-if": ((_CIRCLE, False), (_LEFT, True)),
    "error": ((_UP, True),),
    "error-if": ((_UP, False),),
    "ok": ((_TICK, False),),
    "unsaid": ((_DASH, False),),
    "open": ((_ASK, True),),
    "broken": (("s", True),),
}
"""Shapes, each with whether it is filled. Shapes, since a font may lack a character."""


def fill(axes: Axes, boxes: Mapping[Look, Sequence[Box]]) -> None:
    """One patch a look: as many boxes as there are cost no more than their corners."""
    for look, placed in boxes.items():
        ink = INKS[look.key]
        if ink.face == WHITE and not ink.hatch:
            continue
        _inked(axes, _joined(placed), ink)


def plain(axes: Axes, boxes: Sequence[Box], colour: str) -> None:
    """Boxes that are no verdict."""
    _patch(axes, boxes, facecolor=colour, linewidth=0, zorder=1)


def bars(axes: Axes, look: Look, boxes: Sequence[Box]) -> None:
    """With an outline, so that light ones are seen where they end."""
    _inked(axes, boxes, INKS[look.key])
    _patch(axes, boxes, facecolor="none", edgecolor="#8a8a8a", linewidth=0.5, zorder=3)


def _inked(axes: Axes, boxes: Sequence[Box], ink: Ink) -> None:
    edge = HATCH if ink.hatch else "none"
    patch = _patch(axes, boxes, facecolor=ink.face, edgecolor=edge, linewidth=0, zorder=1)
    if ink.hatch:
        patch.set_hatch(ink.hatch)
        patch.set_hatch_linewidth(HATCH_WIDTH)


def _patch(axes: Axes, boxes: Sequence[Box], **how: Any) -> PathPatch:
    outline = Path.make_compound_path(*(_rectangle(box) for box in boxes))
    patch = PathPatch(outline, **how)
    axes.add_patch(patch)
    return patch


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Neighbours in a row become one box."""
    found: list[Box] = []
    for left, low, width, height in sorted(boxes, key=lambda box: (box[1], box[0])):
        before = found[-1] if found else (0.0, 0.0, 0.0, 0.0)
        if before[1] == low and math.isclose(before[0] + before[2], left):
            found[-1] = (before[0], low, before[2] + width, height)
        else:
            found.append((left, low, width, height))
    return found


def _rectangle(box: Box) -> Path:
    left, low, width, height = box
    right, top = left + width, low + height
    corners = [(left, low), (right, low), (right, top), (left, top), (left, low)]
    return Path(corners, closed=True)


def symbols(axes: Axes, points: Mapping[Look, Sequence[Point]], size: float) -> None:
    """``size`` in points, of the whole symbol."""
    for look, placed in points.items():
        colour = INKS[look.key].ink
        xs, ys = np.array(placed).T
        for marker, filled in SYMBOLS.get(look.key, ()):
            axes.scatter(
                xs,
                ys,
                s=(size * 0.8) ** 2 if marker != _CROSS else size**2,
                marker=marker,
                facecolors=colour if filled else "none",
                edgecolors=colour,
                linewidths=0 if filled else 0.8,
                zorder=3,
            )


def words(axes: Axes, points: Mapping[Look, Sequence[Point]], size: float) -> None:
    """The word of each look, centred on its points.

    As a shape that is drawn many times: as text, a thousand cells would be half a megabyte.
    """
    for look, placed in points.items():
        if look.word:
            ink = INKS[look.key]
            outline = _outline(look.word, size, bold=ink.bold)
            reach = float(np.abs(outline.vertices).max())
            xs, ys = np.array(placed).T
            axes.scatter(
                xs,
                ys,
                s=(2 * reach) ** 2,
                marker=outline,
                color=ink.ink,
                linewidths=0,
                zorder=3,
            )
