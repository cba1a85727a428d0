"""Every change between two documents of one IDL, in the words of ``kinds``.

Types are compared pair by pair, each once, from the messages down. A path names the place in the
old document (in the new one for what is added): ``Order.items[].sku``. Where slots have numbers
every struct is a message of its own, and a path starts anew with its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from serdelab.evolution.change_enums import enum_changes
from serdelab.evolution.change_slots import SlotChanges
from serdelab.evolution.change_types import TypeChanges
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.lineage import NO_HINTS, Hints, Lineage
from serdelab.evolution.namespaces import NAMESPACES, moved_alone, names_types
from serdelab.evolution.spot import Spot, simple, spot_of, yes
from serdelab.schema.shape import Shapes, Struct, Symbols


def between(old: Shapes, new: Shapes, hints: Hints = NO_HINTS) -> tuple[Change, ...]:
    """All changes, in the order of the old document; empty when the shapes say the same."""
    walk = _Walk(old, new, Lineage(hints, old.numbered and new.numbered))
    return tuple(walk.everything())


class _Walk:
    def __init__(self, old: Shapes, new: Shapes, lineage: Lineage) -> None:
        self.old, self.new, self.lineage = old, new, lineage
        self.seen: set[tuple[str, str]] = set()
        self.types = TypeChanges(old, new)

    def everything(self) -> Iterator[Change]:
        yield from self._marks()
        alone: list[str] = []
        for name in self.old.roots:
            other = self.lineage.type(name, self.new.types)
            if other is None and not self.old.numbered:
                other = self._only_root()
            if other is None:
                alone.append(name)
            else:
                yield from self._pair(name, other, simple(name), root=True)
        renamed = {name for name, _ in self.seen}
        for name in alone:
            if name in self.old.guests:
                yield from self._extensions(name, self.old, gone=True)
            elif name not in renamed:
                yield self._alone(Kind.REMOVE_TYPE, self.old.types[name])
        yield from self._unreached()
        taken = {self.lineage.type(name, self.new.types) for name in self.old.types}
        taken |= {other for _, other in self.seen}
        for name in self.new.roots:
            if name in taken:
                continue
            if name in self.new.guests:
                yield from self._extensions(name, self.new, gone=False)
            else:
                yield self._alone(Kind.ADD_TYPE, self.new.types[name])

    def _only_root(self) -> str | None:
        """The one new root, unless an old root has become it by name."""
        if len(self.new.roots) != 1:
            return None
        taken = {self.lineage.type(name, self.new.types) for name in self.old.roots}
        return None if self.new.roots[0] in taken else self.new.roots[0]

    def _extensions(self, name: str, shapes: Shapes, *, gone: bool) -> Iterator[Change]:
        """Of a message that another file defines, and only one of both documents extends."""
        whole = shapes.struct(name)
        extensions = [slot for slot in whole.slots if slot.name in shapes.guests[name]]
        bare = replace(whole, slots=tuple(slot for slot in whole.slots if slot not in extensions))
        structs = (whole, bare) if gone else (bare, whole)
        pairs = [(slot, None) if gone else (None, slot) for slot in extensions]
        spot = spot_of(simple(name), *structs)
        yield from SlotChanges((self.old, self.new), structs, pairs).changes(spot)

    def _unreached(self) -> Iterator[Change]:
        """Types that no message holds, as the enums of a file of enums alone.

        An enum of another file that is out of reach now is still there.
        """
        met = {name for name, _ in self.seen}
        elsewhere = {self.old.types[name].file for name in self.old.guests}
        own = {self.old.types[name].file for name in self.old.roots} - elsewhere
        for name, type_ in self.old.types.items():
            other = self.lineage.type(name, self.new.types)
            if name in met or name in self.old.roots:
                continue
            if other is not None:
                yield from self._pair(name, other, simple(name))
            elif isinstance(type_, Symbols) and (type_.file in own or not (own or elsewhere)):
                yield self._alone(Kind.REMOVE_TYPE, type_)

    def _marks(self) -> Iterator[Change]:
        old, new = dict(self.old.marks), dict(self.new.marks)
        for mark in sorted(old.keys() | new.keys()):
            before, after = old.get(mark, "none"), new.get(mark, "none")
            if before != after:
                kind = Kind.CHANGE_NAMESPACE if mark in NAMESPACES else Kind.OTHER
                words = f"{mark} {before}", f"{mark} {after}"
                named = yes(names_types(self.old, self.new))
                facts = {"mark": mark, "qualified": yes(self._is_qualified()), "named": named}
                yield Spot("").change(kind, *words, facts)

    def _is_qualified(self) -> bool:
        """Whether more than the root is in the namespace."""
        return any(dict(shapes.marks).get(_FORM) == "qualified" for shapes in (self.old, self.new))

    def _alone(self, kind: Kind, type_: Struct | Symbols) -> Change:
        """A type that only one side has. One that is gone has messages; a new one had none."""
        spot = spot_of(simple(type_.name), type_, type_)
        if kind is Kind.REMOVE_TYPE:
            facts = {"root": yes(type_.name in self.old.roots)}
            return replace(spot, new_file="", new_line=0).change(kind, type_.name, "", facts)
        return replace(spot, old_file="", old_line=0).change(kind, "", type_.name)

    def _pair(self, name: str, other: str, path: str, *, root: bool = False) -> Iterator[Change]:
        if (name, other) in self.seen:
            return
        self.seen.add((name, other))
        mine, theirs = self.old.types[name], self.new.types[other]
        path = simple(name) if self.old.numbered else path
        spot = spot_of(path, mine, theirs)
        yield from self._names(mine, theirs, spot, root=root)
        if isinstance(mine, Symbols) and isinstance(theirs, Symbols):
            yield from enum_changes(mine, theirs, self.lineage, spot)
        elif isinstance(mine, Struct) and isinstance(theirs, Struct):
            yield from self._structs(mine, theirs, spot)

    def _names(
        self, mine: Struct | Symbols, theirs: Struct | Symbols, spot: Spot, *, root: bool
    ) -> Iterator[Change]:
        alias = {mine.name, simple(mine.name)} & set(theirs.aliases)
        old_alias = {theirs.name, simple(theirs.name)} & set(mine.aliases)
        facts = {"root": yes(root), "alias": yes(alias), "old_alias": yes(old_alias)}
        if simple(mine.name) != simple(theirs.name):
            yield spot.change(Kind.RENAME_TYPE, mine.name, theirs.name, facts)
        elif mine.name != theirs.name and not moved_alone(
            (self.old, self.new), mine.name, theirs.name
        ):
            yield spot.change(Kind.MOVE_TYPE, mine.name, theirs.name, facts)
        elif mine.aliases != theirs.aliases:
            words = ", ".join(mine.aliases), ", ".join(theirs.aliases)
            yield spot.change(Kind.CHANGE_ALIASES, *words, {**facts, "of": "type"})

    def _structs(self, mine: Struct, theirs: Struct, spot: Spot) -> Iterator[Change]:
        pairs = list(self.lineage.slots(mine, theirs))
        yield from SlotChanges((self.old, self.new), (mine, theirs), pairs).changes(spot)
        for slot, other in pairs:
            if slot is not None and other is not None:
                here = spot.of_slots(slot, other)
                yield from self.types.between(slot.shape, other.shape, here)
                met, self.types.met = self.types.met, []
                for name, reader, place in met:
                    yield from self._pair(name, reader, place.path)


_FORM = "elementFormDefault"
