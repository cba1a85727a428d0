"""Instructions of a call on both sides, where valgrind is installed: for code that changed.

    base, head = count(sides, Case("json_orjson", "json_orjson", "person", "throughput", "encode"))

The records are base's, the hash seed is one, and the counting code is the present one for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.ab.compare import Asked, stands
from serdelab.ab.duel import SideFault, Stand, prepare
from serdelab.ab.finding import Case
from serdelab.ab.peer import Player, PlayerFault, Program, threads
from serdelab.ab.player import Task
from serdelab.ab.side import Ready
from serdelab.run import callgrind

PATIENCE_S = 120.0  # for one answer: everything takes many times as long under valgrind


class Uncounted(Exception):
    """Why there is no count: valgrind is not installed, or a call does no work."""


class Lost(Uncounted):
    """A side that raised, hung or died on the way to its count: another one may come."""


def count(
    sides: Sequence[Ready], case: Case, asked: Asked | None = None, hash_seed: int = 1
) -> tuple[float, float]:
    """Of base and of head. Raises Uncounted, and Lost where that is the fault of a side."""
    if reason := callgrind.missing():
        raise Uncounted(reason)
    with TemporaryDirectory(prefix="serdelab-ab-") as folder:
        both = stands(sides, case, Path(folder), asked or Asked())
        try:
            for stand in both:
                _prepare(stand)
            with threads(2) as pool:  # counts do not depend on what else runs
                base, head = pool.map(partial(_count, hash_seed=hash_seed), both)
        except SideFault as fault:
            raise Lost(str(fault)) from fault
    return base, head


def _prepare(stand: Stand) -> None:
    """A side may lack what is to be counted: no other count will come then."""
    try:
        prepare(stand)
    except SideFault as fault:
        raise (Lost if fault.told.broken else Uncounted)(str(fault)) from fault


def _count(stand: Stand, hash_seed: int) -> float:
    counts = Path(stand.task["schema"]).with_name(f"{stand.name}-counts")
    task: Task = {
        **stand.task,
        "kind": "count",
        "counter": callgrind.__file__,
        "counts": str(counts),
    }
    program = Program(under=callgrind.under(counts), patience=PATIENCE_S)
    try:
        with Player(stand.path, task, hash_seed, program) as player:
            return float(player.hear("instructions"))
    except PlayerFault as fault:
        raise SideFault(stand.name, fault.told) from fault
