"""The answer of ``check`` to a history of releases, in few words: what is committed of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from googleapis.beside import beside, named
from googleapis.releases import Release

from serdelab.check.answer import Answer, Judged
from serdelab.check.attribution import Harm
from serdelab.check.bump import Bump, Size, bump_of_changes, worst_bump
from serdelab.check.verdicts import Require, Verdicts, verdicts, worst
from serdelab.evolution.kinds import Change
from serdelab.evolution.outcome import Direction
from serdelab.evolution.pair import rules_name
from serdelab.evolution.result import PairResult, Witness

_LONG = 160
"""Characters of a text that are kept."""
Flat = dict[str, Any]


def steps(releases: Sequence[Release], answers: Sequence[Answer], folder: Path) -> list[Flat]:
    """``answers`` are of one codec each, over the same trees; each codec's ways stand apart."""
    return [
        _Step(releases_, answers, folder).told()
        for releases_ in pairwise(sorted(releases, key=lambda release: release.key))
    ]


class _Step:
    """From one release to the next, with the pairs of files whose newer version is new there."""

    def __init__(
        self, releases: tuple[Release, Release], answers: Sequence[Answer], folder: Path
    ) -> None:
        self.old, self.new = releases
        self.folder, self.answers = folder, answers
        self.label = str(folder / self.new.version)

    def told(self) -> Flat:
        first = self._judged(self.answers[0])
        changes = _changes(first)
        return {
            "from": self.old.version,
            "to": self.new.version,
            "date": self.new.date,
            "published": _published(self.old, self.new),
            "files": self._files(first),
            "messages_changed": len({change.struct for change in changes if change.struct}),
            "changes": [self._change(change) for change in changes],
            "readers": {name: told for answer in self.answers for name, told in self._of(answer)},
            "breaks": [told for answer in self.answers for told in self._breaks(answer)],
            "checkers": list(_checkers(first)),
        }

    def _judged(self, answer: Answer) -> list[Judged]:
        return [each for each in answer.judged if each.step and each.newer == self.label]

    def _files(self, judged: Sequence[Judged]) -> Flat:
        answer = self.answers[0]
        moved = {self._shown(each.old): self._shown(each.new) for each in judged}
        return {
            "compared": len(judged),
            "changed": sum(bool(each.result.changes) for each in judged),
            "added": [each.name for each in answer.added if each.newer == self.label],
            "removed": [each.name for each in answer.removed if each.newer == self.label],
            "moved": {old: new for old, new in moved.items() if old != new},
        }

    def _shown(self, path: str) -> str:
        """Without the folder of its release."""
        inside = Path(path).relative_to(self.folder).parts
        return Path(*inside[1:]).as_posix()

    def _change(self, change: Change) -> Flat:
        file = change.new_file or change.old_file
        known = file and Path(file).is_relative_to(self.folder)
        told = {
            "kind": change.kind.value,
            "path": change.path,
            "file": self._shown(file) if known else file,
            "old": _cut(change.old),
            "new": _cut(change.new),
        }
        return {name: word for name, word in told.items() if word}

    # Verdicts and bumps ----------------------------------------------------------------------

    def _of(self, answer: Answer) -> Iterator[tuple[str, Flat]]:
        judged = self._judged(answer)
        for codec, way in _subjects(answer):
            results = [(each, _seen_by(each.result, codec, way)) for each in judged]
            found = worst(verdicts(result) for _, result in results)
            deserved = worst_bump([*map(_bump, results), *self._came_and_went(answer)])
            if self._is_of_form_alone(judged):
                deserved = Bump(Size.NONE, "the descriptors in the modules are the same")
            yield (
                named(codec, way),
                {
                    **_told(found),
                    "bump": deserved.size.value,
                    "reason": self._without_folders(deserved.reason),
                    "places": _places(result for _, result in results),
                },
            )

    def _without_folders(self, text: str) -> str:
        return text.replace(f"{self.folder}/", "")

    def _came_and_went(self, answer: Answer) -> Iterator[Bump]:
        """What ``Answer.steps`` says of files, which no codec sees."""
        left = [each for each in answer.removed if each.newer == self.label]
        gone = [each.name for each in left if each.messages]
        empty = [each.name for each in left if not each.messages]
        come = [each.name for each in answer.added if each.newer == self.label]
        if gone:
            yield Bump(Size.MAJOR, f"gone: {', '.join(gone)}")
        if come:
            yield Bump(Size.MINOR, f"new: {', '.join(come)}")
        if empty:
            yield Bump(Size.PATCH, f"gone, without a message in it: {', '.join(empty)}")

    def _is_of_form_alone(self, judged: Sequence[Judged]) -> bool:
        """A text that is shipped, after one that was made of a module of the same descriptor."""
        forms = bool(self.old.shipped) != bool(self.new.shipped)
        same = self.old.embedded == self.new.embedded
        return forms and same and not any(each.result.changes for each in judged)

    # Breaks ----------------------------------------------------------------------------------

    def _breaks(self, answer: Answer) -> Iterator[Flat]:
        """One for each cause, reader and direction: the witness with the fewest bytes."""
        found: dict[tuple[Any, ...], tuple[Judged, Harm, Witness]] = {}
        for judged in self._judged(answer):
            for harm in judged.harms:
                if harm.witness is not None and harm.direction is not Direction.ROUND_TRIP:
                    causes = tuple(_words(judged.result.changes[at]) for at in harm.changes)
                    key = (causes, harm.outcome, harm.direction, harm.witness.way)
                    known = found.get(key)
                    if known is None or len(harm.witness.bytes) < len(known[2].bytes):
                        found[key] = judged, harm, harm.witness
        for (causes, *_), (_, _, witness) in found.items():
            yield _break(causes, witness)


