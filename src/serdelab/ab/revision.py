"""This project as it was in a revision, or as it is now, laid out as it is installed."""

from __future__ import annotations

import shutil
import tarfile
import tomllib
from importlib import import_module
from io import BytesIO
from pathlib import Path

from serdelab import git
from serdelab.errors import UsageError

_PROJECT = "pyproject.toml"
_PARTS = ("serdelab", "serdelab.codecs", "serdelab.scenarios", "serdelab.schemas")
_IGNORED = shutil.ignore_patterns("__pycache__")


def checkout(name: str, folder: Path) -> str:
    """The packages of that revision of the repository around the current folder, in ``folder``.

    Returns the full name of the commit. Where each package stands in the tree is
    what the revision's own ``pyproject.toml`` says.
    UsageError where there is no such revision, or it is of another project.
    """
    repository = git.around(Path.cwd(), hint="cd to a checkout of serdelab")
    commit = repository.commit(name)
    tree = folder.with_name(f"{folder.name}-tree")
    with tarfile.open(fileobj=BytesIO(repository.archive(commit))) as archive:
        archive.extractall(tree, filter="data")
    for package, place in _packages(tree, name).items():
        target = folder.joinpath(*package.split("."))
        shutil.copytree(tree / place, target, dirs_exist_ok=True)
    shutil.rmtree(tree)
    return commit


def _packages(tree: Path, name: str) -> dict[str, str]:
    try:
        project = tomllib.loads((tree / _PROJECT).read_text(encoding="utf-8"))
        found: dict[str, str] = project["tool"]["setuptools"]["package-dir"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"{name} is no revision of serdelab: its {_PROJECT} says of no package where it is",
            hint="cd to a checkout of serdelab",
        ) from error
    if missing := [place for place in found.values() if not (tree / place).is_dir()]:
        raise UsageError(f"{name} lacks {', '.join(missing)}, which its {_PROJECT} names")
    return found


def copy_present(folder: Path) -> None:
    """The packages that this process would import: the other side is a copy, too."""
    for package in _PARTS:
        source = import_module(package).__path__[0]
        target = folder.joinpath(*package.split("."))
        shutil.copytree(source, target, ignore=_IGNORED, dirs_exist_ok=True)
