"""A place in both documents, at which changes are found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from serdelab.evolution.kinds import Change, Kind
from serdelab.schema.shape import Slot, Struct, Symbols


@dataclass(frozen=True, slots=True)
class Spot:
    """``path``, and the file and line on both sides; ``struct`` and ``slot`` as in ``Change``.

    ``old_packed`` and ``new_packed``: whether the slot's list is packed, as facts say it.
    """

    path: str
    struct: str = ""
    slot: str = ""
    old_file: str = ""
    old_line: int = 0
    new_file: str = ""
    new_line: int = 0
    old_packed: str = ""
    new_packed: str = ""

    def change(
        self, kind: Kind, old: str = "", new: str = "", facts: Mapping[str, str] | None = None
    ) -> Change:
        return Change(
            kind,
            self.path,
            old,
            new,
            facts or {},
            self.struct,
            self.slot,
            self.old_file,
            self.old_line,
            self.new_file,
            self.new_line,
        )

    def inner(self, step: str) -> Spot:
        return replace(self, path=self.path + step)

    def of_slots(self, slot: Slot | None, other: Slot | None) -> Spot:
        """The spot of a slot inside the struct that this one is the spot of."""
        one = slot or other
        assert one is not None
        return replace(
            self,
            path=f"{self.path}.{one.name}",
            slot=one.name,
            old_file=(slot and slot.file) or self.old_file,
            old_line=slot.line if slot else self.old_line,
            new_file=(other and other.file) or self.new_file,
            new_line=other.line if other else self.new_line,
            old_packed=_packed(slot),
            new_packed=_packed(other),
        )


def _packed(slot: Slot | None) -> str:
    marks = dict(slot.marks) if slot else {}
    return yes(marks["packed"] == "true") if "packed" in marks else ""


def spot_of(path: str, mine: Struct | Symbols, theirs: Struct | Symbols) -> Spot:
    return Spot(path, mine.name, "", mine.file, mine.line, theirs.file, theirs.line)


def yes(condition: object) -> str:
    """A condition as a fact that rules match."""
    return "yes" if condition else "no"


def simple(name: str) -> str:
    """The name of a type without its namespace."""
    return name.rpartition(".")[2]
