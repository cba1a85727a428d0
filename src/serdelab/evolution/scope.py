"""How far a change reaches: which messages have to be tried, and what in them is varied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from serdelab.evolution import boundaries
from serdelab.evolution.alike import as_text
from serdelab.evolution.focus import Focus, names_in
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.ordinary import Ordinary, Unfillable
from serdelab.evolution.typed import takes_all
from serdelab.evolution.values import is_nothing
from serdelab.schema.shape import (
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
)

Documents = tuple[Shapes, Shapes]
"""Old and new."""

TEXTS = 6
"""Texts of the reader's types that are tried in a text of the writer."""


def messages(
    old: Shapes, new: Shapes, changes: Sequence[Change], lineage: Lineage
) -> list[tuple[str, str]]:
    """(old root, new root) of the messages that a change can reach.

    Where every struct is a message of its own, one that only holds a changed message is left out:
    the changed one is tried by itself. Without a change all are tried: what do equal schemas do?
    """
    pairs = [(name, lineage.type(name, new.types)) for name in old.roots]
    if len(old.roots) == len(new.roots) == 1 and not old.numbered:
        pairs = [(old.roots[0], new.roots[0])]
    known = [(name, other) for name, other in pairs if other is not None]
    structs = [(n, o) for n, o in known if _is_struct(old, n) and _is_struct(new, o)]
    touched = {change.struct for change in changes if change.struct}
    if not touched:
        return structs
    apart = {n for n, _ in structs} if old.numbered else set[str]()
    return [(n, o) for n, o in structs if touched & _reach(old, n, apart)]


def _is_struct(shapes: Shapes, name: str) -> bool:
    return isinstance(shapes.types.get(name), Struct)


def _reach(shapes: Shapes, root: str, apart: set[str]) -> set[str]:
    """The types inside a message, itself first; those in ``apart`` are not entered."""
    found: set[str] = set()
    todo = [root]
    while todo:
        name = todo.pop()
        if name in found or (name in apart and name != root):
            continue
        found.add(name)
        type_ = shapes.types[name]
        if isinstance(type_, Struct):
            todo += [inner for slot in type_.slots for inner in names_in(slot.shape)]
    return found


def focus_of(
    documents: Documents, changes: Sequence[Change], lineage: Lineage, *, writer_is_old: bool
) -> Focus:
    """What a writer of the old or the new document has to vary."""
    old, new = documents
    renames = {c.old: c.new for c in changes if c.kind is Kind.RENAME_TYPE}
    partners = {n: lineage.type(n, new.types) or renames.get(n, n) for n in old.types}
    pairs = {
        name: list(lineage.slots(old.struct(name), new.struct(other)))
        for name, other in partners.items()
        if _is_struct(old, name) and _is_struct(new, other)
    }
    renamed = {(n, s.name): o.name for n, known in pairs.items() for s, o in known if s and o}
    slots: set[tuple[str, str]] = set()
    types: set[str] = set()
    for struct, slot in {(c.struct, c.slot) for c in changes if c.struct}:
        name = struct if writer_is_old else partners.get(struct, struct)
        if slot:
            slots.add((name, slot if writer_is_old else renamed.get((struct, slot), slot)))
        else:
            types.add(name)
    writer = old if writer_is_old else new
    wrapped = {change.slot for change in changes if change.kind in _OTHER_TYPE}
    types |= {n for slot in slots if slot[1] in wrapped for n in _types_of(writer, slot)}
    strangers: dict[str, tuple[str, ...]] = {}
    for name, known in pairs.items():
        theirs = [
            o if writer_is_old else s for s, o in known if (s if writer_is_old else o) is None
        ]
        if theirs:
            side = name if writer_is_old else partners[name]
            strangers[side] = tuple(slot.name for slot in theirs if slot)
    reader = new if writer_is_old else old
    shapes = list(_touched(reader, changes))
    texts = dict.fromkeys(text for shape in shapes for text in _lexical(reader, shape))
    borders = sorted({border for shape in shapes for border in _borders(shape)})
    free = any(takes_all(s) or isinstance(s, Keyed) for s in _touched(writer, changes))
    others: Iterator[Any] = _samples(reader, shapes) if free else iter(())
    return Focus(
        frozenset(slots),
        frozenset(types),
        strangers,
        tuple(texts)[:TEXTS],
        tuple(borders),
        tuple(others),
        frozenset(_turned(documents, partners, writer_is_old=writer_is_old)),
    )


def _turned(
    documents: Documents, partners: Mapping[str, str], *, writer_is_old: bool
) -> Iterator[str]:
    """The writer's structs that have no order, where the reader's has one."""
    for name, other in partners.items():
        both = documents[0].types[name], documents[1].types.get(other)
        writer, reader = both if writer_is_old else both[::-1]
        if isinstance(writer, Struct) and isinstance(reader, Struct):
            free = reader.ordered and not writer.ordered
            if free and not writer.one_of:
                yield writer.name


def _samples(reader: Shapes, shapes: Iterable[Shape]) -> Iterator[Any]:
    """An ordinary value of each type that has one, and of structs the least one."""
    ordinary = Ordinary(reader)
    for shape in shapes:
        with suppress(Unfillable):
            yield ordinary.plain(shape)
        type_ = reader.types.get(shape.name) if isinstance(shape, Ref) else None
        least = ordinary.least(type_) if isinstance(type_, Struct) else None
        if least is not None:
            yield least


_FLOATS = (Domain.FLOAT32, Domain.FLOAT64)
_OTHER_TYPE = (Kind.CHANGE_TYPE, Kind.WRAP_SCALAR)


def _types_of(writer: Shapes, slot: tuple[str, str]) -> Iterator[str]:
    """The types in a slot."""
    type_ = writer.types.get(slot[0])
    if isinstance(type_, Struct):
        for each in type_.slots:
            if each.name == slot[1]:
                yield from names_in(each.shape)


def _touched(reader: Shapes, changes: Iterable[Change]) -> Iterator[Shape]:
    """The reader's types of slots that changed."""
    touched = {change.slot for change in changes if change.slot}
    for type_ in reader.types.values():
        if isinstance(type_, Struct):
            yield from (slot.shape for slot in type_.slots if slot.name in touched)


def _borders(shape: Shape) -> Iterator[int]:
    """At and beyond each bound that a type sets; those of the usual widths are tried anyway."""
    bounds: tuple[int | None, ...]
    match shape:
        case Leaf():
            bounds = (shape.low, shape.high, shape.shortest, shape.longest)
        case Repeated():
            bounds = (shape.fewest, shape.most)
            yield from _borders(shape.item)
        case Nullable(item=item):
            yield from _borders(item)
            return
        case _:
            return
    for bound in bounds:
        if bound and abs(bound) < 2**31:
            yield from (bound - 1, bound, bound + 1)


def _lexical(shapes: Shapes, shape: Shape) -> list[str]:
    """How values of a type look in text, none a default: two a type, and what is no number."""
    match shape:
        case Leaf(domain=Domain.BYTES):
            return []
        case Leaf():
            texts = [as_text(v) for v in boundaries.values(shape) if not is_nothing(v)][:2]
            return [*texts, "NaN"] if shape.domain in _FLOATS else texts
        case Nullable(item=item) | Repeated(item=item):
            return _lexical(shapes, item)
        case Ref(name=name):
            type_ = shapes.types[name]
            return [] if isinstance(type_, Struct) else [sign.name for sign in type_.symbols[1:3]]
        case _:
            return []
