"""pytest-benchmark's JSON (``--benchmark-json``, ``--benchmark-save``).

All times are seconds for one iteration, whatever unit its table was printed in (its documentation,
"Usage", the option ``--benchmark-time-unit``: only for display). One file is one process. ``data``
holds a value a round, where the file was asked to keep it; the rest is a summary.
"""

from __future__ import annotations

from typing import Any

from serdelab.foreign.node import Node
from serdelab.foreign.sample import File, Sample, Unit
from serdelab.measure import UNDISTURBED, percentile
from serdelab.rows import Proof

TOOL = "pytest-benchmark"
UNVERSIONED = "unversioned"


def recognised(content: dict[str, Any]) -> bool:
    return {"machine_info", "benchmarks", "datetime"} <= content.keys()


def read(root: Node) -> File:
    samples = tuple(_sample(node) for node in root.get("benchmarks").items())
    return File(TOOL, root.get("version").text(""), _environment(root), samples)


def _sample(node: Node) -> Sample:
    stats, extra = node.get("stats"), node.get("extra_info")
    data = stats.get("data")
    values = [value.positive() for value in data.items()] if data else []
    least = percentile(values, UNDISTURBED) if values else stats.get("min").positive()
    rounds = stats.get("rounds").count()
    kept = "1st percentile" if values else "minimum"
    calls = extra.get("calls_per_iteration").count(1) if extra else 1
    clock = extra.get("clock").text("") if extra else ""
    how = f"{kept} and median of {rounds} rounds, by {TOOL}"
    return Sample(
        name=node.get("name").text(),
        group=node.get("group").text(""),
        process=1,
        unit=Unit.SECOND,
        least=least,
        middle=stats.get("median").positive(),
        calls=calls,
        rounds=rounds,
        iterations=stats.get("iterations").count(1),
        how=f"{clock}: {how}" if clock else how,
        proof=_proof(extra.get("proof")) if extra else None,
        parameters=node.get("params").texts(),
        extra=extra.object(),
    )


def _proof(node: Node) -> Proof | None:
    if not node:
        return None
    parts = list(node.items())
    if len(parts) != 3:  # noqa: PLR2004  # a proof has three parts
        raise node.wrong("records, bytes and a digest")
    records, size, digest = parts
    return Proof(records.count(), int(size.number()), digest.text())


def _environment(root: Node) -> dict[str, Any]:
    machine, commit = root.get("machine_info"), root.get("commit_info")
    cpu = machine.get("cpu")
    implementation = machine.get("python_implementation").text("Python")
    python = f"{implementation} {machine.get('python_version').text('')}"
    identifier = commit.get("id").text("") if commit else ""
    return {
        "machine": machine.get("node").text(""),
        "cpu": cpu.get("brand_raw").text("") if cpu else "",
        "cores": cpu.get("count").value if cpu else None,
        "os": f"{machine.get('system').text('')}-{machine.get('release').text('')}".strip("-"),
        "python": python.strip(),
        "commit": "" if identifier == UNVERSIONED else identifier,
        "dirty": bool(commit.get("dirty").value) if commit else False,
        "started": root.get("datetime").text(),
    }
