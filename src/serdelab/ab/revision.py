"""This project as it was in a revision, or as it is now, laid out as it is installed."""

from __future__ import annotations

import os
import shutil
import tomllib
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import Any

from serdelab import git
from serdelab.errors import UsageError

PROJECT = "pyproject.toml"
_NAME = "serdelab"
_PARTS = ("serdelab", "serdelab.codecs", "serdelab.scenarios", "serdelab.schemas")
_CACHE = "__pycache__"
HINT = "cd to a checkout of serdelab"


def checkout(name: str, folder: Path) -> str:
    """The packages of that revision of the repository around the current folder, in ``folder``.

    Returns the full name of the commit. Where each package stands in the tree is
    what the revision's own ``pyproject.toml`` says.
    UsageError where there is no such revision, it is of another project, or a package of it has a
    link out of the tree.
    """
    repository = git.around(Path.cwd(), HINT)
    commit = repository.commit(name)
    tree = folder.with_name(f"{folder.name}-tree")
    repository.write(commit, tree)
    outside = _cut(tree)
    found = packages(tree, name)
    for link in outside:
        if any(PurePosixPath(link).is_relative_to(place) for place in found.values()):
            raise UsageError(f"{name} cannot be laid out: {link} leads out of its tree")
    _lay_out({package: tree / place for package, place in found.items()}, folder)
    shutil.rmtree(tree)
    return commit


def _cut(tree: Path) -> list[str]:
    """Removes the links that lead out of the tree, and returns them."""
    top = os.path.realpath(tree)
    entries = [
        Path(each, name) for each, folders, files in os.walk(tree) for name in (*folders, *files)
    ]
    outside = [path for path in entries if not Path(os.path.realpath(path)).is_relative_to(top)]
    for path in outside:
        path.unlink()
    return [path.relative_to(tree).as_posix() for path in outside]


def copy_present(folder: Path) -> None:
    """The present code in ``folder``: the other side is a copy, too."""
    _lay_out(_present(), folder)


def packages(tree: Path, name: str) -> dict[str, str]:
    """Where each package stands in a tree, as its ``pyproject.toml`` says; ``name`` is for a user.

    UsageError where the tree is not one of serdelab.
    """
    try:
        text = (tree / PROJECT).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _foreign(name) from error
    found = places(text, name)
    if missing := [place for place in found.values() if not (tree / place).is_dir()]:
        raise UsageError(f"{name} lacks {', '.join(missing)}, which its {PROJECT} names")
    return found


def places(text: str, name: str) -> dict[str, str]:
    """The same from the text of that file alone."""
    try:
        found: dict[str, str] = tomllib.loads(text)["tool"]["setuptools"]["package-dir"]
    except (KeyError, tomllib.TOMLDecodeError) as error:
        raise _foreign(name) from error
    return found


def _foreign(name: str) -> UsageError:
    return UsageError(
        f"{name} is no revision of serdelab: its {PROJECT} says of no package where it is",
        hint=HINT,
    )


def _present() -> dict[str, Path]:
    """The working tree around the current folder where that is a checkout of serdelab.

    Elsewhere the packages that this process would import.
    """
    here = Path.cwd()
    top = next((each for each in (here, *here.parents) if _is_ours(each)), None)
    if top is not None:
        return {package: top / place for package, place in packages(top, str(top)).items()}
    return {package: Path(import_module(package).__path__[0]) for package in _PARTS}


def _is_ours(tree: Path) -> bool:
    """Whether it calls itself serdelab; one that cannot be read does not."""
    try:
        project = tomllib.loads((tree / PROJECT).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    table: Any = project.get("project")
    return table.__class__ is dict and table.get("name") == _NAME


def _lay_out(places: Mapping[str, Path], folder: Path) -> None:
    for package, source in places.items():
        target = folder.joinpath(*package.split("."))
        try:
            shutil.copytree(source, target, ignore=_ignored, dirs_exist_ok=True)
        except shutil.Error as error:
            file, _, reason = error.args[0][0]
            raise UsageError(f"{file} cannot be copied: {reason}") from error


def _ignored(folder: str, names: list[str]) -> set[str]:
    """Caches, links to nothing, as editors leave them, and links to a folder around them.

    ``copytree`` would look for what a link names in the current folder, and follow it for ever.
    """
    here = Path(folder)
    around = {here.resolve(), *here.resolve().parents}
    return {
        name
        for name in names
        if name == _CACHE or not (here / name).exists() or (here / name).resolve() in around
    }
