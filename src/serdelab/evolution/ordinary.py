"""Ordinary values of a shape: the full one, with every slot set, and the least one."""

from __future__ import annotations

from typing import Any

from serdelab.evolution import boundaries
from serdelab.evolution.focus import names_in
from serdelab.evolution.weight import LARGEST, weight
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Presence,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
    Symbols,
)

TOO_MANY = f"it would hold more than {LARGEST:,} values"


class Unfillable(Exception):
    """No value is known for a shape that must have one: told to the user as a gap."""

    def __init__(self, word: str, reason: str) -> None:
        super().__init__(f"{word}: {reason}")
        self.word, self.reason = word, reason


class Ordinary:
    """Values of the types of one document; each type is filled once."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self._plain: dict[str, Any] = {}
        self._least: dict[str, dict[str, Any]] = {}

    def plain(self, shape: Shape, inside: tuple[str, ...] = (), index: int = 0) -> Any:
        """An ordinary value: every slot present, lists and maps with one item. Unfillable.

        Scalars differ by ``index``, which is the position of the slot.
        """
        match shape:
            case Leaf():
                return self._leaf(shape, index)
            case Repeated(item=item, fewest=fewest):
                value = self.plain(item, inside, index)
                if fewest > 1 and weight(value) * fewest > LARGEST:
                    raise Unfillable(shape.word, TOO_MANY)
                return [value] * max(1, fewest)
            case Keyed():
                key = self.plain(shape.key, inside, index)
                return {key: self.plain(shape.value, inside, index)}
            case Nullable():
                return self.plain(shape.item, inside, index)
            case Alternatives():
                return self._branch(shape, inside, index)
            case Ref(name=name):
                return self._named(name, inside)
            case Opaque():
                raise Unfillable(shape.word, shape.reason)

    def makes(self, shape: Shape, inside: tuple[str, ...] = ()) -> bool:
        try:
            self.plain(shape, inside)
        except Unfillable:
            return False
        return True

    def _branch(self, shape: Alternatives, inside: tuple[str, ...], index: int) -> Chosen:
        """The first one that can be filled."""
        refused: Unfillable | None = None
        for at, branch in enumerate(shape.branches):
            try:
                return Chosen(at, self.plain(branch, inside, index))
            except Unfillable as error:
                refused = refused or error
        raise refused or Unfillable("union", "it has no branches")

    def _leaf(self, leaf: Leaf, index: int) -> Any:
        try:
            return boundaries.ordinary(leaf, index)
        except ValueError as error:
            raise Unfillable(leaf.word, "no valid value is known") from error

    def _named(self, name: str, inside: tuple[str, ...]) -> Any:
        type_ = self.shapes.types[name]
        if isinstance(type_, Symbols):
            return boundaries.symbols(type_)[0]
        if name in inside:
            return self._innermost(type_, inside)
        if name not in self._plain:
            self._plain[name] = self._filled(type_, (*inside, name))
        return self._plain[name]

    def _innermost(self, struct: Struct, inside: tuple[str, ...]) -> dict[str, Any]:
        """A struct inside itself: with all its scalars, and of the rest what must be there."""
        least = self.least(struct)
        if least is None:
            raise Unfillable(struct.name, "it must hold itself without end")
        if struct.one_of:
            return least
        value = dict(least)
        groups = {struct.slot(name).group for name in value} - {""}
        for index, slot in enumerate(struct.slots):
            if slot.group in groups or any(self._is_struct(n) for n in names_in(slot.shape)):
                continue
            try:
                value[slot.name] = self.plain(slot.shape, inside, index)
            except Unfillable:
                continue
            groups |= {slot.group} - {""}
        return value

    def _is_struct(self, name: str) -> bool:
        return isinstance(self.shapes.types[name], Struct)

    def _filled(self, struct: Struct, inside: tuple[str, ...]) -> dict[str, Any]:
        """All slots of a struct that can be set at once and filled."""
        value: dict[str, Any] = {}
        groups: set[str] = set()
        left = LARGEST
        for index, slot in enumerate(struct.slots):
            if slot.group in groups or (struct.one_of and value):
                continue
            try:
                made = self.plain(slot.shape, inside, index)
                left -= weight(made)
                if left < 0:
                    raise Unfillable(struct.name, TOO_MANY)  # noqa: TRY301 - as if it were deeper
            except Unfillable:
                if slot.presence is Presence.REQUIRED:
                    raise
                continue
            value[slot.name] = made
            groups |= {slot.group} - {""}
        return value

    def least(self, struct: Struct, inside: tuple[str, ...] = ()) -> dict[str, Any] | None:
        """What must be there, and no more; None where that is not possible."""
        if struct.name in inside:
            return None
        if struct.name not in self._least:
            made = self._made_least(struct, (*inside, struct.name))
            if made is None or weight(made) > LARGEST:
                return None
            self._least[struct.name] = made
        return self._least[struct.name]

    def _made_least(self, struct: Struct, inside: tuple[str, ...]) -> dict[str, Any] | None:
        value: dict[str, Any] = {}
        for index, slot in enumerate(struct.slots):
            if slot.presence is not Presence.REQUIRED and not struct.one_of:
                continue
            if slot.group and any(slot.group == struct.slot(name).group for name in value):
                continue
            found = self._least_of(slot.shape, inside, index)
            if found is not None:
                value[slot.name] = found[0]
            elif not struct.one_of:
                return None
            if struct.one_of and value:
                break
        return None if struct.one_of and not value else value

    def _least_of(self, shape: Shape, inside: tuple[str, ...], index: int) -> tuple[Any] | None:
        match shape:
            case Nullable():
                return (None,)
            case Repeated(fewest=0):
                return ([],)
            case Keyed():
                return ({},)
            case Ref(name=name):
                type_ = self.shapes.types[name]
                if isinstance(type_, Struct):
                    least = self.least(type_, inside)
                    return None if least is None else (least,)
            case _:
                pass
        try:
            return (self.plain(shape, inside, index),)
        except (Unfillable, RecursionError):
            return None
