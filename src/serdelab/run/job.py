"""What a worker process is told to do: a pickled ``Job`` on its standard input."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from serdelab.run.request import Request


class Work(StrEnum):
    """The kinds of work; each is a module of this package with a function ``run``."""

    MATERIAL = "material"  # load schemas and records once for all workers
    ALONE = "alone"  # one codec: prove it, then the isolated scenarios
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

    def without(self, subjects: set[str]) -> Job:
        return replace(self, subjects=tuple(s for s in self.subjects if s not in subjects))
