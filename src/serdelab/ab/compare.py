"""One comparison after the other: both sides proven, then duels until it is clear."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from serdelab import discover
from serdelab.ab.duel import Duel, SideFault, Stand, fight, prepare
from serdelab.ab.finding import Case, Finding
from serdelab.ab.judge import Verdict
from serdelab.ab.player import Task
from serdelab.ab.sets import Clock, decide
from serdelab.ab.side import Kind, Ready, normal
from serdelab.errors import SerdelabError, UsageError
from serdelab.run.environment import quietest_core

BUDGET_S = 15.0
THRESHOLD = 0.02
SCENARIO = "throughput"
DUELS_A_CORE = 4  # then the quietest core is looked for again, which takes 0.1 s


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """``injected`` is the share of calls that head does more: a slowdown that is known."""

    threshold: float = THRESHOLD
    budget: float = BUDGET_S
    seed: int = 1
    injected: float = 0.0
    plugin_folders: tuple[Path, ...] = ()


def cases(
    sides: Sequence[Ready],
    codecs: Sequence[str],
    subjects: Sequence[str],
    operations: Sequence[str],
) -> list[Case]:
    """What there is to compare. UsageError where it is not clear which codecs."""
    base, head = (ready.side for ready in sides)
    if base.kind is Kind.CODEC:
        if codecs:
            raise UsageError(f"{base.name} and {head.name} are the codecs: --codec has no place")
        pairs = [(base.name, head.name)]
    else:
        if base.kind is Kind.LIBRARY:
            _refuse_others(base.name, codecs)
        pairs = [(name, name) for name in codecs or _using(base.name, base.kind)]
    return [
        Case(*pair, subject, SCENARIO, operation)
        for pair in pairs
        for subject in subjects
        for operation in operations
    ]


def _refuse_others(library: str, codecs: Sequence[str]) -> None:
    """UsageError for a codec of another library, which would be compared with itself.

    One that cannot be loaded is let pass: its comparison tells why.
    """
    if others := [name for name in codecs if _library(name) not in {library, ""}]:
        raise UsageError(f"{', '.join(others)}: no codec of {library}")


def _using(library: str, kind: Kind) -> list[str]:
    """The codecs of that library."""
    if kind is Kind.REVISION:
        raise UsageError(
            "which codecs? a comparison takes some ten seconds for each operation",
            hint="python bench.py ab git:HEAD . --codec NAME",
        )
    names = [name for name in discover.timed_codecs() if _library(name) == library]
    if not names:
        raise UsageError(
            f"no codec that is timed by default uses {library}; name one with --codec",
            hint="python bench.py list codecs",
        )
    return names


def _library(codec: str) -> str:
    """Whose it is, spelt as the name of a side; empty for a codec that cannot be loaded."""
    try:
        return normal(discover.codec(codec).info.library)
    except SerdelabError:
        return ""


def compare(sides: Sequence[Ready], todo: Sequence[Case], asked: Asked) -> Iterator[Finding]:
    """Findings as they come."""
    random = Random(asked.seed)  # noqa: S311 - an order, not a secret
    for case in todo:
        with TemporaryDirectory(prefix="serdelab-ab-") as folder:
            both = stands(sides, case, Path(folder), asked)
            yield _Comparison(sides, case, asked, both, random).run()


def stands(sides: Sequence[Ready], case: Case, folder: Path, asked: Asked) -> tuple[Stand, Stand]:
    """Both take the records of base."""

    def stand(name: str, ready: Ready, codec: str) -> Stand:
        task = Task(
            kind="play",
            folders=[str(each.resolve()) for each in asked.plugin_folders],
            codec=codec,
            scenario=case.scenario,
            subject=case.subject,
            operation=case.operation,
            schema=str(folder / name),
            records=str(folder / "records"),
            seed=asked.seed,
            counter="",
            counts="",
        )
        return Stand(name, ready.path, task)

    return stand("base", sides[0], case.base), stand("head", sides[1], case.head)


@dataclass(slots=True)
class _Comparison:
    sides: Sequence[Ready]
    case: Case
    asked: Asked
    stands: tuple[Stand, Stand]
    random: Random
    duels: list[Duel] = field(default_factory=list[Duel])
    _core: int = -1

    def run(self) -> Finding:
        clock = Clock(self.asked.budget)
        facts: dict[str, dict[str, Any]] = {}
        try:
            for stand, ready in zip(self.stands, self.sides, strict=True):
                facts[stand.name] = _facts(stand, ready)
            outcome = decide(self._pair, self.asked.threshold, clock)
        except SideFault as fault:
            broken = fault.told.broken or (fault.told.missing and self._is_heads_own(facts))
            verdict = Verdict.BROKEN if broken else Verdict.NOTHING
            return self._finding(verdict, note=str(fault), facts=facts, seconds=clock.spent)
        ns = [median(side) for side in zip(*(duel.ns for duel in self.duels), strict=True)]
        return self._finding(
            outcome.verdict,
            found=outcome.found,
            sets=outcome.sets,
            note=outcome.note,
            ns=(ns[0], ns[1]),
            facts=facts,
            seconds=clock.spent,
        )

    def _is_heads_own(self, facts: Mapping[str, Any]) -> bool:
        """Whether head misses what base found in the same environment."""
        return "base" in facts and all(r.side.kind is Kind.REVISION for r in self.sides)

    def _pair(self) -> float:
        if len(self.duels) % DUELS_A_CORE == 0:
            self._core = quietest_core(len(self.duels) // DUELS_A_CORE)
        duel = fight(self.stands, self.random, self._core, self.asked.injected)
        self.duels.append(duel)
        return duel.ratio

    def _finding(self, verdict: Verdict, **known: Any) -> Finding:
        base, head = (ready.side.label for ready in self.sides)
        return Finding(self.case, base, head, self.asked.threshold, verdict, **known)


def _facts(stand: Stand, ready: Ready) -> dict[str, Any]:
    """What a side is. UsageError where it did not run with its own packages."""
    facts = prepare(stand)
    place = Path(facts.pop("place"))
    if ready.side.kind is Kind.REVISION and not place.is_relative_to(ready.path[0]):
        raise UsageError(f"{ready.side.label} was not used: Python took {place} in its place")
    return facts | ({"commit": ready.commit} if ready.commit else {})
