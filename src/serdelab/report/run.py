"""A stored run as tidy frames: what notebooks, tables and charts read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd


@dataclass(frozen=True, slots=True)
class Run:
    """One run; every frame has its columns even where it has no rows.

    ``timings``     a row for each subject, scenario, operation and codec: medians over spawns.
    ``spawns``      the raw times behind them, a row for each spawn.
    ``sizes``       a row for each subject, codec and batch.
    ``memory``      a row for each subject, codec and operation.
    ``others``      rows of scenarios that the report has no frame for, measures as columns.
    ``statuses``    every row that is not ok, with its reason and how often it occurred.
    ``codecs``      what each codec declared, and what was really active; index: its name.
    ``subjects``    what each subject stands for; index: its name.
    ``noise_floor`` the largest deviation of the A/A twin from 1; NaN where there is none.
    ``notes``       sentences a reader of the figures must know: no reference, an interrupted run.
    """

    folder: Path
    meta: Mapping[str, Any]
    timings: pd.DataFrame
    spawns: pd.DataFrame
    sizes: pd.DataFrame
    memory: pd.DataFrame
    others: pd.DataFrame
    statuses: pd.DataFrame
    codecs: pd.DataFrame
    subjects: pd.DataFrame
    reference: str
    noise_floor: float
    notes: tuple[str, ...]


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as plain dicts, the index not among them."""
    found: list[dict[str, Any]] = frame.to_dict(orient="records")  # type: ignore[assignment]
    return found


def framed(rows: list[dict[str, Any]], columns: Mapping[str, str]) -> pd.DataFrame:
    """A frame of exactly these columns with these dtypes; missing values are NaN or empty text."""
    frame = pd.DataFrame(rows, columns=list(columns))
    for name, dtype in columns.items():
        if dtype == "str":
            frame[name] = frame[name].astype("object").fillna("").astype("str")
        else:
            frame[name] = frame[name].astype(dtype)  # type: ignore[call-overload]
    return frame
