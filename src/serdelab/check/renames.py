"""Files that go by another name in a later tree: what they define tells that they are the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from serdelab.check.trees import Moved, Tree, idl_of
from serdelab.errors import SchemaError, Unavailable
from serdelab.idl.shapes import reader
from serdelab.schema.shape import Shapes

Messages = Callable[[Path, tuple[Path, ...]], frozenset[str]]
"""The full names of the messages that a file defines."""


def followed(trees: Sequence[Tree]) -> list[Tree]:
    """The trees, the oldest first, with each file under the name that it has at last.

    A file that is gone in the next tree is one that is new there, if that one defines all of its
    messages. Messages are known by their full names, so those without a namespace tell nothing.
    """
    messages = cache(_defined)
    found = list(trees[-1:])
    for tree in reversed(trees[:-1]):
        moved = _moved(tree, found[-1], messages)
        files = {moved.get(name, name): path for name, path in tree.files.items()}
        found.append(replace(tree, files=files))
    return found[::-1]


def weighed(moved: Moved, tree: Tree) -> Moved:
    """With whether the file defines messages; one that cannot be read may do."""
    shapes = _shapes(tree.files[moved.name], tree.includes)
    return replace(moved, messages=shapes is None or bool(shapes.roots))


def _moved(old: Tree, new: Tree, messages: Messages) -> Mapping[str, str]:
    """Old name → new name."""
    gone = [name for name in old.files if name not in new.files]
    come = [name for name in new.files if name not in old.files]
    found: dict[str, str] = {}
    for name in gone:
        fits = [each for each in come if idl_of(each) == idl_of(name)]
        wanted = messages(old.files[name], old.includes) if fits else frozenset[str]()
        theirs = ((each, messages(new.files[each], new.includes)) for each in fits if wanted)
        twin = next((each for each, defined in theirs if wanted <= defined), None)
        if twin is not None and twin not in found.values():
            found[name] = twin
    return found


def _defined(file: Path, includes: tuple[Path, ...]) -> frozenset[str]:
    """Full names; nothing where a name has no namespace, or the file cannot be read."""
    shapes = _shapes(file, includes)
    names = set(shapes.roots or shapes.types) - set(shapes.guests) if shapes else set[str]()
    return frozenset(names) if all("." in name for name in names) else frozenset()


def _shapes(file: Path, includes: tuple[Path, ...]) -> Shapes | None:
    idl = idl_of(file)
    try:
        return reader(idl).file(file, includes)[1] if idl else None
    except (SchemaError, Unavailable):  # told where the file is compared
        return None
