"""From what many reads did to each place: the verdict, and the condition under which it holds.

A place is judged by the messages in which a value stands there that is not blank: harmed all, it
breaks; harmed some, or harmed only when the place is empty, it is conditional. So a field that no
reader can understand "breaks" although messages that leave it out are read well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from serdelab.evolution.condition import Probe, condition
from serdelab.evolution.outcome import Outcome, Verdict, worst_outcome, worst_verdict
from serdelab.evolution.reads import Read
from serdelab.evolution.values import Part, Trial, is_nothing


@dataclass(frozen=True, slots=True)
class Tried:
    """A value at a place and what became of it; ``blank`` as in ``Trial``."""

    value: Any
    outcome: Outcome
    blank: bool = False


SHOWN = 6
"""Places of a message whose condition is told."""

_ANY = "whether fields that may be left out are there"
_SOME = "some messages, as the witness"


@dataclass(frozen=True, slots=True)
class PlaceVerdict:
    verdict: Verdict
    outcome: Outcome
    condition: str = ""


@dataclass(slots=True)
class Places:
    """Collects what happened where; ``add`` each read, then ask ``verdicts``."""

    tried: dict[str, list[Tried]] = field(default_factory=dict[str, list[Tried]])
    base_refused: bool = False
    good: set[str] = field(default_factory=set[str])
    """Places of trials that were not refused."""

    def add(self, trial: Trial, read: Read) -> None:
        refused = any(finding.outcome is Outcome.REFUSED for finding in read.findings)
        if trial.parts:
            if not refused:
                self._add_parts(trial.parts, read)
            return
        self.base_refused |= refused and trial.ordinary
        here = Outcome.REFUSED if refused else Outcome.SAME
        if not refused:
            self.good.add(trial.path)
            here = worst_outcome(f.outcome for f in read.findings if _is_at(f.path, trial.path))
            self._elsewhere(read, {trial.path})
        self._note(trial.path, Tried(trial.value, here, trial.blank and trial.path != ""))

    def _add_parts(self, parts: Sequence[Part], read: Read) -> None:
        """A message that varies several places; one that is refused tells of none."""
        outcomes = {finding.path: finding.outcome for finding in read.findings}
        for part in parts:
            outcome = outcomes.get(part.path, Outcome.SAME)
            self._note(part.path, Tried(part.value, outcome, part.blank))
            self.good.add(part.path)
        self._elsewhere(read, {part.path for part in parts})

    def _elsewhere(self, read: Read, places: Iterable[str]) -> None:
        """Harm in places that were not varied."""
        known = set(places)
        for finding in read.findings:
            at = finding.path in known or any(_is_at(finding.path, place) for place in known)
            if not finding.outcome.harmless and not at:
                blank = is_nothing(finding.expected)
                self._note(finding.path, Tried(finding.expected, finding.outcome, blank))

    def _note(self, path: str, tried: Tried) -> None:
        self.tried.setdefault(path, []).append(tried)

    def verdicts(self, probes: Mapping[str, Probe]) -> dict[str, PlaceVerdict]:
        """By place, those that are harmed at all; ``probes`` serve the places that are shown."""
        found: dict[str, PlaceVerdict] = {}
        for path, tried in self.tried.items():
            known = [t for t in tried if not self._hides(path) or t.outcome is not Outcome.REFUSED]
            verdict = judged(known, probes.get(path) if len(found) < SHOWN else None)
            if verdict.verdict is not Verdict.COMPATIBLE:
                found[path] = verdict
        whole = found.pop("", None)
        if whole is None or found:
            return found
        usual = len(self.tried[""]) <= len(("whole", "least"))
        words = _ANY if usual else _SOME
        words = words if whole.verdict is Verdict.CONDITIONAL else ""
        return {"": PlaceVerdict(whole.verdict, whole.outcome, words)}

    def _hides(self, path: str) -> bool:
        """Whether messages that vary this place are refused for what stands in another one.

        The ordinary message is refused; where one place's values decide that, a refusal says
        nothing of all others.
        """
        return self.base_refused and bool(self.good - {""}) and path not in self.good


def _is_at(path: str, place: str) -> bool:
    """Whether a finding's path is the place, or inside it, or around it."""
    if path == place or not path or not place:
        return path == place
    return _inside(path, place) or _inside(place, path)


def _inside(path: str, outer: str) -> bool:
    return path.startswith(outer) and path[len(outer)] in ".[{"


def judged(tried: Sequence[Tried], probe: Probe | None = None) -> PlaceVerdict:
    """The verdict of one place."""
    harmed = [each.outcome for each in tried if not each.outcome.harmless]
    if not harmed:
        return PlaceVerdict(Verdict.COMPATIBLE, worst_outcome(each.outcome for each in tried))
    worst = worst_outcome(harmed)
    present = [each.outcome for each in tried if not each.blank]
    if len(harmed) == len(tried) or (present and not any(each.harmless for each in present)):
        silent = any(outcome.silent for outcome in present or harmed)
        verdict = Verdict.BREAKS_SILENTLY if silent else Verdict.BREAKS_LOUDLY
        return PlaceVerdict(verdict, worst)
    words = condition([(each.value, not each.outcome.harmless) for each in tried], probe)
    return PlaceVerdict(Verdict.CONDITIONAL, worst, words)


def overall(places: Mapping[str, PlaceVerdict]) -> tuple[Verdict, str]:
    """The worst verdict, and the conditions of its places; of many, the first."""
    verdict = worst_verdict(place.verdict for place in places.values())
    if verdict is not Verdict.CONDITIONAL:
        return verdict, ""
    words = [f"{path}: {p.condition}" if path else p.condition for path, p in places.items()]
    more = [f"{len(words) - SHOWN} more places"] if len(words) > SHOWN else []
    return verdict, "; ".join([*words[:SHOWN], *more])
