"""Plain values of shapes → messages, by setters.

Not by the constructor, which takes dicts for more than messages: in a ``google.protobuf.Struct``
a dict is the struct's content.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from serdelab.schema.shape import Keyed, Ref, Repeated, Shape, Shapes, Slot, Symbols

from ._protobuf_attributes import Attribute, attribute, class_of

Fill = Callable[[Any, Any], None]
"""(message, value): puts the value into the message."""


class Fills:
    """Makes the functions, each struct's once; a struct inside itself calls its own."""

    def __init__(self, shapes: Shapes, pool: Any) -> None:
        self._shapes, self._pool = shapes, pool
        self._puts: dict[str, dict[str, Fill]] = {}

    def struct(self, name: str) -> Fill:
        """Fills a message with ``{slot: value}``."""
        puts = self._puts.get(name)
        if puts is None:
            puts = self._puts[name] = {}
            cls = class_of(self._pool, name)
            for slot in self._shapes.struct(name).slots:
                puts[slot.name] = self._slot(slot, attribute(cls, self._pool, slot.name))

        def fill(message: Any, value: Any) -> None:
            for slot_name, item in value.items():
                puts[slot_name](message, item)

        return fill

    def _slot(self, slot: Slot, at: Attribute) -> Fill:
        match slot.shape:
            case Repeated(item=item):
                return self._list(item, at)
            case Keyed(value=value):
                return self._map(value, at)
            case Ref(name=name) if not self._is_enum(slot.shape):
                return self._message(name, at)
            case shape:
                to, put = self._scalar(shape), at.put
                return put if to is None else lambda message, value: put(message, to(value))

    def _message(self, name: str, at: Attribute) -> Fill:
        fill, get = self.struct(name), at.get
        set_in_parent = class_of(self._pool, name).SetInParent

        def put(message: Any, value: Any) -> None:
            inner = get(message)
            set_in_parent(inner)  # also where nothing is in it
            fill(inner, value)

        return put

    def _list(self, item: Shape, at: Attribute) -> Fill:
        get = at.get
        if isinstance(item, Ref) and not self._is_enum(item):
            fill = self.struct(item.name)

            def put(message: Any, value: Any) -> None:
                add = get(message).add
                for each in value:
                    fill(add(), each)

            return put
        to = self._scalar(item)
        if to is None:
            return lambda message, value: get(message).extend(value)
        return lambda message, value: get(message).extend([to(each) for each in value])

    def _map(self, item: Shape, at: Attribute) -> Fill:
        get = at.get
        if isinstance(item, Ref) and not self._is_enum(item):
            fill = self.struct(item.name)

            def put_messages(message: Any, value: Any) -> None:
                entries = get(message)
                for key, each in value.items():
                    fill(entries[key], each)

            return put_messages
        to = self._scalar(item)

        def put(message: Any, value: Any) -> None:
            entries = get(message)
            for key, each in value.items():
                entries[key] = each if to is None else to(each)

        return put

    def _is_enum(self, ref: Ref) -> bool:
        return isinstance(self._shapes.types[ref.name], Symbols)

    def _scalar(self, shape: Shape) -> Callable[[Any], Any] | None:
        """A symbol's number; a number that has no symbol as it is. None: nothing to convert."""
        if not isinstance(shape, Ref):
            return None
        found = self._shapes.types[shape.name]
        assert isinstance(found, Symbols)
        numbers: dict[Any, Any] = dict(found.symbols)
        return lambda value: numbers.get(value, value)
