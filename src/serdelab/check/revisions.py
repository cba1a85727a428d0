"""Trees from git: each revision's schema files are copied into a folder, with their imports."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from serdelab.check import trees
from serdelab.check.trees import Tree
from serdelab.errors import UsageError
from serdelab.git import Repository, Revision, around
from serdelab.idl import SUFFIXES

WORKING = "working tree"
NO_GIT = "python bench.py check OLD NEW, which takes two files or folders"


@dataclass(frozen=True, slots=True)
class Copies:
    """A temporary folder: the blobs once each, and a folder of links to them a revision."""

    folder: Path
    places: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def make(self, repository: Repository, commit: str, label: str) -> Path:
        """The folder that holds all schema files of a commit."""
        root = self.folder / "trees" / f"{len(self.places)}"
        self.places.append((str(root), label))
        blobs = repository.files(commit, tuple(SUFFIXES.values()))
        self._fetch(repository, sorted({blob.name for blob in blobs}))
        root.mkdir(parents=True)
        for blob in blobs:
            path = root / blob.path
            path.parent.mkdir(parents=True, exist_ok=True)
            os.link(self._store / blob.name, path)
        return root

    @property
    def _store(self) -> Path:
        return self.folder / "blobs"

    def _fetch(self, repository: Repository, names: Sequence[str]) -> None:
        self._store.mkdir(exist_ok=True)
        missing = [name for name in names if not (self._store / name).exists()]
        for name, text in zip(missing, repository.contents(missing), strict=True):
            (self._store / name).write_bytes(text)


def against(
    copies: Copies, revision: str, paths: Sequence[Path], includes: Sequence[Path]
) -> list[Tree]:
    """The paths at a revision, and as they are now."""
    for path in paths:
        _refuse_other_files(path)
    repository = around(paths[0], NO_GIT)
    root = copies.make(repository, repository.commit(revision), revision)
    old: dict[str, Path] = {}
    new: dict[str, Path] = {}
    for path in paths:
        there = _below(root, repository.relative(path))
        here = _working(repository, path)
        if not there and not here:
            raise UsageError(
                f"{path} holds no schema file, neither at {revision} nor in the working tree",
                hint=f"git -C {repository.top} ls-tree -r --name-only {revision}",
            )
        old |= there
        new |= here
    folders = [path for path in paths if path.is_dir()]
    now = tuple(dict.fromkeys([*folders, *includes]))
    then = _includes(repository, root, now)
    return [Tree(revision, old, then), Tree(WORKING, new, now)]


def history(copies: Copies, path: Path, since: str | None, includes: Sequence[Path]) -> list[Tree]:
    """The path at each revision that changed it, the oldest first."""
    _refuse_other_files(path)
    repository = around(path, NO_GIT)
    asked = repository.relative(path)
    folders = () if trees.idl_of(path) else (path,)
    found = repository.history(asked, follow=not folders)
    if since is not None:
        found = _since(repository, found, repository.commit(since))
    made = [_at(copies, repository, each, (*folders, *includes)) for each in found]
    made = [tree for tree in made if tree.files]
    if not folders:
        name = str(path)  # the file may have had other names
        made = [Tree(t.label, {name: next(iter(t.files.values()))}, t.includes) for t in made]
    if not made:
        raise UsageError(
            f"no revision in {repository.top} holds a schema file at {path}",
            hint=f"git -C {repository.top} log --oneline -- {asked}",
        )
    return made


def _refuse_other_files(path: Path) -> None:
    if path.is_file():
        trees.demand_idl(path)


def _at(
    copies: Copies, repository: Repository, revision: Revision, includes: Sequence[Path]
) -> Tree:
    root = copies.make(repository, revision.commit, revision.label)
    folders = _includes(repository, root, includes)
    return Tree(revision.label, _below(root, revision.path), folders)


def _since(repository: Repository, found: list[Revision], first: str) -> list[Revision]:
    """From the state that the path had at that commit on."""
    for at in reversed(range(len(found))):
        if repository.is_ancestor(found[at].commit, first):
            return found[at:]
    return found


def _below(root: Path, relative: str) -> dict[str, Path]:
    """The schema files at a path of a copy, by their path in the repository."""
    place = root / relative
    if place.is_file():
        return {relative: place} if trees.idl_of(place) else {}
    if not place.is_dir():
        return {}
    return {path.relative_to(root).as_posix(): path for path in trees.of_folder(place).values()}


def _working(repository: Repository, path: Path) -> dict[str, Path]:
    """The same of the working tree, each as the user writes it; ignored files are passed over."""
    relative = repository.relative(path)
    found: dict[str, Path] = {}
    for name in repository.working(relative):
        hidden = any(part.startswith(".") for part in Path(name).relative_to(relative).parts)
        if trees.idl_of(name) and not hidden:
            inside = Path(name).relative_to(relative)
            found[name] = path / inside if inside.parts else path
    return found


def _includes(repository: Repository, root: Path, folders: Sequence[Path]) -> tuple[Path, ...]:
    """The include folders as they were then; those outside the repository as they are."""
    found: list[Path] = []
    for folder in folders:
        if not folder.resolve().is_relative_to(repository.top):
            found.append(folder)
        elif (root / repository.relative(folder)).is_dir():
            found.append(root / repository.relative(folder))
    return tuple(found)
