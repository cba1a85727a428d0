"""A stored run of the evolution lab: its rows, and one tidy frame of them for notebooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from serdelab.evolution_rows import RUN, EvolutionRow, read_rows
from serdelab.report.evolution.words import (
    look,
    predicted_agrees,
    stated_agrees,
    turn,
    worst,
)
from serdelab.report.run import framed
from serdelab.rows import read_run

CASE = "case"
"""The group of the rows that are of cases; other groups are matrices of types, by IDL."""

COLUMNS = {
    "group": "str",
    "item": "str",
    "change_class": "str",
    "family": "str",
    "question": "str",
    "codec": "str",
    "way": "str",
    "column": "str",
    "direction": "str",
    "verdict": "str",
    "look": "str",
    "worst_outcome": "str",
    "condition": "str",
    "reason": "str",
    "tried": "int64",
    "unsound": "int64",
    "predicted": "str",
    "rule": "str",
    "agrees": "boolean",
    "stated": "str",
    "stated_agrees": "boolean",
    "explained_kind": "str",
    "explained_reason": "str",
    "explained_link": "str",
    "witnesses": "int64",
    "witness_bytes": "str",
}


@dataclass(frozen=True, slots=True)
class EvolutionRun:
    """``meta`` is ``evolution.json``; ``rows`` are in the order of group, item, codec, way.

    ``frame`` has a row for each of ``rows``, with the columns of ``COLUMNS``; ``agrees`` and
    ``stated_agrees`` are NA where nothing was predicted or observed. ``notes`` are sentences a
    reader must know: an interrupted run, codecs that are not there.
    """

    folder: Path
    meta: Mapping[str, Any]
    rows: tuple[EvolutionRow, ...]
    frame: pd.DataFrame
    notes: tuple[str, ...]


def load(folder: Path) -> EvolutionRun:
    """ResultsError where there is no run, or a damaged one."""
    meta = read_run(folder, RUN)
    rows = _ordered(list(read_rows(folder)))
    frame = framed([_flat(row, meta) for row in rows], COLUMNS)
    return EvolutionRun(folder, meta, tuple(rows), frame, tuple(_notes(meta)))


def _ordered(rows: list[EvolutionRow]) -> list[EvolutionRow]:
    """Cases by name; pairs of types as they come first in the run: in the order of their matrix."""
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        first.setdefault((row.group, row.item), 0 if row.group == CASE else len(first))

    def key(row: EvolutionRow) -> tuple[str, int, str, str, str, int]:
        place = first[row.group, row.item]
        return (row.group, place, row.item, row.codec, row.way, turn(row.direction))

    return sorted(rows, key=key)


def _notes(meta: Mapping[str, Any]) -> list[str]:
    notes: list[str] = []
    if meta.get("status") != "finished":
        notes.append(f"This run is {meta.get('status', 'not finished')}: rows may be missing.")
    codecs: Mapping[str, Mapping[str, Any]] = meta.get("codecs", {})
    gone = [f"{name}: {info['reason']}" for name, info in codecs.items() if info.get("reason")]
    return notes + [f"Not there: {each}" for each in gone]


def described(meta: Mapping[str, Any], case: str) -> Mapping[str, Any]:
    """Question, class, family, source and documents of a case; empty where the run has none."""
    found: Mapping[str, Any] = meta.get("cases", {}).get(case, {})
    return found


def _flat(row: EvolutionRow, meta: Mapping[str, Any]) -> dict[str, Any]:
    said = described(meta, row.item if row.group == CASE else "")
    witness = row.witnesses[0] if row.witnesses else {}
    return {
        **{name: getattr(row, name) for name in COLUMNS if hasattr(row, name)},
        **{name: said.get(name, "") for name in ("change_class", "family", "question")},
        **{f"explained_{key}": row.explained.get(key, "") for key in ("kind", "reason", "link")},
        "look": look(row).key,
        "worst_outcome": worst(row),
        "predicted": row.predicted.get("verdict", ""),
        "rule": row.predicted.get("rule", ""),
        "agrees": _known(predicted_agrees(row)),
        "stated": row.stated.get("verdict", ""),
        "stated_agrees": _known(stated_agrees(row)),
        "witnesses": len(row.witnesses),
        "witness_bytes": str(witness.get("bytes", "")),
    }


def _known(value: bool | None) -> Any:
    return pd.NA if value is None else value
