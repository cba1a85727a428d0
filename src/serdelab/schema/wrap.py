"""A message that is no struct, in a struct around it: the root of shapes is always a struct.

A schema that is a bare "int", a union, an array is read as a struct with one slot and the mark
("wrapped", "true"); links take the slot's value for the message.
"""

from __future__ import annotations

from dataclasses import replace

from serdelab.schema.shape import Presence, Ref, Shape, Shapes, Slot, Struct

WRAPPER, VALUE = "(schema)", "(value)"
MARK = ("wrapped", "true")


def wrapper(shape: Shape, file: str = "", line: int = 0) -> Struct:
    slot = Slot(VALUE, 1, shape, Presence.REQUIRED, file=file, line=line)
    return Struct(WRAPPER, (slot,), marks=(MARK,), file=file, line=line)


def is_wrapper(struct: Struct) -> bool:
    return MARK in struct.marks


def alike(one: Shapes, other: Shapes) -> tuple[Shapes, Shapes]:
    """Both wrapped where one is, so that they can be compared.

    A record that became a branch of a union is then one value that became one of several. Documents
    of several roots stay as they are.
    """
    if not len(one.roots) == len(other.roots) == 1:
        return one, other
    if is_wrapper(one.struct(one.roots[0])) == is_wrapper(other.struct(other.roots[0])):
        return one, other
    return _wrapped(one, other), _wrapped(other, one)


def _wrapped(shapes: Shapes, other: Shapes) -> Shapes:
    """What only a record says of its document, its namespace, is no more said of the wrapper."""
    root = shapes.struct(shapes.roots[0])
    if is_wrapper(root):
        return shapes
    around = wrapper(Ref(root.name), root.file, root.line)
    said = {key for key, _ in other.marks}
    marks = tuple(mark for mark in shapes.marks if mark[0] in said)
    types = {**shapes.types, WRAPPER: around}
    return replace(shapes, roots=(WRAPPER,), types=types, marks=marks)
