"""What a change touches, from the paths that differ: which codecs are to be timed, on what.

A path is touched by what would run through it in a timed call. Everything is proven and sized in
any case; this is about time, which costs time.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

_SMALL = "person"
"""Small, with a field of most kinds."""

ENGINE = ("contract", "schema", "errors.py", "run/trial.py")
"""What a codec's session is made of besides its own file."""

_TIMED = {"throughput.py", "_phases.py"}
_PROSE = {".md"}


@dataclass(frozen=True, slots=True)
class Tree:
    """``places``: package → folder, as ``ab.revision.packages`` has it.

    ``sources`` holds the codec files and helpers of head by their names without ``.py``; all but
    ``base_subjects`` is head's.
    """

    places: Mapping[str, str]
    sources: Mapping[str, str]
    subjects: Sequence[str]
    base_subjects: Sequence[str]

    @property
    def codecs(self) -> tuple[str, ...]:
        return tuple(sorted(name for name in self.sources if not name.startswith("_")))

    @property
    def small(self) -> str:
        """The subject for changes that do not name one; a project need not have ours."""
        both = [name for name in self.subjects if name in self.base_subjects]
        return _SMALL if _SMALL in both or not both else both[0]


@dataclass(frozen=True, slots=True)
class Touch:
    """What one path touches: codecs on subjects. None of ``codecs`` is all that run by default.

    ``why`` is for a user; a touch without subjects touches nothing that is timed.
    """

    path: str
    why: str
    codecs: tuple[str, ...] | None = ()
    subjects: tuple[str, ...] = ()


def touched(paths: Sequence[str], tree: Tree) -> list[Touch]:
    """One for each path, in their order."""
    users = importers(tree.sources)
    return [_touch(path, tree, users) for path in paths]


def importers(sources: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Helper → the codecs that import it, themselves or through another helper."""
    direct = {name: set(_imported(text)) & sources.keys() for name, text in sources.items()}
    found: dict[str, set[str]] = {name: set() for name in sources}
    for codec in (name for name in sources if not name.startswith("_")):
        reached, new = set[str](), {codec}
        while new:
            reached |= new
            new = {other for name in new for other in direct[name]} - reached
        for name in reached - {codec}:
            found[name].add(codec)
    return {name: tuple(sorted(codecs)) for name, codecs in found.items()}


def _imported(text: str) -> Iterator[str]:
    """The files beside it that it imports. One that does not parse is shown broken elsewhere."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 1:
            if node.module:
                yield node.module.partition(".")[0]
            else:
                yield from (alias.name for alias in node.names)


def _touch(path: str, tree: Tree, users: Mapping[str, tuple[str, ...]]) -> Touch:
    package, inside = _place(path, tree)
    if not package or PurePosixPath(path).suffix in _PROSE:
        return Touch(path, "no code that is timed")
    match package.removeprefix("serdelab").removeprefix("."):
        case "codecs":
            return _codec(path, inside, tree, users)
        case "schemas":
            return _schema(path, inside, tree)
        case "scenarios" if inside in _TIMED:
            return Touch(path, "in front of every timed call", None, (tree.small,))
        case "" if any(inside == name or inside.startswith(f"{name}/") for name in ENGINE):
            return Touch(path, "part of every session", None, (tree.small,))
        case _:
            return Touch(path, "no code that is timed")


def _place(path: str, tree: Tree) -> tuple[str, str]:
    """The package that a path is of, and the path inside; the innermost folder counts."""
    folders = sorted(tree.places.items(), key=lambda each: -len(each[1]))
    for package, folder in folders:
        if path.startswith(f"{folder.strip('/')}/"):
            return package, path[len(folder.strip("/")) + 1 :]
    return "", path


def _codec(path: str, inside: str, tree: Tree, users: Mapping[str, tuple[str, ...]]) -> Touch:
    name = inside.removesuffix(".py")
    if name == "__init__":
        return Touch(path, "imported before every codec", None, (tree.small,))
    if name not in tree.sources:
        return Touch(path, "removed" if inside.endswith(".py") else "no code that is timed")
    if not name.startswith("_"):
        return Touch(path, "the codec itself", (name,), (tree.small,))
    if codecs := users[name]:
        return Touch(
            path,
            "imported by it" if len(codecs) == 1 else "imported by them",
            codecs,
            (tree.small,),
        )
    return Touch(path, "no codec imports it")


def _schema(path: str, inside: str, tree: Tree) -> Touch:
    subject, _, rest = inside.partition("/")
    if subject in tree.subjects and rest:
        return Touch(path, "the schema of the records", None, (subject,))
    if subject in tree.base_subjects and rest:
        return Touch(path, "removed")
    return Touch(path, "schemas may import it", None, (tree.small,))
