"""What a check found out: about each pair of versions, and about all of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from serdelab.check.attribution import Harm
from serdelab.check.bump import Bump, Size, worst_bump
from serdelab.check.compare import Compared
from serdelab.check.ignore import Accepted, Entry
from serdelab.check.trees import Moved
from serdelab.check.unshown import Unshown
from serdelab.check.verdicts import Require, Verdicts, worst
from serdelab.evolution.outcome import Verdict
from serdelab.evolution.result import PairResult

COMPATIBLE, BREAKS, UNREADABLE, UNDECIDED = 0, 1, 2, 3
"""Exit codes."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One schema file in two versions. ``old`` and ``new`` are their files as a user knows them.

    ``verdicts`` are without the breaks that are accepted, ``bump`` is with them. ``step``: the new
    version is the next one after the old; else the pair is there for transitivity.
    """

    name: str
    idl: str
    codecs: tuple[str, ...]
    old: str
    new: str
    older: str
    newer: str
    """The labels of the two versions."""
    step: bool
    result: PairResult
    verdicts: Verdicts
    bump: Bump
    advice: str
    harms: tuple[Harm, ...] = ()
    unshown: tuple[Unshown, ...] = ()
    accepted: tuple[Accepted, ...] = ()
    compared: tuple[Compared, ...] = ()

    def harms_of(self, change: int) -> tuple[Harm, ...]:
        return tuple(harm for harm in self.harms if change in harm.changes)

    def unshown_of(self, change: int) -> tuple[Unshown, ...]:
        return tuple(each for each in self.unshown if each.change == change)

    def is_accepted(self, harm: Harm) -> bool:
        """Whether its own path is accepted, or all changes that it comes of are."""
        places = {(a.path, a.kind) for a in self.acceptances(harm)}
        changes = [self.result.changes[at] for at in harm.changes]
        every = bool(changes) and all((c.path, c.kind.value) in places for c in changes)
        return every or (harm.whole_path, "") in places

    def acceptances(self, found: Harm | Unshown) -> tuple[Accepted, ...]:
        """The entries of the file of accepted breaks that cover it."""
        return tuple(a for a in self.accepted if a.covers(found, self.result))


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A version of a file that does not parse, or lacks an import."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Step:
    """From one version to the next, over all files: what a release calls for."""

    older: str
    newer: str
    verdicts: Verdicts
    bump: Bump


@dataclass(frozen=True, slots=True)
class Answer:
    """``unused`` are accepted breaks that there are none of. ``single``: one pair of files."""

    require: Require
    judged: tuple[Judged, ...]
    labels: tuple[str, ...]
    single: bool
    added: tuple[Moved, ...] = ()
    removed: tuple[Moved, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    unused: tuple[Entry, ...] = ()

    @property
    def verdicts(self) -> Verdicts:
        return worst(each.verdicts for each in self.judged)

    @property
    def bump(self) -> Bump:
        """Over all steps: from the first version to the last, it is that much at least."""
        return worst_bump(step.bump for step in self.steps)

    @property
    def exit_code(self) -> int:
        if self.unreadable:
            return UNREADABLE
        verdict = self.verdicts.required(self.require)
        if verdict is Verdict.UNDECIDED:
            return UNDECIDED
        return COMPATIBLE if verdict is Verdict.COMPATIBLE else BREAKS

    @property
    def steps(self) -> tuple[Step, ...]:
        """One for each version but the first."""
        return tuple(map(self._step, self.labels, self.labels[1:]))

    def _step(self, older: str, newer: str) -> Step:
        mine = [each for each in self.judged if each.step and each.newer == newer]
        left = [moved for moved in self.removed if moved.newer == newer]
        gone = [moved for moved in left if moved.messages]
        empty = [moved for moved in left if not moved.messages]
        come = [moved for moved in self.added if moved.newer == newer]
        bumps = [each.bump for each in mine]
        bumps += _moved(gone, Size.MAJOR, "is gone: its messages have no reader any more")
        bumps += _moved(come, Size.MINOR, "is new")
        bumps += _moved(empty, Size.PATCH, "is gone: no message was defined there")
        return Step(older, newer, worst(each.verdicts for each in mine), worst_bump(bumps))


def _moved(found: Iterable[Moved], size: Size, words: str) -> list[Bump]:
    return [Bump(size, f"{moved.name} {words}") for moved in found]
