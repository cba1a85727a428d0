"""What a run of the lab is asked for, and the job that a worker gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from serdelab.errors import ResultsError


class Item(NamedTuple):
    """``group`` is "case" or the IDL of a matrix of types; ``name`` is that of the pair in it."""

    group: str
    name: str


CASE = "case"
TIME_LIMIT_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LabRequest:
    """``cases`` by name, ``matrices`` by IDL; ``values``: messages tried in one direction.

    ``time_limit_s`` is that of one pair of schemas in one codec; then the codec's process is ended.
    """

    cases: tuple[str, ...]
    matrices: tuple[str, ...]
    codecs: tuple[str, ...]
    values: int
    time_limit_s: float = TIME_LIMIT_S
    memory_limit_bytes: int = 4 * 2**30
    plugin_folders: tuple[Path, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return asdict(self) | {"plugin_folders": [str(folder) for folder in self.plugin_folders]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> LabRequest:
        """ResultsError when the stored form does not fit."""
        names = ("cases", "matrices", "codecs")
        try:
            values: dict[str, Any] = {**stored, **{name: tuple(stored[name]) for name in names}}
            values["plugin_folders"] = tuple(map(Path, stored.get("plugin_folders", ())))
            return cls(**values)
        except (TypeError, KeyError) as error:
            raise ResultsError(f"not the request of an evolution run: {error}") from error


@dataclass(frozen=True, slots=True)
class LabJob:
    """One codec's share; a ``serdelab.run.job.Task``."""

    codec: str
    items: tuple[Item, ...]
    request: LabRequest
    module: str = "serdelab.lab.work"
    hash_seed: int = 1
    under: tuple[str, ...] = ()
    core: int = -1

    @property
    def time_limit_s(self) -> float:
        return self.request.time_limit_s

    @property
    def memory_limit_bytes(self) -> int:
        return self.request.memory_limit_bytes

    @property
    def plugin_folders(self) -> tuple[Path, ...]:
        return self.request.plugin_folders
