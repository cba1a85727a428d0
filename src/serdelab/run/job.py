"""What a worker process is told to do: a pickled ``Job`` on its standard input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from serdelab.run import callgrind
from serdelab.run.request import Request

UNDER_VALGRIND = 5


class Task(Protocol):
    """What a worker and its parent have to know of a job, whatever the work is.

    ``module`` has a function ``run(task, channel)``. ``hash_seed`` is that of the process;
    ``under`` stands in front of its command, for a program that watches it.
    """

    @property
    def module(self) -> str: ...
    @property
    def hash_seed(self) -> int: ...
    @property
    def under(self) -> tuple[str, ...]: ...
    @property
    def core(self) -> int: ...
    @property
    def time_limit_s(self) -> float: ...
    @property
    def memory_limit_bytes(self) -> int: ...
    @property
    def plugin_folders(self) -> tuple[Path, ...]: ...


class Work(StrEnum):
    """The kinds of work; each is a module of this package with a function ``run``."""

    MATERIAL = "material"  # load schemas and records once for all workers
    ALONE = "alone"  # one codec: prove it, then the isolated scenarios
    COUNTED = "counted"  # one codec on one subject: the instructions of its operations
    TIMED = "timed"  # one pass over all timed operations of all codecs


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """``skip`` lists what is not to be done, as (scenario, subject, codec).

    ``concerns``  the scenarios that a codec is out of when it fails as such, not in a scenario.
    ``material``  the folder where one worker writes schemas and records, and all others read them.
    ``spawn``     0 but in a timed job: the number of the pass, from 1.
    ``seconds``   what a timed job may take, its own start included.
    ``core``      the processor core to stay on; -1: any.
    """

    work: Work
    label: str
    request: Request
    material: str
    subjects: tuple[str, ...]
    codecs: tuple[str, ...] = ()
    scenarios: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    skip: frozenset[tuple[str, str, str]] = frozenset()
    spawn: int = 0
    seconds: float = 0.0
    core: int = -1

    @property
    def module(self) -> str:
        return f"serdelab.run.{self.work}"

    @property
    def hash_seed(self) -> int:
        return 1 + (self.request.seed * 1_000 + self.spawn) % (2**32 - 1)

    @property
    def under(self) -> tuple[str, ...]:
        counts = self.work is Work.COUNTED and not callgrind.missing()
        return callgrind.under(self.counts) if counts else ()

    @property
    def counts(self) -> Path:
        """Where callgrind writes what it counted, but for the number of the process."""
        return Path(self.material, "callgrind")

    @property
    def time_limit_s(self) -> float:
        """Of one step; everything takes many times as long under valgrind."""
        slower = UNDER_VALGRIND if self.work is Work.COUNTED else 1
        return slower * self.request.time_limit_s

    @property
    def memory_limit_bytes(self) -> int:
        return self.request.memory_limit_bytes

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        return self.request.plugin_folders

    def without(self, subjects: set[str]) -> Job:
        return replace(self, subjects=tuple(s for s in self.subjects if s not in subjects))
