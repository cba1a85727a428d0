"""Comparisons as files: ``rivals.json`` with every figure, and the strip plot."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from serdelab import discover
from serdelab.report import heading
from serdelab.rivals.rival import Comparison

if TYPE_CHECKING:
    from serdelab.report.charts.chart import Chart

FORMAT_VERSION = 1
TOOLS = "pytest-benchmark", "pyperf"
FEW = 3


def write(
    folder: Path, comparisons: Sequence[Comparison], about: Mapping[str, Any]
) -> tuple[Path, ...]:
    """``about``: ``environment``, as in ``run.json``, and ``seconds``, of timed calls a side.

    FileExistsError where there is such a file: nothing is overwritten. No chart where no code was
    compared with itself.
    """
    from serdelab.report.charts.chart import save

    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "rivals.json"
    with file.open("x", encoding="utf-8") as out:
        out.write(json.dumps(document(comparisons, about), ensure_ascii=False, indent=1) + "\n")
    drawn = chart(comparisons, about)
    return (file, *save(drawn, folder)[:2]) if drawn else (file,)


def document(comparisons: Sequence[Comparison], about: Mapping[str, Any]) -> dict[str, Any]:
    """What ``rivals.json`` holds."""
    return {
        "format_version": FORMAT_VERSION,
        **about,
        "versions": {tool: version(tool) for tool in TOOLS},
        "comparisons": [each.to_json() for each in comparisons],
    }


def chart(comparisons: Sequence[Comparison], about: Mapping[str, Any]) -> Chart | None:
    """The strip plot of those of the same code; None without any."""
    from serdelab.report.charts import strip
    from serdelab.rivals.contest import LAB

    rows: dict[tuple[str, str], list[Comparison]] = {}
    for each in comparisons:
        if not each.work.share:
            rows.setdefault(each.key, []).append(each)
    if not rows:
        return None
    strips = [
        strip.Strip(
            tool=tool if tool == LAB else f"{tool} ({statistic})",
            rule=found[0].rule,
            ratios=tuple(each.ratio for each in found),
            slower=tuple(each.slower for each in found),
            ours=tool == LAB,
        )
        for (tool, statistic), found in rows.items()
    ]
    works = [each.work for found in rows.values() for each in found]
    return strip.draw(strips, _subtitle(works, about), _foot(works, about))


def _subtitle(works: Sequence[Any], about: Mapping[str, Any]) -> str:
    """Names, or how many there are where they are many."""
    said: list[str] = []
    for key in ("codec", "subject", "operation"):
        names = dict.fromkeys(getattr(work, key) for work in works)
        said.append(", ".join(names) if len(names) <= FEW else f"{len(names)} {key}s")
    return f"{' · '.join(said)}: before and after are equal, {about['seconds']:g} s of calls each."


def _foot(works: Sequence[Any], about: Mapping[str, Any]) -> list[str]:
    names = dict.fromkeys(work.codec for work in works)
    libraries = dict.fromkeys(discover.codec(name).info.library for name in names)
    known = [f"{tool} {version(tool)}" for tool in (*libraries, *TOOLS) if tool != "python"]
    return [" · ".join(heading.facts(about["environment"])), ", ".join(known)]
