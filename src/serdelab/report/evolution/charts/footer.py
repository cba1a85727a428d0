"""Machine, versions and date below a chart."""

from __future__ import annotations

from collections.abc import Sequence

from serdelab.report import heading
from serdelab.report.evolution.view import View
from serdelab.report.visible import line


def footer(view: View, columns: Sequence[str]) -> tuple[str, str]:
    """The line of the run, and the libraries behind these columns."""
    said = view.run.meta.get("environment", {})
    codecs = dict.fromkeys(column.partition(" (")[0] for column in columns)
    infos = [view.codecs[codec] for codec in codecs if codec in view.codecs]
    versions = heading.libraries(infos, str(said.get("python", "")))
    return line(" · ".join(heading.facts(said))), line(versions)
