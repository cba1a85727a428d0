"""All charts of a run, in the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from serdelab.report.charts import phases, ratios, size_decode, size_encode, sizes, twin
from serdelab.report.charts.chart import Chart
from serdelab.report.view import View

CHARTS: tuple[Callable[[View], Chart | None], ...] = (
    size_encode.draw,
    size_decode.draw,
    ratios.draw,
    phases.draw,
    sizes.draw,
    twin.draw,
)


def draw(view: View) -> Iterator[Chart]:
    """Those that the run has figures for, one at a time: a figure takes some 10 MB."""
    for function in CHARTS:
        chart = function(view)
        if chart is not None:
            yield chart
