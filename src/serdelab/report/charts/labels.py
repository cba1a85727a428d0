"""Puts names beside points so that no name covers another name or a point.

Greedy over fixed candidate places, then improved a few times: deterministic, and good enough for
some twenty points a panel. Cost: candidates x (points + labels) for each point and pass.
"""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.font_manager import FontProperties
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
"""Rows of (left, bottom, right, top) in pixels."""

RADII = (8.0, 12.0, 17.0, 24.0, 34.0, 46.0, 60.0, 76.0, 94.0, 114.0)
DIRECTIONS = 16
PASSES = 3
CROWD = 60.0  # pixels within which points count as neighbours; the most crowded go first
REACH = 9.0  # from the point, in pixels: farther names get a line to it
POINT = 6.0  # half the side of a point's box, in pixels
ROOM = (11.0, 9.0, 20.0, 9.0)  # left, below, right, above a point: a name here seems to be its own
AIR = 1.2  # around each label


@dataclass(frozen=True, slots=True)
class Label:
    """A name for the point at data coordinates ``x``, ``y``."""

    x: float
    y: float
    text: str
    bold: bool = False
    colour: str = "#222222"


def place(
    axes: Axes, labels: Sequence[Label], size: float, stairs: Sequence[tuple[float, float]] = ()
) -> None:
    """Draws all labels in ``axes``, whose limits are final; far ones with a line to their point.

    ``stairs``: corners of a falling line of steps that names had better not cover.
    """
    if not labels:
        return
    points = np.asarray(axes.transData.transform([(la.x, la.y) for la in labels]), dtype=np.float64)
    sizes = np.array([_extent(axes, label, size) for label in labels])
    frame = np.array(axes.get_window_extent().extents, dtype=np.float64)
    frame += (4, 5, 12, 6)  # over the right and upper edge a name may reach a little: no axis there
    boxes = _solve(points, sizes, frame, _steps(axes, stairs))
    for label, point, box in zip(labels, points, boxes, strict=True):
        _draw(axes, label, point, box, size)


def _extent(axes: Axes, label: Label, size: float) -> tuple[float, float]:
    canvas = axes.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    font = FontProperties(size=size, weight="bold" if label.bold else "normal")
    renderer: Any = canvas.get_renderer()  # type: ignore[no-untyped-call]  # Matplotlib's gap
    width, height, _ = renderer.get_text_width_height_descent(label.text, font, ismath=False)
    return width + 2 * AIR, height + 2 * AIR


def _candidates(point: NDArray[np.float64], size: NDArray[np.float64]) -> Boxes:
    """Boxes around a point: on each ray the box's nearest corner or edge stands at the radius."""
    turns = np.arange(DIRECTIONS) * 2 * math.pi / DIRECTIONS
    dx, dy = np.cos(turns), np.sin(turns)
    radii = np.repeat(RADII, DIRECTIONS)
    dx, dy = np.tile(dx, len(RADII)), np.tile(dy, len(RADII))
    width, height = size
    centre_x = point[0] + dx * radii + np.clip(dx * 1.6, -1, 1) * width / 2
    centre_y = point[1] + dy * radii + np.clip(dy * 1.6, -1, 1) * height / 2
    return np.stack(
        [
            centre_x - width / 2,
            centre_y - height / 2,
            centre_x + width / 2,
            centre_y + height / 2,
        ],
        axis=1,
    )


def _overlap(boxes: Boxes, others: Boxes) -> NDArray[np.float64]:
    """Summed area that each box shares with the others."""
    if not len(others):
        return np.zeros(len(boxes))
    left, low, right, top = others.T
    wide = np.minimum(boxes[:, 2:3], right) - np.maximum(boxes[:, 0:1], left)
    high = np.minimum(boxes[:, 3:4], top) - np.maximum(boxes[:, 1:2], low)
    area: NDArray[np.float64] = np.where((wide > 0) & (high > 0), wide * high, 0.0)
    return np.asarray(area.sum(axis=1), dtype=np.float64)


def _outside(boxes: Boxes, frame: NDArray[np.float64]) -> NDArray[np.float64]:
    over = np.clip(frame[:2] - boxes[:, :2], 0, None) + np.clip(boxes[:, 2:] - frame[2:], 0, None)
    return np.asarray(over.sum(axis=1), dtype=np.float64)


def _leaders(point: NDArray[np.float64], boxes: Boxes) -> Boxes:
    """Small boxes along the line from the point to each candidate, five a candidate."""
    centres = (boxes[:, :2] + boxes[:, 2:]) / 2
    nearest = np.clip(point, boxes[:, :2], boxes[:, 2:])
    ends = (nearest + 0.0 * centres)[:, None, :]
    steps = np.linspace(0.15, 0.95, 5)[None, :, None]
    dots = point + (ends - point) * steps
    return np.concatenate([dots - 1, dots + 1], axis=2).reshape(-1, 4)


def _steps(axes: Axes, stairs: Sequence[tuple[float, float]]) -> Boxes:
    """Thin boxes along the steps: over to the next point, then down to it."""
    corners = np.asarray(axes.transData.transform(list(stairs) or [(1.0, 1.0)]), dtype=np.float64)
    boxes = np.empty((0, 4))
    for (x0, y0), (x1, y1) in pairwise(corners):
        flat, down = (x0, y0 - 1, x1, y0 + 1), (x1 - 1, y1, x1 + 1, y0)
        boxes = np.concatenate([boxes, [flat, down]])
    return boxes


def _solve(points: Boxes, sizes: Boxes, frame: NDArray[np.float64], steps: Boxes) -> Boxes:
    dots = np.concatenate([points - POINT, points + POINT], axis=1)
    rooms = np.concatenate([points - ROOM[:2], points + ROOM[2:]], axis=1)
    near = np.hypot(*(points[:, None, :] - points[None, :, :]).transpose(2, 0, 1))
    order = np.argsort(-(near < CROWD).sum(axis=1), kind="stable")
    penalty = np.repeat(RADII, DIRECTIONS) ** 1.3
    boxes = np.full((len(points), 4), np.nan)
    for _ in range(PASSES):
        for index in order:
            candidates = _candidates(points[index], sizes[index])
            others = np.delete(boxes, index, axis=0)
            others = others[~np.isnan(others[:, 0])]
            cost = penalty + 60 * _overlap(candidates, others) + 40 * _overlap(candidates, dots)
            cost += 2 * _overlap(candidates, steps) + 1000 * _outside(candidates, frame)
            strange = np.delete(rooms, index, axis=0)
            cost += 4 * _overlap(candidates, strange)
            others = np.concatenate([others, np.delete(dots, index, axis=0)])
            lines = _overlap(_leaders(points[index], candidates), others)
            cost += 20 * lines.reshape(-1, 5).sum(axis=1)
            boxes[index] = candidates[int(np.argmin(cost))]
    return boxes


def _draw(axes: Axes, label: Label, point: Boxes, box: Boxes, size: float) -> None:
    back = axes.transData.inverted()
    x, y = back.transform(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    axes.text(
        x,
        y,
        label.text,
        fontsize=size,
        fontweight="bold" if label.bold else "normal",
        color=label.colour,
        ha="center",
        va="center_baseline",
        zorder=5,
    )
    edge = np.clip(point, box[:2], box[2:])
    if float(np.hypot(*(edge - point))) > REACH:
        ends = back.transform([tuple(point), tuple(edge)])
        axes.plot(ends[:, 0], ends[:, 1], color="#9a9a9a", linewidth=0.5, zorder=2)
