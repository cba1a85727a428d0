"""Default values of Thrift fields as plain values of their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serdelab.idl.thrift_value import plain
from serdelab.schema.shape import (
    Domain,
    Keyed,
    Leaf,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Struct,
    Symbols,
)

_LARGEST = 10_000
"""Values in one default once the defaults inside it are written out."""


class UnsayableError(ValueError):
    """There is an ``Opaque`` where the constant has a value."""


@dataclass(slots=True)
class Constant:
    """Reads one constant. ``stated`` are the constants of all fields, by (struct, field).

    A struct in a default has its own defaults in it, as the constructor that generated code calls
    gives it.
    """

    types: Mapping[str, Struct | Symbols]
    stated: Mapping[tuple[str, str], object]
    left: int = _LARGEST

    def value(self, shape: Shape, constant: object) -> Any:
        """ValueError when it is not of the shape, or contains itself; UnsayableError."""
        return self._value(shape, plain(constant))

    def _value(self, shape: Shape, given: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise ValueError(f"has more than {_LARGEST:,} values in it, or contains itself")
        match shape:
            case Leaf():
                return _leaf(shape, given)
            case Ref(name=name):
                return self._named(self.types[name], given)
            case Opaque():
                raise UnsayableError(shape.reason)
            case Repeated(item=item) if isinstance(given, list):
                return self._items(item, given, sort=shape.word == "set")  # pyright: ignore[reportUnknownArgumentType] - a constant of thriftpy2
            case Keyed(key=key, value=value) if isinstance(given, dict):
                return {self._value(key, k): self._value(value, v) for k, v in given.items()}  # pyright: ignore[reportUnknownVariableType] - a constant of thriftpy2
            case _:
                raise ValueError(f"{given!r:.80} is no such value")

    def _items(self, item: Shape, given: list[Any], *, sort: bool) -> list[Any]:
        """thriftpy2 has lost the order of a set: it is that of the values here."""
        pairs = [(each, self._value(item, each)) for each in given]
        return [value for _, value in (sorted(pairs, key=_raw) if sort else pairs)]

    def _named(self, type_: Struct | Symbols, given: Any) -> Any:
        match type_, given:
            case Symbols(symbols=symbols), int():
                return next((sign.name for sign in symbols if sign.number == given), given)
            case Struct(), dict():
                return self._struct(type_, given)  # pyright: ignore[reportUnknownArgumentType] - a constant of thriftpy2
            case _:
                raise ValueError(f"{given!r:.80} is no {type_.name}")

    def _struct(self, struct: Struct, given: Mapping[Any, Any]) -> dict[str, Any]:
        unknown = set(given) - {slot.name for slot in struct.slots}
        if unknown:
            raise ValueError(f"{struct.name} has no field {min(map(str, unknown))}")
        made: dict[str, Any] = {}
        for slot in struct.slots:
            own = (struct.name, slot.name)
            if slot.name in given:
                made[slot.name] = self._value(slot.shape, given[slot.name])
            elif own in self.stated:
                made[slot.name] = self.value(slot.shape, self.stated[own])
        return made


def _raw(pair: tuple[Any, Any]) -> Any:
    return pair[0]


def _leaf(leaf: Leaf, given: Any) -> Any:
    match leaf.domain:
        case Domain.BOOL if isinstance(given, int):
            return bool(given)
        case Domain.INT if isinstance(given, int):
            if leaf.low is not None and leaf.high is not None and leaf.low <= given <= leaf.high:
                return int(given)
            raise ValueError(f"{given} does not fit {leaf.word}")
        case Domain.FLOAT64 if isinstance(given, int | float):
            return float(given)
        case Domain.TEXT if isinstance(given, str):
            return given
        case Domain.BYTES if isinstance(given, str):
            return given.encode()
        case _:
            raise ValueError(f"{given!r:.80} is no {leaf.word}")
