"""The answer of ``check`` to a history of releases, in few words: what is committed of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from googleapis.beside import named
from googleapis.breaks import breaks
from googleapis.others import checkers
from googleapis.readers import reader, subjects
from googleapis.releases import Release
from googleapis.words import Flat, cut

from serdelab.check.answer import Answer, Judged
from serdelab.check.bump import Bump, Size, worst_bump
from serdelab.evolution.kinds import Change


def steps(releases: Sequence[Release], answers: Sequence[Answer], folder: Path) -> list[Flat]:
    """``answers`` are of one codec each, over the same trees; each codec's ways stand apart."""
    ordered = sorted(releases, key=lambda release: release.key)
    return [_Step(old, new, answers, folder).told() for old, new in pairwise(ordered)]


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


@dataclass(frozen=True, slots=True)
class _Step:
    """From one release to the next, with the pairs of files whose newer version is new there."""

    old: Release
    new: Release
    answers: Sequence[Answer]
    folder: Path

    def told(self) -> Flat:
        each = [self._judged(answer) for answer in self.answers]
        changes = _changes(each[0])
        return {
            "from": self.old.version,
            "to": self.new.version,
            "date": self.new.date,
            "published": _published(self.old, self.new),
            "files": self._files(each[0]),
            "messages_changed": len({change.struct for change in changes if change.struct}),
            "changes": [self._change(change) for change in changes],
            "readers": {name: said for answer in self.answers for name, said in self._of(answer)},
            "breaks": [found for judged in each for found in breaks(judged)],
            "checkers": [found for judged in each for found in checkers(judged)],
        }

    @property
    def _label(self) -> str:
        return str(self.folder / self.new.version)

    def _judged(self, answer: Answer) -> list[Judged]:
        return [each for each in answer.judged if each.step and each.newer == self._label]

    def _files(self, judged: Sequence[Judged]) -> Flat:
        answer = self.answers[0]
        moved = {self._shown(each.old): self._shown(each.new) for each in judged}
        return {
            "compared": len(judged),
            "changed": sum(bool(each.result.changes) for each in judged),
            "added": [each.name for each in answer.added if each.newer == self._label],
            "removed": [each.name for each in answer.removed if each.newer == self._label],
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
            "old": cut(change.old),
            "new": cut(change.new),
        }
        return {name: word for name, word in told.items() if word}

    def _of(self, answer: Answer) -> Iterator[tuple[str, Flat]]:
        judged = self._judged(answer)
        for codec, way in subjects(answer):
            bump, told = reader(judged, codec, way)
            bump = worst_bump([bump, *self._came_and_went(answer)])
            if self._is_of_form_alone(judged):
                bump = Bump(Size.NONE, "the descriptors in the modules are the same")
            reason = bump.reason.replace(f"{self.folder}/", "")
            yield named(codec, way), {**told, "bump": bump.size.value, "reason": reason}

    def _came_and_went(self, answer: Answer) -> Iterator[Bump]:
        """What ``Answer.steps`` says of files, which no codec sees."""
        left = [each for each in answer.removed if each.newer == self._label]
        gone = [each.name for each in left if each.messages]
        empty = [each.name for each in left if not each.messages]
        come = [each.name for each in answer.added if each.newer == self._label]
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


def _changes(judged: Iterable[Judged]) -> list[Change]:
    """Each once, whatever the number of files that import it."""
    found: dict[tuple[str, str, str, str], Change] = {}
    for each in judged:
        for change in each.result.changes:
            found.setdefault((change.kind, change.path, change.old, change.new), change)
    return list(found.values())


def _published(old: Release, new: Release) -> str:
    """The bump between two version numbers."""
    sizes = (Size.MAJOR, Size.MINOR, Size.PATCH)
    pairs = zip(old.key, new.key, sizes, strict=True)
    return next(size.value for before, after, size in pairs if before != after)
