"""pyperf's JSON, format 1.0 (``-o FILE``).

``metadata`` of the file, of a benchmark and of a run are merged, the inner one first. Values are
per loop, already divided by loops and inner loops, in the unit that the metadata name; without one
they are seconds (its documentation, "API", metadata, "unit"). A run is a process; one without
values is a calibration. Dates have no time zone: they are that machine's local time.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median
from typing import Any

from serdelab.errors import ResultsError
from serdelab.foreign.node import Node
from serdelab.foreign.sample import File, Sample, Unit
from serdelab.measure import UNDISTURBED, percentile

TOOL, VERSION = "pyperf", "1.0"
IMPLEMENTATIONS = {"cpython": "CPython", "pypy": "PyPy"}


def recognised(content: dict[str, Any]) -> bool:
    return {"benchmarks", "version"} <= content.keys() and "machine_info" not in content


def read(root: Node) -> File:
    """ResultsError for another version of the format, or another unit."""
    version = root.get("version")
    if version.value != VERSION:
        raise ResultsError(
            f"{version.where} is {version.value!r}: this is for pyperf's format {VERSION}",
            hint="python -m pyperf convert --stdout FILE",
        )
    common = root.get("metadata").object()
    samples: list[Sample] = []
    every: list[dict[str, Any]] = []
    for node in root.get("benchmarks").items():
        known = common | node.get("metadata").object()
        runs = [run for run in node.get("runs").items() if run.get("values")]
        every += [known | run.get("metadata").object() for run in runs]
        samples += _samples(node, known, runs)
    about = every[0] if every else common
    tool = Node(about, f"{root.where}metadata").get("perf_version").text("")
    return File(TOOL, tool, _environment(about, every, root.where), tuple(samples))


def _samples(node: Node, known: dict[str, Any], runs: list[Node]) -> Iterator[Sample]:
    about = Node(known, f"{node.where}.metadata")
    name = about.get("name").text()
    unit = _unit(about.get("unit"))
    for process, run in enumerate(runs, 1):
        values = [value.positive() for value in run.get("values").items()]
        if not values:
            continue
        inner = Node(known | run.get("metadata").object(), f"{run.where}.metadata")
        yield Sample(
            name=name,
            group="",
            process=process,
            unit=unit,
            least=percentile(values, UNDISTURBED),
            middle=median(values),
            rounds=len(values),
            iterations=inner.get("loops").count(1),
            how=f"1st percentile and median of {len(values)} values of a process, by {TOOL}",
        )


def _unit(node: Node) -> Unit:
    said = node.text(Unit.SECOND)
    if said not in list(Unit):
        raise node.wrong(f"a unit that pyperf documents ({', '.join(Unit)})")
    return Unit(said)


def _environment(about: dict[str, Any], every: list[dict[str, Any]], where: str) -> dict[str, Any]:
    node = Node(about, f"{where}metadata")
    python = node.get("python_version").text("").partition(" ")[0]
    implementation = node.get("python_implementation").text("Python")
    dates = [Node(each, f"{where}metadata").get("date").text("") for each in every]
    return {
        "machine": node.get("hostname").text(""),
        "cpu": node.get("cpu_model_name").text(""),
        "cores": node.get("cpu_count").value,
        "os": node.get("platform").text(""),
        "python": f"{IMPLEMENTATIONS.get(implementation, implementation)} {python}".strip(),
        "commit": "",
        "dirty": False,
        "started": min(filter(None, dates), default=""),
    }
