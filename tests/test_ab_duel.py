"""What a duel says, from players that are made up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Self, cast

import pytest

from serdelab.ab import duel
from serdelab.ab.duel import Stand, fight
from serdelab.ab.player import Task, segments

INPUTS = 16


class Steady:
    """A call takes ``task["ns"]``, and a tenth of it while it warms up."""

    def __init__(self, path: Sequence[Path], task: Mapping[str, Any], hash_seed: int) -> None:
        self._ns: float = task["ns"]
        self._parts: list[list[int]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...

    def hear(self, word: str) -> dict[str, float]:
        assert word == "ready"
        return {"ns": self._ns / 10, "inputs": INPUTS}

    def stay_on(self, core: int) -> None: ...

    def plan(self, calls: int, share: float | None) -> int:
        self._parts = segments(list(range(INPUTS)), calls, share)
        return len(self._parts)

    def batch(self, segment: int) -> int:
        return round(self._ns * len(self._parts[segment]))

    def prove_again(self) -> None: ...


def stand(name: str, ns: float) -> Stand:
    return Stand(name, (), cast("Task", {"ns": ns}))


@pytest.mark.parametrize("base", [200.0, 900_000.0, 40_000_000.0])
@pytest.mark.parametrize("injected", [0.0, 0.08])
def test_the_ns_of_a_call_are_those_of_the_batches_that_the_ratio_is_of(
    monkeypatch: pytest.MonkeyPatch, base: float, injected: float
) -> None:
    """From many calls a batch to a few of the inputs."""
    monkeypatch.setattr(duel, "Player", Steady)
    monkeypatch.setattr(duel, "SECONDS", 0.0)
    stands = stand("base", base), stand("head", 1.5 * base)
    found = fight(stands, Random(1), -1, injected)
    assert found.ratio == pytest.approx(1.5 * (1 + injected))
    assert found.ns == pytest.approx((base, found.ratio * base))
