"""One pair of fresh processes, and what it says: the median of paired ratios.

Both stay on one core and take turns under the parent's baton: one waits in a read while the other
runs. A round is one batch of each, of the same records, in random order; the ratio of a round has
lost what slowed the machine for longer than a round. Batches last about ``BATCH_NS``: long enough
that the switch between processes is lost in them, short enough to fit between two disturbances.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from random import Random
from statistics import median, quantiles
from time import monotonic
from typing import Any

from serdelab.ab.peer import Player, PlayerFault, Told
from serdelab.ab.player import Task, segments

BATCH_NS = 500_000
SECONDS = 0.12  # of rounds: processes differ by more than rounds do, so have more of them,
MOST_SECONDS = 0.4  # unless rounds differ so much that their median is not known to
FINE = 0.005  # this standard error, relative
LEAST_ROUNDS = 15


@dataclass(frozen=True, slots=True)
class Stand:
    """A side on one case: what its players are told. ``name`` is "base" or "head"."""

    name: str
    path: tuple[Path, ...]
    task: Task


class SideFault(Exception):
    """A side whose player failed."""

    def __init__(self, side: str, told: Told) -> None:
        super().__init__(f"{side}: {told.reason}")
        self.side, self.told = side, told


@dataclass(frozen=True, slots=True)
class Duel:
    """``ratio``: head to base.

    ``ns``: of a call, the median of the same batches, base and head; what is injected is time of
    head's.
    """

    ratio: float
    rounds: int
    ns: tuple[float, float]


def prepare(stand: Stand) -> dict[str, Any]:
    """The facts of a side: version, implementation, proof. SideFault where it is not proven."""
    task: Task = {**stand.task, "kind": "prepare"}
    try:
        with Player(stand.path, task, hash_seed=0) as player:
            facts: dict[str, Any] = player.hear("facts")
    except PlayerFault as fault:
        raise SideFault(stand.name, fault.told) from fault
    return facts


def fight(stands: Sequence[Stand], random: Random, core: int, injected: float = 0.0) -> Duel:
    """One duel. ``injected`` is the share of calls that head does more, for a known slowdown.

    Raises SideFault.
    """
    hash_seed = random.randrange(1, 2**32)
    with ExitStack() as stack:
        players: list[Player] = []
        for stand in stands:
            with _Blaming(stand):
                players.append(stack.enter_context(Player(stand.path, stand.task, hash_seed)))
        ready: list[dict[str, Any]] = []
        for stand, player in zip(stands, players, strict=True):
            with _Blaming(stand):
                ready.append(player.hear("ready"))
        calls = max(1, round(BATCH_NS / max(each["ns"] for each in ready)))
        shares = (0.0, injected) if injected else (None, None)
        parts = 1
        for stand, player, more in zip(stands, players, shares, strict=True):
            player.stay_on(core)
            with _Blaming(stand):
                parts = player.plan(calls, more)
        lengths = [_lengths(each["inputs"], calls, shares[0]) for each in ready]
        duel = _rounds(stands, players, parts, lengths, random)
        for stand, player in zip(stands, players, strict=True):
            with _Blaming(stand):
                player.prove_again()
        return duel


class _Blaming:
    """Turns the fault of a player into that of its side."""

    def __init__(self, stand: Stand) -> None:
        self._stand = stand

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, PlayerFault):
            raise SideFault(self._stand.name, error.told) from error


def _lengths(inputs: int, calls: int, share: float | None) -> list[int]:
    """Of each part of a batch how many calls it is; what is injected is no call of its own."""
    return [len(part) for part in segments(list(range(inputs)), calls, share)]


def _rounds(
    stands: Sequence[Stand],
    players: Sequence[Player],
    parts: int,
    lengths: Sequence[Sequence[int]],
    random: Random,
) -> Duel:
    ratios: list[float] = []
    ns: list[tuple[float, float]] = []
    least = max(LEAST_ROUNDS, parts)
    begun = monotonic()
    while (
        (spent := monotonic() - begun) < SECONDS
        or len(ratios) < least
        or (spent < MOST_SECONDS and standard_error(ratios) > FINE)
    ):
        part = len(ratios) % parts
        took = [0, 0]
        for side in random.sample((0, 1), 2):
            with _Blaming(stands[side]):
                took[side] = players[side].batch(part)
        ratios.append(took[1] / took[0])
        ns.append((took[0] / lengths[0][part], took[1] / lengths[1][part]))
    base, head = (median(side) for side in zip(*ns, strict=True))
    return Duel(median(ratios), len(ratios), (base, head))


def standard_error(ratios: Sequence[float]) -> float:
    """Of their median, were they normal but for outliers: 1.25 s/√n, s = the quartiles' / 1.35.

    They are not independent, so this is too small: good for when to go on, for no interval.
    """
    low, _, high = quantiles(ratios, n=4)
    return 1.25 * (high - low) / 1.35 / sqrt(len(ratios))
