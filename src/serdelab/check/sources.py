"""From the arguments of a command line to the versions of each schema file.

=====================================  ==========================================================
arguments                              trees, the oldest first
=====================================  ==========================================================
``OLD NEW``                            two files of one IDL, or two folders matched by path
``FILE FILE FILE …`` or folders        in the order given
``--against git:REV PATH …``           the paths at that revision, and in the working tree
``--history PATH``                     the path at each revision of the main line that changed it
=====================================  ==========================================================

What git holds is copied into a temporary folder that lives as long as the ``Sources``: all schema
files of a revision, so that imports resolve as they did then.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.check import renames, revisions, trees
from serdelab.check.trees import Moved, Series, Tree
from serdelab.errors import UsageError

GIT = "git:"


@dataclass(frozen=True, slots=True)
class Where:
    """What was asked for. ``since`` is the first revision of a history that counts."""

    paths: tuple[Path, ...]
    includes: tuple[Path, ...] = ()
    against: str | None = None
    history: bool = False
    since: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """All versions of all files. ``places`` are folders as a user knows them: (folder, word).

    ``single``: two versions of one file were asked for.
    """

    series: tuple[Series, ...]
    labels: tuple[str, ...]
    single: bool
    added: tuple[Moved, ...]
    removed: tuple[Moved, ...]
    places: tuple[tuple[str, str], ...] = ()

    def shown(self, text: str) -> str:
        """A text in which each temporary folder is called as a user knows it: "main:"."""
        for folder, word in self.places:
            text = text.replace(f"{folder}/", f"{word}:")
        return text


@contextmanager
def opened(where: Where) -> Generator[Sources, None, None]:
    """UsageError when the arguments do not fit together, or name what is not there."""
    _refuse_contradictions(where)
    with TemporaryDirectory(prefix="serdelab-check-") as scratch:
        copies = revisions.Copies(Path(scratch).resolve())
        yield _sources(_trees(where, copies), copies, single=_is_single(where))


def _trees(where: Where, copies: revisions.Copies) -> list[Tree]:
    if where.against is not None:
        revision = where.against.removeprefix(GIT)
        return revisions.against(copies, revision, where.paths, where.includes)
    if len(where.paths) == 1:
        return revisions.history(copies, where.paths[0], where.since, where.includes)
    return _given(where.paths, where.includes)


def _is_single(where: Where) -> bool:
    if where.history or any(path.is_dir() for path in where.paths):
        return False
    return len(where.paths) == (2 if where.against is None else 1)


def _sources(found: Sequence[Tree], copies: revisions.Copies, *, single: bool) -> Sources:
    if not any(tree.files for tree in found):
        raise UsageError("no schema file is there to compare", hint="python bench.py check OLD NEW")
    found = renames.followed(found)
    added, removed = trees.moved(found)
    labelled = {tree.label: tree for tree in found}
    return Sources(
        series=tuple(trees.series(found)),
        labels=tuple(tree.label for tree in found),
        single=single,
        added=added,
        removed=tuple(renames.weighed(each, labelled[each.older]) for each in removed),
        places=tuple(copies.places),
    )


def _refuse_contradictions(where: Where) -> None:
    if where.against is not None and where.history:
        raise UsageError(
            "--against and --history exclude each other", hint="python bench.py check --help"
        )
    if where.since is not None and (not where.history or len(where.paths) != 1):
        raise UsageError("--since is for --history over git", hint="python bench.py check --help")
    if where.against is not None and not where.against.removeprefix(GIT):
        raise UsageError("--against git: names no revision", hint="--against git:HEAD")
    if where.against is not None and not where.against.startswith(GIT):
        raise UsageError(
            f"--against takes git: and a revision, not {where.against!r}",
            hint=f"--against git:{where.against}, or python bench.py check OLD NEW",
        )
    if where.against is None and not where.history and len(where.paths) == 1:
        path = where.paths[0]
        raise UsageError(
            f"{path} has nothing to be compared with",
            hint=f"python bench.py check OLD {path}, or check --against git:HEAD {path}",
        )


def _given(paths: Sequence[Path], includes: Sequence[Path]) -> list[Tree]:
    """Files or folders in the order of their versions."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist", hint="python bench.py check --help")
    if all(path.is_dir() for path in paths):
        return [_folder(path, paths, includes) for path in paths]
    if any(path.is_dir() for path in paths):
        words = ", ".join(f"{path} is a {'folder' if path.is_dir() else 'file'}" for path in paths)
        raise UsageError(f"{words}: give files, or folders", hint="python bench.py check --help")
    return _files(paths, includes)


def _folder(path: Path, paths: Sequence[Path], includes: Sequence[Path]) -> Tree:
    found = trees.of_folder(path)
    if not found:
        raise UsageError(f"{path} holds no schema file", hint="python bench.py check --help")
    others = [other for other in paths if other != path]
    return Tree(str(path), found, trees.includes_of(path, [path, *others], includes))


def _files(paths: Sequence[Path], includes: Sequence[Path]) -> list[Tree]:
    idls = {path: trees.demand_idl(path) for path in paths}
    if len(set(idls.values())) > 1:
        words = " and ".join(f"{path} is {idl}" for path, idl in idls.items())
        raise UsageError(
            f"{words}: versions of one schema are in one IDL", hint="python bench.py check --help"
        )
    name = str(paths[-1])
    return [Tree(str(path), {name: path}, tuple(includes)) for path in paths]
