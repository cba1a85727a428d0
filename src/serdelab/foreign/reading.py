"""From files to the rows and the environment of one run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from serdelab.errors import ResultsError, UnknownName, UsageError
from serdelab.foreign import pyperf, pytest_benchmark
from serdelab.foreign.naming import Name, Naming
from serdelab.foreign.node import Node
from serdelab.foreign.sample import File, Imported, Sample, Unit
from serdelab.rows import FLOOR, FORMAT_VERSION, TWIN, Row

FORMATS: tuple[ModuleType, ...] = (pytest_benchmark, pyperf)
SAME = ("machine", "cpu", "cores", "python")
SCENARIO = "imported"
ONE_BY_ONE = (
    "Imported from {tool}: it times one benchmark after another, so what slowed the machine for a "
    "while is in the ratios."
)


def read(paths: Sequence[Path], naming: Naming, reference: str) -> Imported:
    """``serdelab.foreign.read``."""
    files = [_file(path) for path in paths]
    _one_run(paths, files)
    offsets = [0, *accumulate(file.processes for file in files)]
    rows: dict[tuple[str, str, str, str, int], Row] = {}
    declared: dict[str, Any] = {}
    references: set[str] = set()
    for path, file, offset in zip(paths, files, offsets, strict=False):
        for sample in file.samples:
            name = naming.name(sample, path.stem)
            row = _row(sample, name, offset)
            if row.key in rows:
                raise UsageError(
                    f"{path}: two benchmarks are {name.codec}, {name.operation} on {name.subject}",
                    hint="--pattern '(?P<codec>…)' tells them apart",
                )
            rows[row.key] = row
            references |= {str(sample.extra["reference"])} if "reference" in sample.extra else set()
            if name.codec not in (TWIN, FLOOR):
                declared[name.codec] = _declared(sample)
    stated = next(iter(references)) if len(references) == 1 else ""
    chosen = reference or (stated if stated in declared else "")
    if chosen and chosen not in declared:
        raise UnknownName("codec", chosen, declared)
    made = tuple(rows.values())
    return Imported(_meta(paths, files[0], made, declared, chosen), made)


def _file(path: Path) -> File:
    try:
        content = json.loads(path.read_bytes())
        json.dumps(content, ensure_ascii=False, allow_nan=False).encode()  # what cannot be stored
    except FileNotFoundError:
        raise ResultsError(f"no file {path}") from None
    except (ValueError, RecursionError) as error:
        raise ResultsError(f"{path} is not JSON: {error}") from error
    if isinstance(content, dict):
        known = cast("dict[str, Any]", content)
        for form in FORMATS:
            if form.recognised(known):
                file: File = form.read(Node(known, f"{path.name}: "))
                if not file.samples:
                    raise ResultsError(f"{path} holds no benchmark with values")
                return file
    names = " nor of ".join(form.TOOL for form in FORMATS)
    raise ResultsError(f"{path} is no file of {names}", hint="python bench.py import --help")


def _one_run(paths: Sequence[Path], files: Sequence[File]) -> None:
    first = files[0]
    for path, file in zip(paths, files, strict=True):
        differs = [key for key in SAME if file.environment[key] != first.environment[key]]
        if file.tool != first.tool:
            differs.append("tool")
        if differs:
            raise UsageError(
                f"{paths[0]} and {path} are no one run: {', '.join(differs)} differ",
                hint=f"python bench.py import {path}",
            )


def _row(sample: Sample, name: Name, offset: int) -> Row:
    """A time for a second, memory for bytes, a count for a whole number."""
    timed = sample.unit is Unit.SECOND
    default = SCENARIO if sample.unit is not Unit.BYTE else "memory"
    scenario, code = (sample.extra.get(key) for key in ("scenario", "code"))
    return Row(
        scenario=scenario if isinstance(scenario, str) and scenario and timed else default,
        subject=name.subject,
        codec=name.codec,
        operation=name.operation,
        spawn=offset + sample.process,
        proof=sample.proof,
        code=code if isinstance(code, str) else "",
        measures=_measures(sample),
    )


def _measures(sample: Sample) -> dict[str, float | int | str]:
    if sample.unit is Unit.BYTE:
        return {"peak_bytes": sample.middle, "method": sample.how}
    if sample.unit is Unit.INTEGER:
        return {"count": sample.middle, "method": sample.how}
    found: dict[str, float | int | str] = {
        "undisturbed_ns": sample.least * 1e9 / sample.calls,
        "typical_ns": sample.middle * 1e9 / sample.calls,
        "batches": sample.rounds,
        "calls_per_batch": sample.iterations * sample.calls,
        "clock": sample.how,
    }
    size = sample.extra.get("bytes_per_call")
    if size is not None:
        found["bytes_per_call"] = Node(size, f"bytes_per_call of {sample.name}").positive()
    return found


def _declared(sample: Sample) -> dict[str, Any]:
    """What the benchmark's author says of its codec, as far as it is of plain types."""
    said = sample.extra.get("declared")
    if not isinstance(said, dict):
        return {}
    known = cast("dict[str, Any]", said)
    return {key: value for key, value in known.items() if isinstance(value, str | bool)}


def _meta(
    paths: Sequence[Path], file: File, rows: Sequence[Row], declared: dict[str, Any], reference: str
) -> dict[str, Any]:
    tool = f"{file.tool} {file.version}".strip()
    subjects, scenarios = (
        list(dict.fromkeys(getattr(row, key) for row in rows)) for key in ("subject", "scenario")
    )
    return {
        "format_version": FORMAT_VERSION,
        "request": {
            "subjects": subjects,
            "codecs": list(declared),
            "scenarios": scenarios,
            "reference": reference,
        },
        "environment": {
            **{key: value for key, value in file.environment.items() if value is not None},
            "tool": tool,
            "imported_from": ", ".join(path.name for path in paths),
        },
        "codecs": declared,
        "subjects": {name: {"source": f"imported from {tool}"} for name in subjects},
        "scenarios": {name: {"question": f"What did {tool} measure?"} for name in scenarios},
        "notes": [ONE_BY_ONE.format(tool=tool)],
        "status": "finished",
    }
