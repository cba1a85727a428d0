"""From what many reads did to each place: the verdict, and the condition under which it holds.

A place is judged by the messages in which a value stands there that is not blank: harmed all, it
breaks; harmed some, or harmed only when the place is empty, it is conditional. So a field that no
reader can understand "breaks" although messages that leave it out are read well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from serdelab.evolution.condition import Probe, condition
from serdelab.evolution.moves import dig, steps
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.outcome import Outcome, Verdict, worst_outcome, worst_verdict
from serdelab.evolution.reads import Read
from serdelab.evolution.values import ABSENT, Trial, is_nothing
from serdelab.schema.shape import Chosen


@dataclass(frozen=True, slots=True)
class Tried:
    """A value at a place and what became of it; ``blank`` and the others as in ``Trial``."""

    value: Any
    outcome: Outcome
    blank: bool = False
    branch: bool = False
    extra: bool = False
    turned: bool = False
    inner: bool = False
    """Only what stands inside the place is harmed."""


PLACES = 20
"""Harmed places that are looked for in messages that varied others."""

SHOWN = 6
"""Places of a message whose condition is told."""

SET = "set"
UNNAMED = "there, although the writer's schema does not name it"
TURNED = "fields in another order"
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
    varied: set[str] = field(default_factory=set[str])
    """Places of all trials."""

    def add(self, trial: Trial, read: Read) -> None:
        refused = any(finding.outcome is Outcome.REFUSED for finding in read.findings)
        if trial.parts:
            if not refused:
                self._add_parts(trial, read)
            return
        self.varied.add(trial.path)
        if trial.extra:
            self._add_extra(trial, read)
            return
        self.base_refused |= refused and trial.ordinary
        here = Outcome.REFUSED if refused else Outcome.SAME
        inner = False
        if not refused:
            self.good.add(trial.path)
            at = [f for f in read.findings if is_at(f.path, trial.path)]
            here = worst_outcome(f.outcome for f in at)
            inner = all(_inside(f.path, trial.path) for f in at if not f.outcome.harmless)
            self._elsewhere(trial.record, read, {trial.path})
        blank = trial.blank and trial.path != ""
        known = {"branch": trial.branch, "turned": trial.turned, "inner": inner}
        self._note(trial.path, Tried(trial.value, here, blank, **known))

    def _add_extra(self, trial: Trial, read: Read) -> None:
        """What a schema does not name may do harm; that it does none here or there says little."""
        here = [f.outcome for f in read.findings if is_at(f.path, trial.path) or not f.path]
        worst = worst_outcome(here)
        if not worst.harmless and not self.base_refused:
            self._note(trial.path, Tried(trial.value, worst, extra=True))

    def _add_parts(self, trial: Trial, read: Read) -> None:
        """A message that varies several places; one that is refused tells of none."""
        outcomes = {finding.path: finding.outcome for finding in read.findings}
        self.varied |= {part.path for part in trial.parts}
        for part in trial.parts:
            outcome = outcomes.get(part.path, Outcome.SAME)
            self._note(part.path, Tried(part.value, outcome, part.blank))
            self.good.add(part.path)
        self._elsewhere(trial.record, read, {part.path for part in trial.parts})

    def _elsewhere(self, record: Any, read: Read, places: Iterable[str]) -> None:
        """Harm in places that were not varied."""
        known = set(places)
        for finding in read.findings:
            at = finding.path in known or any(is_at(finding.path, place) for place in known)
            if not finding.outcome.harmless and not at:
                left_out = not {"[", "{"} & set(finding.path)
                left_out = left_out and dig(record, steps(finding.path)) is ABSENT
                value = ABSENT if left_out else finding.expected
                self._note(finding.path, Tried(value, finding.outcome, is_nothing(value)))

    def unvaried(self) -> list[str]:
        """Places that were harmed in messages that varied others."""
        return [
            path
            for path, tried in self.tried.items()
            if path not in self.varied and any(not t.outcome.harmless for t in tried)
        ][:PLACES]

    def complete(self, reads: Sequence[tuple[Trial, Read]]) -> None:
        """Adds to places that were harmed the messages in which they fared well beside others."""
        harmed = [
            path
            for path, tried in self.tried.items()
            if path and any(not each.outcome.harmless for each in tried)
        ]
        for path in harmed[:PLACES]:
            blanks = [each.value for each in self.tried[path] if each.blank]
            for value in _fared_well(path, reads):
                if not is_nothing(value) and value not in blanks:
                    self._note(path, Tried(value, Outcome.SAME))
        if any(each.outcome.silent for each in self.tried.get("", ())):
            for trial, read in reads:
                if trial.path and not trial.extra and read.worst.harmless:
                    self._note("", Tried(read.expected, Outcome.SAME))

    def _note(self, path: str, tried: Tried) -> None:
        self.tried.setdefault(path, []).append(tried)

    def verdicts(self, probes: Mapping[str, Probe]) -> dict[str, PlaceVerdict]:
        """By place, those that are harmed at all; ``probes`` serve the places that are shown."""
        found: dict[str, PlaceVerdict] = {}
        decided = self.base_refused and any(map(self._decides, self.good))
        for path, tried in self.tried.items():
            hides = decided and path not in self.good
            known = [t for t in tried if not hides or t.outcome is not Outcome.REFUSED]
            verdict = judged(known, probes.get(path) if len(found) < SHOWN else None)
            if verdict.verdict is not Verdict.COMPATIBLE:
                found[path] = verdict
        found = dict(self._outermost(found))
        found = {path: each for path, each in found.items() if not self._is_implied(path, found)}
        whole = found.pop("", None)
        if whole is None or found:
            return found
        usual = sum(not each.turned for each in self.tried[""]) <= len(("whole", "least"))
        words = _ANY if usual else _SOME
        words = TURNED if whole.condition == TURNED else words
        words = words if whole.verdict is Verdict.CONDITIONAL else ""
        return {"": PlaceVerdict(whole.verdict, whole.outcome, words)}

    def _outermost(self, found: Mapping[str, PlaceVerdict]) -> Iterator[tuple[str, PlaceVerdict]]:
        """Places that hold others are judged without what those explain."""
        deep = [place for place in self.tried if not _INNER.isdisjoint(place)]
        for path, verdict in found.items():
            inner = [place for place in deep if path and _inside(place, path)]
            fine = [(p, t) for p in (path, *inner) for t in self.tried[p] if t.outcome.harmless]
            some = any(place != path and not each.blank for place, each in fine)
            if not some or not any(place in found for place in inner):
                yield path, verdict
                continue
            known = {leaf for place, each in fine for leaf in _leaves(each.value, place, inner)}
            own = [t for t in self.tried[path] if _is_own(t, path, inner, known)]
            again = judged(own)
            if again.verdict is not Verdict.COMPATIBLE:
                yield path, again

    def _is_implied(self, path: str, found: Mapping[str, PlaceVerdict]) -> bool:
        """Whether a place stands inside a branch that is harmed as soon as it is set."""
        return any(each.condition == SET and _inside(path, at) for at, each in found.items())

    def _decides(self, path: str) -> bool:
        """Whether it depends on the values of a place that messages are refused.

        Where the ordinary message is refused for one place, a refusal says nothing of all others.
        """
        return bool(path) and any(each.outcome is Outcome.REFUSED for each in self.tried[path])


_Leaf = tuple[str, str]
"""A path, and the value that stands there in words."""


def _is_own(tried: Tried, path: str, inner: Sequence[str], unharmed: Collection[_Leaf]) -> bool:
    """Whether a value is harmed although all that stands in it is unharmed elsewhere."""
    if tried.outcome.harmless or tried.inner:
        return tried.outcome.harmless
    return all(leaf in unharmed for leaf in _leaves(tried.value, path, inner))


def _leaves(value: Any, path: str, inner: Sequence[str]) -> Iterator[_Leaf]:
    """``inner`` are paths, which tell a map from a record."""
    if is_dict(value):
        is_map = any(place.startswith(f"{path}{{") for place in inner)
        for key, each in value.items():
            here = f"{path}{{}}" if is_map else f"{path}.{key}"
            yield from _leaves(each, here, inner)
            if each in ({}, []):
                yield here, repr(each)
            if is_map:
                yield f"{path}{{key}}", repr(key)
        return
    if is_list(value):
        for each in value:
            yield from _leaves(each, f"{path}[]", inner)
        return
    match value:
        case Chosen():
            yield from _leaves(value.value, path, inner)
        case _:
            yield path, repr(value)


def _fared_well(path: str, reads: Sequence[tuple[Trial, Read]]) -> Iterator[Any]:
    """What stood at a place in messages that varied another one and did no harm to this."""
    names = steps(path)
    for trial, read in reads:
        harmed = any(is_at(f.path, path) or not f.path for f in read.findings)
        written = dig(trial.record, names) is not ABSENT
        if trial.path != path and not (trial.parts or trial.extra or harmed) and written:
            yield dig(read.expected, names)


def is_at(path: str, place: str) -> bool:
    """Whether a finding's path is the place, or inside it, or around it."""
    if path == place or not path or not place:
        return path == place
    return _inside(path, place) or _inside(place, path)


def _inside(path: str, outer: str) -> bool:
    return path.startswith(outer) and path[len(outer) : len(outer) + 1] in _INNER


_INNER = frozenset(".[{")
"""Where a path goes on inside a place."""


def judged(tried: Sequence[Tried], probe: Probe | None = None) -> PlaceVerdict:
    """The verdict of one place."""
    harmed = [each.outcome for each in tried if not each.outcome.harmless]
    if not harmed:
        return PlaceVerdict(Verdict.COMPATIBLE, worst_outcome(each.outcome for each in tried))
    worst = worst_outcome(harmed)
    if all(each.turned for each in tried if not each.outcome.harmless):
        return PlaceVerdict(Verdict.CONDITIONAL, worst, TURNED)
    present = [each for each in tried if not each.blank]
    if len(harmed) == len(tried) or not any(each.outcome.harmless for each in present or tried):
        silent = any(each.outcome.silent for each in present or tried)
        if any(each.branch for each in present):
            return PlaceVerdict(Verdict.CONDITIONAL, worst, SET)
        if all(each.extra for each in tried):
            return PlaceVerdict(Verdict.CONDITIONAL, worst, UNNAMED)
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
