"""What one side runs with, as the command line names it: data, made ready by ``ready``.

============================  ====================================================================
``json_orjson``               a codec, with what is installed here
``orjson==3.10.0``            a version of a library, in front of what is installed here
``git:v1.2``, ``git:HEAD~1``  this project as it was in that revision
``.``                         the working tree around the current folder; beside ``git:…``
============================  ====================================================================
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.ab import library, revision
from serdelab.errors import UsageError

HERE = "."
GIT = "git:"
_REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(?:\[[\w,. -]*\])?\s*(==|===|~=|<|>|!=|@)")
HINT = "python bench.py ab git:HEAD . --codec NAME"


class Kind(StrEnum):
    CODEC = "codec"
    LIBRARY = "library"
    REVISION = "revision"


@dataclass(frozen=True, slots=True)
class Side:
    """``label`` is the side as it was named; ``name`` that of the codec, library or revision."""

    label: str
    kind: Kind
    name: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A side whose packages are in place: ``path`` goes in front of what Python imports from.

    ``commit`` is the full name of a revision.
    """

    side: Side
    path: tuple[Path, ...] = ()
    commit: str = ""


def normal(library: str) -> str:
    """Its name as package indexes compare names."""
    return re.sub(r"[-_.]+", "-", library).lower()


def parse(text: str) -> Side:
    if text == HERE:
        return Side(text, Kind.REVISION, "")
    if text.startswith(GIT):
        if not text.removeprefix(GIT):
            raise UsageError(f"{text} names no revision", hint=HINT)
        return Side(text, Kind.REVISION, text.removeprefix(GIT))
    if found := _REQUIREMENT.match(text):
        return Side(text, Kind.LIBRARY, normal(found[1]))
    return Side(text, Kind.CODEC, text)


def parse_both(base: str, head: str) -> tuple[Side, Side]:
    """UsageError where the two cannot be compared."""
    sides = parse(base), parse(head)
    kinds = {side.kind for side in sides}
    if len(kinds) > 1:
        words = " and a ".join(side.kind for side in sides)
        raise UsageError(f"a {words} cannot be compared: two of one kind", hint=HINT)
    if kinds == {Kind.LIBRARY} and sides[0].name != sides[1].name:
        raise UsageError(
            f"{base} and {head} are two libraries: compare the codecs that use them",
            hint="python bench.py list codecs",
        )
    return sides


@contextmanager
def ready(*sides: Side) -> Generator[tuple[Ready, ...]]:
    """With the libraries installed and the revisions taken out of git, until the block ends.

    Raises UsageError for a version or a revision that does not exist.
    """
    with TemporaryDirectory(prefix="serdelab-ab-") as folder:
        yield tuple(_ready(side, Path(folder, str(n))) for n, side in enumerate(sides))


def _ready(side: Side, folder: Path) -> Ready:
    match side.kind:
        case Kind.CODEC:
            return Ready(side)
        case Kind.LIBRARY:
            return Ready(side, (library.install(side.label, folder),))
        case Kind.REVISION:
            if not side.name:
                revision.copy_present(folder)
                return Ready(side, (folder,))
            return Ready(side, (folder,), revision.checkout(side.name, folder))