def _break(causes: Sequence[str], witness: Witness) -> Flat:
    return {
        "reader": named(witness.codec, witness.way),
        "direction": witness.direction.value,
        "outcome": witness.outcome.value,
        "changes": list(causes),
        "message": witness.root,
        "record": witness.record,
        "bytes": witness.bytes,
        "got": None if witness.error else _filled(witness.got),
        "error": _cut(witness.error),
        "beside": beside(witness),
    }


def _filled(value: Any) -> Any:
    """Of what a reader got, what is not blank."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {name: inner for name, inner in items if inner not in ("", 0, [], {}, None)}
    return value


def _words(change: Change) -> str:
    return f"{change.kind.value} {change.path}"


def _changes(judged: Iterable[Judged]) -> list[Change]:
    """Each once, whatever the number of files that import it."""
    found: dict[tuple[str, str, str, str], Change] = {}
    for each in judged:
        for change in each.result.changes:
            found.setdefault((change.kind, change.path, change.old, change.new), change)
    return list(found.values())


def _subjects(answer: Answer) -> list[tuple[str, str]]:
    """Codec and way of everything that was asked."""
    found = {(o.codec, o.way): None for each in answer.judged for o in each.result.observed}
    return list(found)


def _seen_by(result: PairResult, codec: str, way: str) -> PairResult:
    """With what one reader did, and the rules for it."""
    rules = rules_name(codec, way)
    predicted = {name: said for name, said in result.predicted.items() if name == rules}
    mine = tuple(o for o in result.observed if (o.codec, o.way) == (codec, way))
    return replace(result, observed=mine, predicted=predicted)


def _bump(pair: tuple[Judged, PairResult]) -> Bump:
    judged, result = pair
    if not result.changes:
        return judged.bump
    return bump_of_changes(result, verdicts(result), Require.FULL)


def _told(found: Verdicts) -> Flat:
    return {"backward": found.backward.value, "forward": found.forward.value}


def _places(results: Iterable[PairResult]) -> Flat:
    """How many fields of changed messages had an outcome other than SAME, by direction.

    Fields deeper inside are those of other messages, and counted there.
    """
    found: dict[str, dict[tuple[str, str], str]] = {each.value: {} for each in Direction}
    for result in results:
        for each in result.observed:
            for path, outcome in each.by_field.items():
                if path and "." not in path:
                    found[each.direction.value][each.root, path] = outcome.value
    return {name: dict(sorted(Counter(each.values()).items())) for name, each in found.items()}


def _checkers(judged: Sequence[Judged]) -> Iterator[Flat]:
    """What other checkers say over all files, each finding once; where codecs contradict."""
    names = dict.fromkeys(compared.name for each in judged for compared in each.compared)
    for name in names:
        found = [(each, c) for each in judged for c in each.compared if c.name == name]
        said = [c.verdict.backward.value for _, c in found if c.verdict is not None]
        findings = (f for _, c in found if c.verdict for f in c.verdict.findings)
        yield {
            "name": name,
            "version": next((c.verdict.version for _, c in found if c.verdict), None),
            "said": dict(sorted(Counter(said).items())),
            "findings": list(dict.fromkeys(_cut(f.partition(": ")[2]) for f in findings)),
            "refuted": [
                {"file": each.name, "missed": r.missed, "text": r.text}
                for each, c in found
                for r in c.refuted
            ],
        }


def _published(old: Release, new: Release) -> str:
    """The bump between two version numbers."""
    sizes = (Size.MAJOR, Size.MINOR, Size.PATCH)
    pairs = zip(old.key, new.key, sizes, strict=True)
    return next(size.value for before, after, size in pairs if before != after)


def transitive(answer: Answer, folder: Path) -> Flat:
    """Over every version against every earlier one."""
    pairs = [each for each in answer.judged if not each.step]
    counted = Counter((e.verdicts.backward.value, e.verdicts.forward.value) for e in pairs)
    return {
        "pairs": len(answer.judged),
        "of_them_steps": len(answer.judged) - len(pairs),
        "messages": sum(o.values_tried for e in answer.judged for o in e.result.observed),
        "verdicts": {f"{back}, {forth}": n for (back, forth), n in sorted(counted.items())},
        "broken": [
            {
                "old": Path(each.old).relative_to(folder).as_posix(),
                "new": Path(each.new).relative_to(folder).as_posix(),
                **_told(each.verdicts),
            }
            for each in pairs
            if each.verdicts != Verdicts()
        ],
    }


def releases_told(
    releases: Sequence[Release], differing: Mapping[str, Sequence[str]]
) -> list[Flat]:
    return [
        {
            "version": release.version,
            "date": release.date,
            "archive": release.archive,
            "proto_files": len(release.shipped),
            "modules": len(release.embedded),
            "compared_as": "shipped" if release.shipped else "embedded",
            "text_and_module_differ": list(differing[release.version]),
        }
        for release in sorted(releases, key=lambda release: release.key)
    ]


def _cut(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]} …"
