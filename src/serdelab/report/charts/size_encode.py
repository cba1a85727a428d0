"""Size against time to encode."""

from __future__ import annotations

from serdelab.report.charts import frontier
from serdelab.report.charts.chart import Chart
from serdelab.report.view import View


def draw(view: View) -> Chart | None:
    return frontier.draw(view, frontier.Against("size_encode", "encode", "encodes", "encode"))
