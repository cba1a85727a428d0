"""What a file of another tool holds, in one form for all tools."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from serdelab.rows import Proof, Row


class Unit(StrEnum):
    """What values are in; the words are pyperf's."""

    SECOND = "second"
    BYTE = "byte"
    INTEGER = "integer"


@dataclass(frozen=True, slots=True)
class Sample:
    """One benchmark in one process.

    ``values`` are per iteration, in ``unit``; where the file has only a summary, ``least`` and
    ``middle`` are all there is. ``calls`` is how often an iteration makes the call. ``how`` says in
    words what was measured. ``extra`` is what the benchmark's author put beside it.
    """

    name: str
    group: str
    process: int
    unit: Unit
    least: float
    middle: float
    calls: int = 1
    rounds: int = 1
    iterations: int = 1
    how: str = ""
    proof: Proof | None = None
    parameters: Mapping[str, str] = field(default_factory=dict[str, str])
    extra: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class File:
    """``processes`` of one file; samples of process 1 to that number."""

    tool: str
    version: str
    environment: Mapping[str, Any]
    samples: tuple[Sample, ...]

    @property
    def processes(self) -> int:
        return max((sample.process for sample in self.samples), default=0)


@dataclass(frozen=True, slots=True)
class Imported:
    """A run that is ready to be stored: the content of ``run.json``, and its rows."""

    meta: Mapping[str, Any]
    rows: tuple[Row, ...]
