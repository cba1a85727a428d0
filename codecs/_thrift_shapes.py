"""Thrift struct classes made from shapes: what the Thrift compiler would generate from the IDL.

Here too classes have ``__slots__``, an ``__init__`` that takes keyword arguments and sets defaults,
and ``thrift_spec``; see ``_thrift_structs``. Attributes are called by their field's id, so that no
field's name collides with what Python or the library put into a class; the wire knows no names.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from serdelab.errors import NotExpressible
from serdelab.schema.shape import (
    Keyed,
    Leaf,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
    Symbols,
)

from ._thrift_calls import base_class
from ._thrift_structs import BOOL, DOUBLE, I32, I64, LIST, MAP, MAX_ID, STRING, STRUCT

BYTE, I16, SET = 3, 6, 14

_LEAFS: Mapping[str, tuple[int, Any]] = {
    "bool": (BOOL, None),
    "byte": (BYTE, None),
    "i16": (I16, None),
    "i32": (I32, None),
    "i64": (I64, None),
    "double": (DOUBLE, None),
    "string": (STRING, "UTF8"),
    "binary": (STRING, "BINARY"),
}

Factory = Callable[[], Any]


def attribute(slot: Slot) -> str:
    return f"f{slot.number}"


class Classes:
    """The classes of one document, made as they are asked for, and complete after ``fix``.

    ``default`` is asked for what makes the default of a slot, at ``fix``; None where it has none.
    """

    def __init__(self, shapes: Shapes, default: Callable[[Slot], Factory | None]) -> None:
        self._shapes = shapes
        self._default = default
        self._made: dict[str, type[Any]] = {}
        self._waiting: list[tuple[Struct, type[Any], dict[str, Factory | None]]] = []
        self._base = base_class()

    def of(self, name: str) -> type[Any]:
        """NotExpressible where an id is none that the compiler generates a spec for."""
        if name not in self._made:
            struct = self._shapes.struct(name)
            _check_ids(struct)
            defaults: dict[str, Factory | None] = {}
            body = {
                "__slots__": tuple(attribute(slot) for slot in struct.slots),
                "__init__": _initialiser(defaults),
            }
            self._made[name] = type(struct.name, (self._base,), body)
            self._waiting.append((struct, self._made[name], defaults))
        return self._made[name]

    def fix(self) -> None:
        """Gives the classes their specs and defaults, and whatever they refer to likewise."""
        while self._waiting:
            struct, made, defaults = self._waiting.pop()
            made.thrift_spec = self._spec(struct)
            defaults.update((attribute(slot), self._default(slot)) for slot in struct.slots)
        import_module("thrift.TRecursive").fix_spec(self._made.values())

    def _spec(self, struct: Struct) -> tuple[Any, ...]:
        spec: list[Any] = [None] * (max((s.number for s in struct.slots), default=0) + 1)
        for slot in struct.slots:
            spec[slot.number] = (slot.number, *self._typed(slot.shape, attribute(slot)), None)
        return tuple(spec)

    def _typed(self, shape: Shape, name: str) -> tuple[int, str, Any]:
        code, arguments = self._type(shape)
        return code, name, arguments

    def _type(self, shape: Shape) -> tuple[int, Any]:
        """(type code, type arguments) as they stand in a spec."""
        match shape:
            case Leaf(word=word):
                return _LEAFS[word]
            case Ref(name=name):
                enum = isinstance(self._shapes.types[name], Symbols)
                return (I32, None) if enum else (STRUCT, [self.of(name), None])
            case Repeated(item=item, word=word):
                return SET if word == "set" else LIST, (*self._type(item), False)
            case Keyed(key=key, value=value):
                return MAP, (*self._type(key), *self._type(value), False)
            case Opaque(word=word):
                return self._unhashable(word)
            case _:
                raise NotExpressible(type(shape).__name__, "Thrift", "it has no such type")

    def _unhashable(self, word: str) -> tuple[int, Any]:
        """A set or map whose items or keys have no hash: it can be read where it is empty.

        Whatever they are, a struct without fields has no hash either.
        """
        item = (STRUCT, [self._empty(), None])
        if word.startswith("map"):
            return MAP, (*item, *item, False)
        return SET, (*item, False)

    def _empty(self) -> type[Any]:
        made = self._made.setdefault("", type("Empty", (self._base,), {"__slots__": ()}))
        made.thrift_spec = ()
        return made


def _check_ids(struct: Struct) -> None:
    for slot in struct.slots:
        if not 0 < slot.number <= MAX_ID:
            reason = "the specs of generated code have positive ids of 16 bits"
            where = f"{struct.name}.{slot.name}"
            raise NotExpressible(f"field id {slot.number}", where, reason)


def _initialiser(defaults: Mapping[str, Factory | None]) -> Callable[..., None]:
    """Sets every attribute: to what is given, to its default, or to None."""

    def init(self: Any, **given: Any) -> None:
        for name, make in defaults.items():
            value = None if make is None or name in given else make()
            setattr(self, name, given.get(name, value))

    return init
