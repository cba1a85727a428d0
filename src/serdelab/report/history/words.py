"""A history in sentences."""

from __future__ import annotations

from serdelab.report import heading
from serdelab.report.compare.words import change
from serdelab.report.history.series import ChangePoint, History, Past

MOST = 6
"""Change points that an alt text names."""


def day(run: Past) -> str:
    return run.started[:10] or run.name


def named(point: ChangePoint) -> str:
    key = point.key
    return f"{key.codec}, {key.operation.replace('_', ' ')} on {key.subject}"


def title(history: History) -> str:
    """How often something changed over how many runs, and what most."""
    runs = len(history.runs)
    said = f"Ratios to {history.reference} over {runs} run{'s' if runs > 1 else ''}"
    if not history.detected:
        return said
    number = len(history.changes)
    if not number:
        return f"{said}: no change point"
    most = max(history.changes, key=lambda p: max(p.factor, 1 / p.factor))
    where = day(history.runs[most.place])
    points = f"{number} change point{'s' if number > 1 else ''}"
    return f"{said}: {points}; the largest: {named(most)}, {change(most.factor)} from {where}"


def about(history: History) -> str:
    """The line that every chart carries, of the newest run."""
    facts = " · ".join(heading.facts(history.runs[-1].environment))
    return f"{day(history.runs[0])} to {day(history.runs[-1])}; the newest run: {facts}"


def machines(history: History) -> list[str]:
    """A sentence for each new machine."""
    return [
        f"Another machine from {history.runs[place].name}: {history.runs[place].machine}."
        for place in history.machines
    ]
