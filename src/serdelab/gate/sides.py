"""Base and head, laid out, and what there is to know of them before any code of theirs runs."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from serdelab import git, subjects
from serdelab.ab import revision, side
from serdelab.ab.side import HERE, Ready
from serdelab.errors import UsageError
from serdelab.gate.pins import LOCK, Moved, moved
from serdelab.gate.touched import Tree
from serdelab.git import Repository
from serdelab.toml_file import TomlFile

HINT = "python bench.py gate --base origin/main"


@dataclass(frozen=True, slots=True)
class Sides:
    """``paths`` are the files that differ, ``pins`` the libraries whose locked version does.

    ``gone`` are codecs and subjects of base alone. ``project`` is head's file with the thresholds.
    """

    base: Ready
    head: Ready
    tree: Tree
    base_codecs: tuple[str, ...]
    paths: tuple[str, ...]
    pins: tuple[Moved, ...]
    project: TomlFile

    @property
    def base_subjects(self) -> tuple[str, ...]:
        return tuple(self.tree.base_subjects)

    @property
    def known_codecs(self) -> tuple[str, ...]:
        return tuple(sorted({*self.base_codecs, *self.tree.codecs}))

    @property
    def known_subjects(self) -> tuple[str, ...]:
        return tuple(sorted({*self.base_subjects, *self.tree.subjects}))

    @property
    def gone(self) -> tuple[str, ...]:
        codecs = [name for name in self.base_codecs if name not in self.tree.codecs]
        return (*codecs, *(name for name in self.base_subjects if name not in self.tree.subjects))


@contextmanager
def opened(base: str, head: str) -> Generator[Sides]:
    """Until the block ends. ``head`` is a revision, or "." for the working tree.

    UsageError where there is no such revision, or it is not of this project.
    """
    base, head = base.removeprefix(side.GIT), head.removeprefix(side.GIT)
    if not base or not head:
        raise UsageError("an empty name is no revision", hint=HINT)
    repository = git.around(Path.cwd(), revision.HINT)
    parsed = side.parse(side.GIT + base), side.parse(head if head == HERE else side.GIT + head)
    with side.ready(*parsed) as (old, new):
        yield _sides(repository, old, new)


def _sides(repository: Repository, old: Ready, new: Ready) -> Sides:
    locks = [_text(repository, commit, LOCK) for commit in (old.commit, new.commit)]
    project = _text(repository, new.commit, revision.PROJECT)
    folder = new.path[0] / "serdelab"
    return Sides(
        base=old,
        head=new,
        tree=Tree(
            places=revision.places(project, new.side.label),
            sources=_sources(folder / "codecs"),
            subjects=subjects.names(folder / "schemas"),
            base_subjects=subjects.names(old.path[0] / "serdelab" / "schemas"),
        ),
        base_codecs=tuple(n for n in _sources(old.path[0] / "serdelab" / "codecs") if n[0] != "_"),
        paths=tuple(repository.differing(old.commit, new.commit or None)),
        pins=tuple(moved(*locks)),
        project=TomlFile.parse(project, _place(new)),
    )


def _place(ready: Ready) -> str:
    """What its file is called in a message."""
    return f"{ready.side.label}/{revision.PROJECT}" if ready.commit else revision.PROJECT


def _text(repository: Repository, commit: str, path: str) -> str:
    """A file of a commit, or of the working tree; empty where there is none."""
    if commit:
        return (repository.text(commit, path) or b"").decode(errors="replace")
    file = repository.top / path
    return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""


def _sources(folder: Path) -> dict[str, str]:
    found = sorted(path for path in folder.glob("*.py") if path.stem != "__init__")
    return {path.stem: path.read_text(encoding="utf-8", errors="replace") for path in found}
