"""A tree: the schema files of one state, in a folder, at a git revision, or a single file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from serdelab.errors import UsageError
from serdelab.idl import SUFFIXES


@dataclass(frozen=True, slots=True)
class Version:
    """One state of one schema file, and where its imports are looked up."""

    label: str
    file: Path
    includes: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Tree:
    """``files`` by the name under which they are matched with those of other trees.

    ``label`` is what a user calls this state: "main", "3f2a1bc", "v1.2.0", a folder's name.
    """

    label: str
    files: Mapping[str, Path]
    includes: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Series:
    """The versions of one schema file, the oldest first; two at least."""

    name: str
    idl: str
    versions: tuple[Version, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """A file that came or went between two trees: there is nothing to compare it with."""

    name: str
    older: str
    newer: str
    """The labels of the two trees."""
    messages: bool = True
    """Whether it defines any: a file of enums alone does not."""


def idl_of(path: str | Path) -> str | None:
    """The IDL of a file by its suffix; None where no IDL has that suffix."""
    name = Path(path).name
    fits = (idl for idl, suffix in SUFFIXES.items() if name.endswith(suffix) and name != suffix)
    return next(fits, None)


def demand_idl(path: Path) -> str:
    """UsageError where no IDL has that suffix."""
    found = idl_of(path)
    if found is None:
        known = ", ".join(SUFFIXES.values())
        raise UsageError(
            f"{path} is in no IDL that is known here: its name ends with none of {known}",
            hint="python bench.py check --help",
        )
    return found


def of_folder(folder: Path) -> dict[str, Path]:
    """The schema files below a folder, by relative path; what is hidden is passed over."""
    found: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        hidden = any(part.startswith(".") for part in inside.parts)
        if not hidden and idl_of(path) and path.is_file():
            found[inside.as_posix()] = path
    return found


def series(trees: Sequence[Tree]) -> Iterator[Series]:
    """One for each name that at least two trees have."""
    for name in sorted({name for tree in trees for name in tree.files}):
        versions = tuple(
            Version(tree.label, tree.files[name], tree.includes)
            for tree in trees
            if name in tree.files
        )
        if len(versions) > 1:
            yield Series(name, demand_idl(versions[-1].file), versions)


def moved(trees: Sequence[Tree]) -> tuple[tuple[Moved, ...], tuple[Moved, ...]]:
    """What was added, and what was removed, from each tree to the next."""
    added: list[Moved] = []
    removed: list[Moved] = []
    for old, new in pairwise(trees):
        added += _missing(new, old, old, new)
        removed += _missing(old, new, old, new)
    return tuple(added), tuple(removed)


def _missing(there: Tree, here: Tree, old: Tree, new: Tree) -> Iterator[Moved]:
    names = (name for name in sorted(there.files) if name not in here.files)
    return (Moved(name, old.label, new.label) for name in names)


def includes_of(
    root: Path | None, others: Iterable[Path], includes: Sequence[Path]
) -> tuple[Path, ...]:
    """The include folders of one tree: a folder inside another tree stands for its twin here."""
    found = [root] if root else []
    for folder in includes:
        whole = folder.resolve()
        around = next((each for each in others if whole.is_relative_to(each.resolve())), None)
        if root is None or around is None:
            found.append(folder)
        elif (root / whole.relative_to(around.resolve())).is_dir():
            found.append(root / whole.relative_to(around.resolve()))
    return tuple(dict.fromkeys(found))
