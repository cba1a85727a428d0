"""What a history is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple


class Key(NamedTuple):
    subject: str
    operation: str
    codec: str


@dataclass(frozen=True, slots=True)
class Past:
    """One run as a history needs it.

    ``ratios`` are medians over processes; ``noise`` is the largest deviation of its A/A twin, NaN
    where it has none. ``about`` holds, for each codec, what may explain a change.
    """

    name: str
    meta: Mapping[str, Any]
    ratios: Mapping[Key, float]
    noise: float
    about: Mapping[str, Mapping[str, str]]

    @property
    def environment(self) -> Mapping[str, Any]:
        environment: Mapping[str, Any] = self.meta.get("environment", {})
        return environment

    @property
    def reference(self) -> str:
        return str(self.meta.get("request", {}).get("reference", ""))

    @property
    def tool(self) -> str:
        """What an imported run was measured with, without its version; empty for our own."""
        return str(self.environment.get("tool", "")).partition(" ")[0]

    @property
    def started(self) -> str:
        return str(self.environment.get("started", ""))

    @property
    def machine(self) -> str:
        """CPU and cores, where they are known: hosted runners have another name every time."""
        cpu, cores = self.environment.get("cpu"), self.environment.get("cores")
        if not cpu:
            return str(self.environment.get("machine", ""))
        return f"{cpu}, {cores} cores" if cores else str(cpu)


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """From run ``place`` on a ratio is another one, ``factor`` times the one before.

    ``causes`` are what else differs between that run and the one before it.
    """

    key: Key
    place: int
    factor: float
    causes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class History:
    """``series[key]`` are (place of the run, ratio), in order of time; ``machines`` are the places
    at which another machine begins. ``detected`` is False where no library looked for changes."""

    reference: str
    runs: tuple[Past, ...]
    series: Mapping[Key, tuple[tuple[int, float], ...]]
    machines: tuple[int, ...]
    changes: tuple[ChangePoint, ...]
    detected: bool
    notes: tuple[str, ...]

    def panels(self) -> dict[tuple[str, str], list[Key]]:
        """(subject, operation) → its series."""
        made: dict[tuple[str, str], list[Key]] = {}
        for key in self.series:
            made.setdefault((key.subject, key.operation), []).append(key)
        return made
