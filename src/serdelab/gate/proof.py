"""Proves the codecs of a side, from the parent's end: one process a codec, all subjects in it.

A subject on which the process hangs or dies is a fault of that subject, and another process does
the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from serdelab.ab.peer import Player, PlayerFault, Program
from serdelab.ab.side import Ready
from serdelab.errors import UsageError
from serdelab.gate import prover
from serdelab.gate.prover import Work
from serdelab.run.channel import one_line

DEATHS = 2
"""So many processes may be lost to one codec; the rest is then not tried."""

SEED = 1


@dataclass(frozen=True, slots=True)
class Proven:
    """How one subject came out; ``status`` is a word of ``rows.Status``.

    Of a fault there is a ``reason``, and where a record changed its ``field`` and both values.
    ``deterministic``: the codec says that equal records give equal bytes.
    """

    status: str
    reason: str = ""
    field: str = ""
    wrote: str = ""
    read: str = ""
    sizes: tuple[int, ...] = ()
    sha256: str = ""
    deterministic: bool = True

    @property
    def ok(self) -> bool:
        return self.status == "ok"


@dataclass(frozen=True, slots=True)
class About:
    """What a codec says of itself. Where it does not load, ``status`` and ``reason`` say why."""

    status: str
    reason: str = ""
    library: str = ""
    version: str = ""
    implementation: str = ""
    timed_by_default: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """A codec of one side, and how each subject came out."""

    about: About
    subjects: dict[str, Proven] = field(default_factory=dict[str, Proven])


@dataclass(frozen=True, slots=True)
class Stock:
    """Schemas and records of a side. ``digests`` tells equal records; ``faults`` has the others.

    ``dead``: why not even the side's own packages could be imported.
    """

    folder: Path
    digests: Mapping[str, str]
    counts: Mapping[str, int]
    faults: Mapping[str, Proven]
    dead: str = ""


def stock(ready: Ready, subjects: Sequence[str], folder: Path) -> Stock:
    """Loads schemas and records once for all codecs.

    UsageError where the side did not run with its own packages.
    """
    folder.mkdir()
    work = [_work(folder, folder, subject) for subject in subjects]
    heard = _Heard()
    _hear_all(ready, {"kind": "stock", "codec": "", "work": work, "seed": SEED}, heard)
    place = heard.about.get("place")
    if place and not Path(place).is_relative_to(ready.path[0]):
        raise UsageError(f"{ready.side.label} was not used: Python took {place} in its place")
    good = {s: found for s, found in heard.results.items() if found["status"] == "ok"}
    return Stock(
        folder,
        {subject: found["sha256"] for subject, found in good.items()},
        {subject: found["records"] for subject, found in good.items()},
        {s: _proven(found) for s, found in heard.results.items() if s not in good},
        "" if place else heard.about["reason"],
    )


def prove(
    ready: Ready, codec: str, subjects: Sequence[str], schemas: Stock, records: Stock
) -> Report:
    """Never raises for a fault of the codec: the report says what it did."""
    good = [s for s in subjects if s in schemas.digests and s in records.digests]
    work = [_work(schemas.folder, records.folder, subject) for subject in good]
    heard = _Heard()
    _hear_all(ready, {"kind": "prove", "codec": codec, "work": work, "seed": SEED}, heard)
    found = {s: _proven(result) for s, result in heard.results.items()}
    return Report(_about(heard.about), found)


@dataclass(slots=True)
class _Heard:
    about: dict[str, Any] = field(default_factory=dict[str, Any])
    results: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


def _hear_all(ready: Ready, task: dict[str, Any], heard: _Heard) -> None:
    """Fills ``heard`` with a result for every subject, over as many processes as it takes."""
    work: list[Work] = list(task["work"])
    deaths = 0
    while True:
        try:
            with Player(ready.path, {**task, "work": work}, 0, Program(prover.__file__)) as player:
                _hear(player, work, heard)
        except PlayerFault as fault:
            deaths += 1
            failed = {"status": "crashed", "reason": fault.told.reason}
            if not heard.about:
                heard.about = failed
            if work and heard.about is not failed:
                heard.results[work.pop(0)["subject"]] = failed
        if heard.about.get("status", "ok") != "ok":
            heard.results |= {each["subject"]: heard.about for each in work}
            return
        if not work:
            return
        if deaths >= DEATHS:
            reason = f"not tried: its process was lost {deaths} times before"
            failed = {"status": "crashed", "reason": reason}
            heard.results |= {each["subject"]: failed for each in work}
            return


def _hear(player: Player, work: list[Work], heard: _Heard) -> None:
    """Takes what was answered off ``work``, so that the first there is the culprit."""
    heard.about = player.hear("about")
    while work and heard.about.get("status", "ok") == "ok":
        result: dict[str, Any] = player.hear("result")
        heard.results[work.pop(0)["subject"]] = result


def _work(schemas: Path, records: Path, subject: str) -> Work:
    return Work(
        subject=subject,
        schema=str(schemas / f"{subject}.schema"),
        records=str(records / f"{subject}.records"),
    )


def _about(heard: Mapping[str, Any]) -> About:
    known = {key: heard[key] for key in About.__slots__ if key in heard}
    return About(**known)


def _proven(heard: Mapping[str, Any]) -> Proven:
    known = {key: heard[key] for key in Proven.__slots__ if key in heard}
    known |= {key: one_line(known[key]) for key in ("field", "wrote", "read") if key in known}
    return Proven(**{**known, "sizes": tuple(known.get("sizes", ()))})
