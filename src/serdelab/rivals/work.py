"""The function that all tools time, made in the process that times it: as ``ab`` makes its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import cycle, islice
from typing import Any

from serdelab import discover
from serdelab.ab.player import Task, operation_of
from serdelab.rivals.rival import Work
from serdelab.run.material import timed
from serdelab.run.trial import build

CALLS = 100
"""Of a pass, without a share."""


def load(work: Work) -> Callable[[], None]:
    """One pass over the records, again and again. ProofError where one does not come back equal."""
    material = timed(work.subject, work.seed)
    candidate = build(discover.codec(work.codec), material, full=True, step=lambda _: None)
    candidate.prove(batch=False)
    operation = operation_of(_task(work), candidate.trial)
    count = round(CALLS * (1 + work.share))
    return one_pass(operation.call, list(islice(cycle(operation.inputs), count)))


def one_pass(call: Callable[[Any], Any], inputs: Sequence[Any]) -> Callable[[], None]:
    """The loop is the one of ``ab``, without the clock."""

    def run() -> None:
        for x in inputs:
            call(x)

    return run


def _task(work: Work) -> Task:
    return Task(
        kind="play",
        folders=[],
        codec=work.codec,
        scenario=work.scenario,
        subject=work.subject,
        operation=work.operation,
        schema="",
        records="",
        seed=work.seed,
        counter="",
        counts="",
    )
