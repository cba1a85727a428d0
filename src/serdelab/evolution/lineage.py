"""Which slot of the reader is which slot of the writer, *as the developer means it*.

By the change's own word first (``Hints``), then by name, then by alias, then by number where the
wire knows numbers. Formats match by less than that: where they match otherwise, values get lost or
arrive in the wrong place, and that is what the lab is there to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from serdelab.evolution.words import word
from serdelab.schema.shape import Slot, Struct, Symbols


@dataclass(frozen=True, slots=True)
class Hints:
    """What a change says of identity, where names and numbers do not.

    Types are called by their simple name, which also stands for ``package.Name``; a symbol's name
    also stands for ``PREFIX_NAME``, as emitted Protobuf enums have it.
    """

    slots: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(old type, old slot) → new slot."""
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    """Old type → new type."""
    symbols: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(old enum, old symbol) → new symbol."""
    replaced: frozenset[tuple[str, str]] = frozenset()
    """(old type, old slot) that is gone, whatever has its name or its number now."""


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Lineage:
    """Pairs slots and symbols of an old and a new document.

    ``numbered``: the wire knows numbers, so two slots of one number and one type whose names are
    not on the other side are one field that was renamed, unless a hint says otherwise. With another
    type, too, it is a new field that takes an old number.
    """

    hints: Hints = NO_HINTS
    numbered: bool = False
    turned: bool = False
    """Whether the first document of each pair is the newer one."""

    def slots(self, old: Struct, new: Struct) -> Iterator[tuple[Slot | None, Slot | None]]:
        """Every slot of both sides once: matched pairs in the order of ``old``, then the new."""
        taken = self._matches(old, new)
        for slot in old.slots:
            yield slot, taken.get(slot.name)
        left = {match.name for match in taken.values()}
        yield from ((None, slot) for slot in new.slots if slot.name not in left)

    def _matches(self, old: Struct, new: Struct) -> dict[str, Slot]:
        """Old slot's name → new slot."""
        found: dict[str, Slot] = {}
        by_name = {s.name: s for s in new.slots if not (self.turned and self._is_gone(new, s))}
        rest = [slot for slot in old.slots if self.turned or not self._is_gone(old, slot)]
        hinted = {n: new_name for (t, n), new_name in self.hints.slots.items() if _is(old.name, t)}
        for slot in rest:
            name = hinted.get(slot.name, slot.name)
            if name in by_name:
                found[slot.name] = by_name.pop(name)
        rest = [slot for slot in rest if slot.name not in found and slot.name not in hinted]
        by_alias = {alias: slot for slot in by_name.values() for alias in slot.aliases}
        for slot in rest:
            names = [alias for alias in slot.aliases if alias in by_name]
            if slot.name in by_alias:
                names.append(by_alias[slot.name].name)
            if names and names[0] in by_name:
                found[slot.name] = by_name.pop(names[0])
        if self.numbered:
            by_number = {slot.number: slot for slot in by_name.values()}
            for slot in rest:
                other = by_number.get(slot.number)
                if slot.name not in found and other is not None and _are_alike(slot, other):
                    found[slot.name] = by_number.pop(slot.number)
        return found

    def symbols(self, old: Symbols, new: Symbols) -> dict[str, str | None]:
        """Old symbol → its new name; None where it is gone."""
        names = {sign.name for sign in new.symbols}
        known = {sign.name for sign in old.symbols}
        numbered = old.numbered and new.numbered
        fresh = {s.number: s.name for s in reversed(new.symbols) if s.name not in known}
        hinted = [
            (symbol, renamed)
            for (enum, symbol), renamed in self.hints.symbols.items()
            if _is(old.name, enum)
        ]
        found: dict[str, str | None] = {}
        for sign in old.symbols:
            renamed = next((to for symbol, to in hinted if _has_suffix(sign.name, symbol)), None)
            if renamed is not None:
                found[sign.name] = next((n for n in names if _has_suffix(n, renamed)), None)
            elif sign.name in names:
                found[sign.name] = sign.name
            else:
                found[sign.name] = fresh.get(sign.number) if numbered else None
        return found

    def type(self, old_name: str, new_names: Mapping[str, object]) -> str | None:
        """The name in ``new_names`` of the type that ``old_name`` has become; None when gone."""
        for name, renamed in self.hints.types.items():
            if _is(old_name, name):
                return next((each for each in new_names if _is(each, renamed)), None)
        if old_name in new_names:
            return old_name
        simple = old_name.rpartition(".")[2]
        alike = [each for each in new_names if each.rpartition(".")[2] == simple]
        return alike[0] if len(alike) == 1 else None

    def reversed(self) -> Lineage:
        """The same for readers that are old and writers that are new."""
        return Lineage(_turned(self.hints), self.numbered, not self.turned)

    def _is_gone(self, struct: Struct, slot: Slot) -> bool:
        return any(_is(struct.name, t) and slot.name == n for t, n in self.hints.replaced)


def _are_alike(slot: Slot, other: Slot) -> bool:
    return word(slot.shape) == word(other.shape)


def _is(name: str, simple: str) -> bool:
    """Whether a type's full name is meant by its simple one."""
    return name == simple or name.endswith(f".{simple}")


def _has_suffix(symbol: str, simple: str) -> bool:
    return symbol == simple or symbol.endswith(f"_{simple}")


def _turned(hints: Hints) -> Hints:
    types = {new: old for old, new in hints.types.items()}
    return Hints(
        slots={
            (hints.types.get(struct, struct), new): old
            for (struct, old), new in hints.slots.items()
        },
        types=types,
        symbols={
            (hints.types.get(enum, enum), new): old for (enum, old), new in hints.symbols.items()
        },
        replaced=hints.replaced,
    )
