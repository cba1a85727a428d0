"""Size against time to decode and read every field."""

from __future__ import annotations

from serdelab.report.charts import frontier
from serdelab.report.charts.chart import Chart
from serdelab.report.view import View


def draw(view: View) -> Chart | None:
    return frontier.draw(view, frontier.Against("size_decode", "read_all", "reads all", "read all"))
