"""What a run is asked for, whom it tells, and how it came out: plain data, no engine."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from serdelab.errors import ResultsError
from serdelab.rows import Row

QUICK_SUBJECTS = ("person", "order", "event", "airport")
"""What ``run`` takes without ``--full``: one of each shape, small enough for 90 s."""
QUICK_SECONDS = 90.0
FULL_SECONDS = 540.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """Names are exact (selectors are resolved by the command line) and unique.

    ``records``       how many records are loaded, and timed operations rotate through all of them;
                      None: 1,000, of which 16 to rotate, fewer where a record is large.
    ``full``          also times ``encode_batch`` and ``decode_batch``.
    ``spawns``        passes over the suite, each in a fresh process.
    ``seconds``       wall time the whole run aims at; every cell gets its minimum of batches even
                      if that takes longer.
    ``time_limit_s``  a codec that spends longer in one step (a batch, a preparation, the proof of
                      one subject) is killed.
    ``memory_limit_bytes``  address space of a worker; 0: no limit.
    ``reference``     the codec all ratios refer to; it is added when the codecs leave it out of a
                      timed run.
    ``plugin_folders``  folders of further codec files.
    ``named``         the codecs that were asked for by name, not by a glob or by default.
    """

    subjects: tuple[str, ...]
    codecs: tuple[str, ...]
    scenarios: tuple[str, ...]
    records: int | None = None
    full: bool = False
    seed: int = 1
    spawns: int = 10
    seconds: float = QUICK_SECONDS
    time_limit_s: float = 20.0
    memory_limit_bytes: int = 4 * 2**30
    reference: str = "json_stdlib"
    version: str = "v1"
    plugin_folders: tuple[Path, ...] = ()
    named: tuple[str, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """The object that stands in ``run.json``."""
        return asdict(self) | {"plugin_folders": [str(f) for f in self.plugin_folders]}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Request:
        """The inverse of ``to_json``. ResultsError when the stored form does not fit."""
        try:
            values = {name: _tuple(value) for name, value in stored.items()}
            values["plugin_folders"] = tuple(map(Path, stored.get("plugin_folders", ())))
            return cls(**values)
        except TypeError as error:
            raise ResultsError(f"not the request of a run: {error}") from error


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType] - JSON is Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended.

    ``status``    "finished" or "interrupted" (Ctrl-C: what was measured is kept, the run can be
                  resumed).
    ``failures``  the first row of each kind of failure: one codec, one status, one reason.
    ``seconds``   wall time of this process's part of the run.
    ``named``     ``Request.named``, of a resumed run what was asked for at first.
    """

    folder: Path
    status: str
    failures: list[Row]
    seconds: float
    named: tuple[str, ...] = ()


class Listener(Protocol):
    """Who follows a run; called from one thread at a time, never while the clock runs."""

    def planned(self, jobs: int, seconds: float) -> None:
        """Once, before anything else: how much is to do, and the wall time it aims at."""

    def started(self, label: str) -> None:
        """A job was started."""

    def row(self, row: Row) -> None:
        """A row was stored."""

    def finished(self, label: str, done: int, total: int, seconds_left: float) -> None:
        """A job ended, well or badly."""

    def note(self, text: str) -> None:
        """One sentence a user should read now: what was excluded, what was redone."""


class Silent:
    """A listener that ignores everything."""

    def planned(self, jobs: int, seconds: float) -> None: ...
    def started(self, label: str) -> None: ...
    def row(self, row: Row) -> None: ...
    def finished(self, label: str, done: int, total: int, seconds_left: float) -> None: ...
    def note(self, text: str) -> None: ...
