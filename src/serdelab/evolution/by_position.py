"""What stands where a reader looks who knows fields by their position alone: arrays of values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from serdelab.schema.shape import (
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Presence,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)

Documents = tuple[Shapes, Shapes]
"""The writer's and the reader's."""

SAME, ALIKE, LETTERS, UNLIKE, SHORT = "", "alike", "letters", "unlike", "short"
"""From harmless to worst: the fields that are meant; others of the same types; a text, of which
letters are taken for fields; others of other types; too few for what the reader requires.
"""
_ORDER = (SAME, ALIKE, LETTERS, UNLIKE, SHORT)


def row(
    documents: Documents, structs: tuple[Struct, Struct], same: Sequence[tuple[str, str]]
) -> str:
    """How a reader fares with the writer's struct, in one of the words above.

    ``same`` holds the pairs of names, the writer's and the reader's, that are one field.
    """
    written, read = (struct.slots for struct in structs)
    found = [SAME]
    for place, slot in enumerate(read):
        if place < len(written):
            if (written[place].name, slot.name) not in same:
                found.append(_Row(documents).fit(written[place].shape, slot.shape) or ALIKE)
        elif slot.presence is Presence.REQUIRED:
            found.append(SHORT)
    return max(found, key=_ORDER.index)


class _Row:
    """Compares types by what they are in an array of values."""

    def __init__(self, documents: Documents) -> None:
        self.writer, self.reader = documents
        self.met: set[tuple[str, str]] = set()

    def fit(self, shape: Shape, other: Shape) -> str:
        """SAME where all values of one are values of the other."""
        shape, other = _bare(shape), _bare(other)
        match shape, other:
            case Ref(), Ref():
                return self._types(shape, other)
            case Repeated(), Repeated():
                return self.fit(shape.item, other.item)
            case Keyed(), Keyed():
                return self.fit(shape.value, other.value)
            case Leaf(domain=Domain.TEXT), Ref() if self._is_of_texts(other):
                return LETTERS
            case _:
                numbers = isinstance(other, Leaf) and other.word == "number"
                integer = isinstance(shape, Leaf) and shape.word == "integer"
                return SAME if shape == other or (integer and numbers) else UNLIKE

    def _types(self, shape: Ref, other: Ref) -> str:
        mine, theirs = self.writer.types[shape.name], self.reader.types[other.name]
        if isinstance(mine, Symbols) and isinstance(theirs, Symbols):
            known = {sign.name for sign in theirs.symbols}
            return SAME if all(sign.name in known for sign in mine.symbols) else UNLIKE
        if isinstance(mine, Symbols) or isinstance(theirs, Symbols):
            return UNLIKE
        if mine.one_of is not theirs.one_of:
            return UNLIKE
        if (mine.name, theirs.name) in self.met:
            return SAME
        self.met.add((mine.name, theirs.name))
        return max(self._slots(mine.slots, theirs.slots), key=_ORDER.index, default=SAME)

    def _slots(self, written: Sequence[Slot], read: Sequence[Slot]) -> Iterator[str]:
        for place, slot in enumerate(read):
            if place < len(written):
                yield self.fit(written[place].shape, slot.shape)
            elif slot.presence is Presence.REQUIRED:
                yield UNLIKE

    def _is_of_texts(self, other: Ref) -> bool:
        type_ = self.reader.types[other.name]
        return isinstance(type_, Struct) and all(
            isinstance(slot.shape, Leaf) and slot.shape.domain is Domain.TEXT
            for slot in type_.slots
        )


def _bare(shape: Shape) -> Shape:
    return shape.item if isinstance(shape, Nullable) else shape
