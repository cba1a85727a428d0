"""Namespaces of whole documents: a change of one moves the names of all types in it."""

from __future__ import annotations

from serdelab.schema.shape import Shapes

NAMESPACES = ("package", "namespace", "targetNamespace")
"""The marks of a document that name the scope of its types."""


_NAMING = "google.protobuf.Any"
"""A type whose messages hold the full names of others."""


def names_types(*documents: Shapes) -> bool:
    """Whether a message may hold the name of a type."""
    return any(_NAMING in shapes.types for shapes in documents)


def moved_alone(documents: tuple[Shapes, Shapes], name: str, other: str) -> bool:
    """Whether a name moved with its document's namespace, which is a change of its own."""
    old, new = (dict(shapes.marks) for shapes in documents)
    for mark in NAMESPACES:
        before, after = old.get(mark, ""), new.get(mark, "")
        if before != after:
            return name.removeprefix(f"{before}.") == other.removeprefix(f"{after}.")
    return False
