"""Messages → plain values of shapes: what an application sees that reads every field once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from serdelab.schema.shape import Keyed, Presence, Ref, Repeated, Shape, Shapes, Slot, Symbols

from ._protobuf_attributes import attribute, class_of

Plain = Callable[[Any], Any]
_ABSENT: Any = object()


class Plains:
    """Makes the functions, each struct's once; a struct inside itself calls its own."""

    def __init__(self, shapes: Shapes, pool: Any) -> None:
        self._shapes, self._pool = shapes, pool
        self._reads: dict[str, list[tuple[str, Plain]]] = {}

    def struct(self, name: str) -> Plain:
        """The dict of a message: without the slots that are absent and have no default."""
        reads = self._reads.get(name)
        if reads is None:
            reads = self._reads[name] = []
            cls = class_of(self._pool, name)
            reads += [
                (slot.name, self._slot(slot, cls)) for slot in self._shapes.struct(name).slots
            ]

        def plain(message: Any) -> Any:
            found: dict[str, Any] = {}
            for slot_name, read in reads:
                value = read(message)
                if value is not _ABSENT:
                    found[slot_name] = value
            return found

        return plain

    def _slot(self, slot: Slot, cls: Any) -> Plain:
        """A oneof's members are there if set; others if set, or if reading them gives a value."""
        at, of = attribute(cls, self._pool, slot.name), self._value(slot.shape)
        get, has = at.get, at.has
        has_value = slot.presence is Presence.IMPLICIT or (slot.has_default and not slot.group)
        if has_value:
            return get if of is None else lambda message: of(get(message))
        if of is None:
            return lambda message: get(message) if has(message) else _ABSENT
        return lambda message: of(get(message)) if has(message) else _ABSENT

    def _value(self, shape: Shape) -> Plain | None:
        """None: the value is plain as it is."""
        match shape:
            case Repeated(item=item):
                return _list_of(self._value(item))
            case Keyed(value=value):
                return _dict_of(self._value(value))
            case Ref(name=name):
                found = self._shapes.types[name]
                return _symbols(found) if isinstance(found, Symbols) else self.struct(name)
            case _:
                return None


def _list_of(of: Plain | None) -> Plain:
    return list if of is None else lambda values: [of(each) for each in values]


def _dict_of(of: Plain | None) -> Plain:
    return dict if of is None else lambda entries: {key: of(entries[key]) for key in entries}


def _symbols(enum: Symbols) -> Plain:
    """Number → the first symbol that has it; the number itself where none has."""
    names: dict[int, Any] = {sign.number: sign.name for sign in reversed(enum.symbols)}
    return lambda number: names.get(number, number)
