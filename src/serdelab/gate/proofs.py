"""All codecs of both sides proven, several at a time: nothing is timed yet."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from serdelab.ab.peer import threads
from serdelab.ab.side import Ready
from serdelab.errors import UsageError
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.gate.facts import EXCUSED, round_trip, sizes
from serdelab.gate.proof import Proven, Report, Stock, prove, stock
from serdelab.gate.sides import Sides
from serdelab.gate.thresholds import Thresholds

Tell = Callable[[str, int, int], None]
"""For whoever waits: what is being done, which of how many."""

_EMPTY: Mapping[str, Proven] = {}


@dataclass(frozen=True, slots=True)
class Proofs:
    """``crossed``: head with base's records, where they differ from head's own."""

    subjects: tuple[str, ...]
    stocks: tuple[Stock, Stock]
    base: Mapping[str, Report]
    head: Mapping[str, Report]
    crossed: Mapping[str, Report]

    def entries(self, thresholds: Thresholds) -> Iterator[Entry]:
        yield from self._data()
        for codec, report in self.head.items():
            old = self._before(codec)
            for subject, proven in report.subjects.items():
                yield round_trip(codec, subject, proven, old.get(subject))
            limits = {s: thresholds.of("size", codec, s) for s in report.subjects}
            yield from sizes(codec, old, self._comparable(codec), limits)

    def _before(self, codec: str) -> Mapping[str, Proven]:
        """In base, with the subjects of which base has no records."""
        if codec not in self.base:
            return _EMPTY
        return {**self.stocks[0].faults, **self.base[codec].subjects}

    def _data(self) -> Iterator[Entry]:
        """Records that cannot be had, of any codec."""
        for subject, fault in self.stocks[1].faults.items():
            lost = subject in self.stocks[0].digests or fault.status not in EXCUSED
            mark = Mark.BROKEN if lost else Mark.TOLD
            words = f"no schema or records: {fault.reason}"
            yield Entry(Question.ROUND_TRIP, mark, "every codec", subject, words)

    def _comparable(self, codec: str) -> dict[str, Proven]:
        """What head makes of base's records, where it is right on its own."""
        own = {s: p for s, p in self.head[codec].subjects.items() if p.ok}
        crossed = self.crossing(codec)
        return {subject: crossed.get(subject, proven) for subject, proven in own.items()}

    def crossing(self, codec: str) -> Mapping[str, Proven]:
        """The codec of head on base's records, of the subjects whose records differ."""
        return self.crossed[codec].subjects if codec in self.crossed else _EMPTY


@dataclass(frozen=True, slots=True)
class _Job:
    """One codec of one side; ``which`` of the reports of ``Proofs`` it makes."""

    which: str
    ready: Ready
    codec: str
    subjects: Sequence[str]
    schemas: Stock
    records: Stock

    def run(self) -> Report:
        return prove(self.ready, self.codec, self.subjects, self.schemas, self.records)


def proofs(
    sides: Sides, codecs: Sequence[str], subjects: Sequence[str], folder: Path, tell: Tell
) -> Proofs:
    """``codecs`` and ``subjects`` are names of head.

    UsageError as for ``proof.stock``, and where base cannot even be imported.
    """
    tell("loading schemas and records", 1, 1)
    old_subjects = [each for each in subjects if each in sides.base_subjects]
    old = stock(sides.base, old_subjects, folder / "base")
    if old.dead:
        raise UsageError(
            f"{sides.base.side.label} cannot be run by this gate: {old.dead}",
            hint="a newer --base",
        )
    new = stock(sides.head, subjects, folder / "head")
    moved = [s for s in old.digests if s in new.digests and old.digests[s] != new.digests[s]]
    jobs: list[_Job] = []
    for codec in codecs:
        jobs.append(_Job("head", sides.head, codec, subjects, new, new))
        if codec in sides.base_codecs:
            jobs.append(_Job("base", sides.base, codec, old_subjects, old, old))
            jobs += [_Job("crossed", sides.head, codec, moved, new, old)] if moved else []
    found: dict[str, dict[str, Report]] = {"base": {}, "head": {}, "crossed": {}}
    with threads(min(8, os.cpu_count() or 1)) as pool:
        reports = pool.map(_Job.run, jobs)
        for number, (job, report) in enumerate(zip(jobs, reports, strict=True), 1):
            tell("proving every codec of both sides", number, len(jobs))
            found[job.which][job.codec] = report
    return Proofs(tuple(subjects), (old, new), found["base"], found["head"], found["crossed"])


def abouts(ready: Ready, codecs: Sequence[str], folder: Path) -> dict[str, Report]:
    """What codecs say of themselves, with nothing proven."""
    nothing = Stock(folder, {}, {}, {})
    return {codec: prove(ready, codec, (), nothing, nothing) for codec in codecs}
