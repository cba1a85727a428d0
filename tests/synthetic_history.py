"""Writes several runs that look like those of some weeks, with changes at known places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import synthetic_run


@dataclass(frozen=True)
class Step:
    """From run ``place`` on ``codec`` takes ``factor`` times as long to do ``operation``."""

    place: int
    codec: str
    operation: str
    factor: float


@dataclass(frozen=True)
class Recipe:
    """``moves``: place → the CPU from there on; ``versions``: place → (library, version)."""

    runs: int = 12
    steps: tuple[Step, ...] = ()
    moves: Mapping[int, str] = field(default_factory=dict[int, str])
    versions: Mapping[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    subjects: tuple[str, ...] = ("person",)
    codecs: tuple[str, ...] = ("json_stdlib", "json_orjson", "avro_fastavro", "protobuf_upb")
    noise: float = 0.01


def write(folder: Path, recipe: Recipe) -> list[Path]:
    """The runs' folders, in order of time."""
    return [_one(folder, recipe, place) for place in range(recipe.runs)]


def _one(folder: Path, recipe: Recipe, place: int) -> Path:
    started = f"2026-10-{place + 1:02}T12:00:00Z"
    run = folder / f"202610{place + 1:02}T120000Z_synthetic_{place:07x}"
    made = synthetic_run.Recipe(recipe.subjects, recipe.codecs, ("throughput",), spawns=6)
    synthetic_run.write(run, made, seed=place + 1, failures=False)
    meta = json.loads((run / "run.json").read_text(encoding="utf-8"))
    meta["environment"] |= {"started": started, "commit": f"{place:040x}"}
    for _, cpu in sorted((p, cpu) for p, cpu in recipe.moves.items() if p <= place):
        meta["environment"]["cpu"] = cpu
    for at, (library, version) in recipe.versions.items():
        for info in meta["codecs"].values():
            if at <= place and info["library"] == library:
                info["version"] = version
    (run / "run.json").write_text(json.dumps(meta), encoding="utf-8")
    _shift(run, recipe, place)
    return run


def _shift(run: Path, recipe: Recipe, place: int) -> None:
    """Times of each codec differ a little from run to run, and by its steps."""
    lines: list[str] = []
    for line in (run / "rows.jsonl").read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        if "undisturbed_ns" in row and row["codec"] not in ("json_stdlib", "twin", "floor"):
            cell = (row["codec"], row["operation"])
            day = Random(f"{place} {row['subject']} {cell}").gauss(1, recipe.noise)
            steps = [s for s in recipe.steps if (s.codec, s.operation) == cell]
            for step in steps:
                day *= step.factor if place >= step.place else 1
            row["undisturbed_ns"] *= day
        lines.append(json.dumps(row))
    (run / "rows.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
