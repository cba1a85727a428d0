"""Changes between the slots of two structs, but those of their types."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from serdelab.evolution.by_position import row
from serdelab.evolution.jsonable import written
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.spot import Spot, simple, yes
from serdelab.evolution.words import general, word
from serdelab.schema.shape import Presence, Ref, Repeated, Shapes, Slot, Struct

Pairs = Sequence[tuple[Slot | None, Slot | None]]
Facts = dict[str, str]


class SlotChanges:
    """Changes of one pair of structs; ``pairs`` are their slots by lineage."""

    def __init__(
        self, documents: tuple[Shapes, Shapes], structs: tuple[Struct, Struct], pairs: Pairs
    ) -> None:
        self.old, self.new = documents
        self.mine, self.theirs = structs
        self.numbered = self.old.numbered and self.new.numbered
        self.pairs = pairs
        self.both = [(s, o) for s, o in pairs if s is not None and o is not None]
        self.nested = self._nested()

    def changes(self, spot: Spot) -> Iterator[Change]:
        yield from self._struct(spot)
        for slot, other in self.pairs:
            here = spot.of_slots(slot, other)
            if slot is not None and other is not None:
                yield from self._kept(slot, other, here)
            elif slot is not None:
                yield self._removed(slot, here)
            elif other is not None:
                yield self._added(other, here)
        yield from self._order(spot)

    # The struct itself ----------------------------------------------------------------------

    def _struct(self, spot: Spot) -> Iterator[Change]:
        mine, theirs = self.mine, self.theirs
        if mine.one_of != theirs.one_of:
            kind = Kind.STRUCT_TO_UNION if theirs.one_of else Kind.UNION_TO_STRUCT
            struct = mine if theirs.one_of else theirs
            needed = [slot for slot in struct.slots if slot.presence is Presence.REQUIRED]
            facts = {"several": yes(len(needed) > 1)}
            yield spot.change(kind, simple(mine.name), simple(theirs.name), facts)
        if mine.open != theirs.open:
            words = {True: "open", False: "closed"}
            facts = {"from": words[mine.open], "to": words[theirs.open], "of": "struct"}
            yield spot.change(Kind.CHANGE_OPENNESS, facts["from"], facts["to"], facts)
        if mine.ordered != theirs.ordered and mine.one_of == theirs.one_of:
            words = {True: "in order", False: "in any order"}
            facts = {"mark": "ordered", "to": yes(theirs.ordered), "of": "struct"}
            before, after = words[mine.ordered], words[theirs.ordered]
            yield spot.change(Kind.CHANGE_ENCODING, before, after, facts)
        yield from _marks(spot, mine.marks, theirs.marks, {"of": "struct"})

    def _order(self, spot: Spot) -> Iterator[Change]:
        kept = [other.name for _, other in self.both]
        order = [slot.name for slot in self.theirs.slots if slot.name in kept]
        if order != kept:
            kind = Kind.REORDER_BRANCHES if self.mine.one_of else Kind.REORDER_FIELDS
            facts = {"ordered": yes(self.mine.ordered or self.theirs.ordered), **self._rows}
            yield spot.change(kind, ", ".join(kept), ", ".join(order), facts)

    @cached_property
    def _rows(self) -> Facts:
        """How readers of positions fare: the new one, and the old one."""
        if self.numbered:
            return {}
        same = [(mine.name, theirs.name) for mine, theirs in self.both]
        turned = [(theirs, mine) for mine, theirs in same]
        rows = {
            "row": row((self.old, self.new), (self.mine, self.theirs), same),
            "old_row": row((self.new, self.old), (self.theirs, self.mine), turned),
        }
        return {name: found for name, found in rows.items() if found}

    # Slots on one side ----------------------------------------------------------------------

    def _added(self, slot: Slot, spot: Spot) -> Change:
        facts = _facts(self.new, self.theirs, slot) | {"open": yes(self.mine.open)}
        facts["reused"] = yes(_taken(slot, self.theirs, self.mine))
        facts |= self._rows
        reused = next((s for s in self.mine.slots if s.number == slot.number), None)
        before = ""
        kind = Kind.ADD_FIELD
        if self.theirs.one_of or slot.group in _groups(self.mine):
            kind = Kind.ADD_BRANCH
        elif slot.name in self.nested.values():
            kind = Kind.NEST_FIELDS
        elif self._is_outlined(slot):
            kind = Kind.INLINE_FIELD
        elif self.numbered and reused is not None:
            kind = Kind.REUSE_NUMBER
            facts |= {"from": general(self.old, reused.shape), "to": facts["type"]}
            before = f"{reused.name}: {word(reused.shape)}"
        return spot.change(kind, before, word(slot.shape), facts)

    def _removed(self, slot: Slot, spot: Spot) -> Change:
        facts = _facts(self.old, self.mine, slot) | {"open": yes(self.theirs.open)}
        facts["reused"] = yes(_taken(slot, self.mine, self.theirs))
        facts |= self._rows
        kind = Kind.REMOVE_FIELD
        if self.mine.one_of or slot.group in _groups(self.theirs):
            kind = Kind.REMOVE_BRANCH
        elif slot.name in self.nested:
            kind = Kind.NEST_FIELDS
        elif self._is_inlined(slot):
            kind = Kind.INLINE_FIELD
        return spot.change(kind, word(slot.shape), "", facts)

    def _nested(self) -> dict[str, str]:
        """Removed slot → the added slot whose record now has a slot of that name."""
        gone = {slot.name for slot, other in self.pairs if slot is not None and other is None}
        found: dict[str, str] = {}
        for slot, other in self.pairs:
            if slot is None and other is not None and isinstance(other.shape, Ref):
                type_ = self.new.types[other.shape.name]
                if isinstance(type_, Struct):
                    found |= {s.name: other.name for s in type_.slots if s.name in gone}
        return found

    def _is_inlined(self, slot: Slot) -> bool:
        if not isinstance(slot.shape, Ref):
            return False
        type_ = self.old.types[slot.shape.name]
        names = {other.name for before, other in self.pairs if other and not before}
        return isinstance(type_, Struct) and any(s.name in names for s in type_.slots)

    def _is_outlined(self, slot: Slot) -> bool:
        """Whether a slot that was added stood in a sub-record that is gone."""
        for before, other in self.pairs:
            if before is not None and other is None and isinstance(before.shape, Ref):
                type_ = self.old.types[before.shape.name]
                if isinstance(type_, Struct) and any(s.name == slot.name for s in type_.slots):
                    return True
        return False

    # Slots on both sides --------------------------------------------------------------------

    def _kept(self, slot: Slot, other: Slot, spot: Spot) -> Iterator[Change]:
        facts = _facts(self.new, self.theirs, other)
        yield from self._named(slot, other, spot, facts)
        if self.numbered and slot.number != other.number:
            crossed = any(s is not slot and s.number == other.number for s, _ in self.both)
            kind = Kind.SWAP_NUMBERS if crossed else Kind.RENUMBER_FIELD
            yield spot.change(kind, str(slot.number), str(other.number), facts)
        if not self._is_one_group(slot.group, other.group):
            yield from self._regrouped(slot, other, spot)
        elif slot.presence is not other.presence:
            to = {"from": slot.presence.value, "to": other.presence.value}
            yield spot.change(Kind.CHANGE_PRESENCE, to["from"], to["to"], {**facts, **to})
        before, after = _default(slot), _default(other)
        if before != after:
            to = {"to": "removed" if not after else "changed" if before else "added"}
            yield spot.change(Kind.CHANGE_DEFAULT, before, after, {**facts, **to})
        if isinstance(slot.shape, Repeated) is isinstance(other.shape, Repeated):
            yield from _marks(spot, slot.marks, other.marks, facts)

    def _named(self, slot: Slot, other: Slot, spot: Spot, facts: Facts) -> Iterator[Change]:
        if slot.name != other.name:
            old = _facts(self.old, self.mine, slot)
            more = {
                "alias": yes(slot.name in other.aliases),
                "old_alias": yes(other.name in slot.aliases),
                "old_default": old["default"],
                "old_presence": old["presence"],
            }
            yield spot.change(Kind.RENAME_FIELD, slot.name, other.name, {**facts, **more})
        elif slot.aliases != other.aliases:
            words = ", ".join(slot.aliases), ", ".join(other.aliases)
            yield spot.change(Kind.CHANGE_ALIASES, *words, facts)

    def _is_one_group(self, group: str, other: str) -> bool:
        """One that is only called otherwise has the same slots."""
        if group == other or not (group and other):
            return group == other
        mine = {s.name for s, _ in self.both if s.group == group}
        return mine == {s.name for s, o in self.both if o.group == other}

    def _regrouped(self, slot: Slot, other: Slot, spot: Spot) -> Iterator[Change]:
        """From one group to another, a slot leaves the one and enters the other."""
        if slot.group:
            facts = self._rivals(slot.group, self.theirs)
            yield spot.change(Kind.MOVE_OUT_OF_UNION, slot.group, "", facts)
        if other.group:
            facts = self._rivals(other.group, self.mine)
            yield spot.change(Kind.MOVE_INTO_UNION, "", other.group, facts)

    def _rivals(self, group: str, without: Struct) -> Facts:
        """``without`` is the struct in which the slot that moves is not in the group."""
        slots = [s for s, o in self.both if group in {s.group, o.group}]
        return {"existing": yes(group in _groups(without)), "several": yes(len(slots) > 1)}


def _facts(shapes: Shapes, struct: Struct, slot: Slot) -> Facts:
    """What rules ask of a slot, whatever was done to it."""
    return {
        "presence": slot.presence.value,
        "default": yes(slot.has_default),
        "open": yes(struct.open),
        "place": "last" if struct.slots[-1].name == slot.name else "middle",
        "repeated": yes(isinstance(slot.shape, Repeated)),
        "type": general(shapes, slot.shape),
        "ordered": yes(struct.ordered),
    }


def _taken(slot: Slot, mine: Struct, theirs: Struct) -> bool:
    """Whether the other side has another slot at the position of this one."""
    place = mine.slots.index(slot)
    return place < len(theirs.slots) and theirs.slots[place].name != slot.name


def _default(slot: Slot) -> str:
    return written(slot.default) if slot.has_default else ""


def _groups(struct: Struct) -> set[str]:
    return {slot.group for slot in struct.slots} - {""}


def _marks(
    spot: Spot,
    mine: tuple[tuple[str, str], ...],
    theirs: tuple[tuple[str, str], ...],
    facts: Facts,
) -> Iterator[Change]:
    old, new = dict(mine), dict(theirs)
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, "none"), new.get(name, "none")
        if before != after:
            kind = Kind.OTHER if name == "reserved" else Kind.CHANGE_ENCODING
            words = {"mark": name, "from": before, "to": after}
            yield spot.change(kind, f"{name} {before}", f"{name} {after}", {**facts, **words})
