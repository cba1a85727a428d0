"""The whole gate: facts first, then the speed of what was chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.ab.side import Ready
from serdelab.gate import counts, pins, proofs
from serdelab.gate.answer import Answer, unused
from serdelab.gate.choose import Budget, Selection, choose
from serdelab.gate.counts import Counter, How
from serdelab.gate.fit import fit
from serdelab.gate.pins import LOCK
from serdelab.gate.proof import Report
from serdelab.gate.proofs import Tell
from serdelab.gate.sides import Sides
from serdelab.gate.thresholds import Thresholds
from serdelab.gate.touched import Touch, touched
from serdelab.run.environment import at_end, at_start


@dataclass(frozen=True, slots=True)
class Asked:
    """The names of ``selection`` are names of head."""

    selection: Selection
    thresholds: Thresholds
    budget: Budget
    counter: Counter = counts.counter


def run(sides: Sides, asked: Asked, tell: Tell) -> Answer:
    """UsageError where a side cannot be had."""
    environment = at_start()
    with TemporaryDirectory(prefix="serdelab-gate-") as name:
        folder = Path(name)
        sides, touches = _with_libraries(sides, folder)
        touches = [*touched([p for p in sides.paths if p != LOCK], sides.tree), *touches]
        codecs = asked.selection.codecs or sides.tree.codecs
        subjects = asked.selection.subjects or sides.tree.subjects
        found = proofs.proofs(sides, codecs, subjects, folder, tell)
    entries = list(found.entries(asked.thresholds))
    chosen = choose(asked.selection, touches, _defaults(found.head), sides.tree.small)
    fitting, left = fit(chosen, sides, found)
    entries += left
    both = sides.base, sides.head
    how = How(asked.counter, asked.budget.minutes)
    counted = counts.counted(both, fitting, asked.thresholds, how, tell)
    entries += counted.entries
    if fitting:
        from serdelab.gate.timing import times

        entries += times(both, fitting, asked.thresholds, asked.budget, tell)
    return Answer(
        base=_called(sides.base.side.label, sides.base.commit),
        head=_called(sides.head.side.label, sides.head.commit),
        touches=tuple(touches),
        explicit=asked.selection.explicit,
        chosen=tuple(chosen),
        entries=tuple(entries),
        records=dict(found.stocks[1].counts),
        uncounted=counted.reason,
        gone=sides.gone,
        unused=unused(asked.thresholds.limits, entries),
        environment=environment | at_end(),
    )


def _with_libraries(sides: Sides, folder: Path) -> tuple[Sides, list[Touch]]:
    """Each side with its own version of every library of a codec whose pin was moved."""
    if not sides.pins:
        nothing = Touch(LOCK, "no version that both sides pin was moved")
        return sides, [nothing] if LOCK in sides.paths else []
    head = proofs.abouts(sides.head, sides.tree.codecs, folder)
    base = proofs.abouts(sides.base, sides.base_codecs, folder)
    touches: list[Touch] = []
    moved: list[pins.Moved] = []
    for pin in sides.pins:
        users = [n for n, r in head.items() if pins.is_of(r.about.library, pin)]
        if users or any(pins.is_of(r.about.library, pin) for r in base.values()):
            moved.append(pin)
        why = f"{pin}: its library" if users else f"{pin}: no codec's library"
        touches.append(Touch(LOCK, why, tuple(users), (sides.tree.small,) if users else ()))
    old = pins.paths([(pin.name, pin.base) for pin in moved])
    new = pins.paths([(pin.name, pin.head) for pin in moved])
    return replace(sides, base=_behind(sides.base, old), head=_behind(sides.head, new)), touches


def _behind(ready: Ready, libraries: Sequence[Path]) -> Ready:
    """Behind the side's own packages, in front of what is installed."""
    return replace(ready, path=(*ready.path, *libraries))


def _defaults(head: Mapping[str, Report]) -> list[str]:
    """The codecs that a run without names would take."""
    return [n for n, r in head.items() if r.about.timed_by_default and r.about.status == "ok"]


def _called(label: str, commit: str) -> str:
    return f"{label} ({commit[:10]})" if commit else "the working tree"
