"""Links of the official ``thrift`` library for the evolution lab: C module and pure Python.

What is absent from a value is None in the struct and so is not written, defaults too: a user can
say so, writers in other languages leave out optional fields that have a default of their own, and
it is the only way in which a reader's default comes to anything (IDL specification, Semantics of
Default Values). A reader starts from a new instance with its defaults, as generated code does.

``required`` is not enforced by readers in Python: the ``read`` that the compiler (0.17) writes
into a class does not call the ``validate`` that it writes beside it, and neither do its processors
and clients. ``validate`` looks at one level, and is for users to call, who rarely do
(https://github.com/Thriftpy/thriftpy/issues/146). So there is one way to read.

Sets are written in the order given, each item once, and come back sorted. ``rewrite`` writes them
in the order that Python's set has, which for texts is another one in each process.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any

from serdelab.contract import Link, Side
from serdelab.schema.shape import Keyed, Ref, Repeated, Shape, Shapes, Slot, Struct, Symbols

from ._thrift_calls import Calls, Decoders, compiled, pure
from ._thrift_shapes import Classes, Factory, attribute

Convert = Callable[[Any], Any]


def compiled_link(protocol: str) -> Callable[[Side, Side, str], Link]:
    """``protocol`` is "binary" or "compact"."""

    def link(writer: Side, reader: Side, _way: str) -> Link:
        return _link(writer, reader, compiled(protocol))

    return link


def pure_link(protocol: str) -> Callable[[Side, Side, str], Link]:
    def link(writer: Side, reader: Side, _way: str) -> Link:
        return _link(writer, reader, pure(protocol))

    return link


def _link(writer: Side, reader: Side, calls: Calls) -> Link:
    written, read = _End(writer, calls), _End(reader, calls)

    def rewrite(data: bytes) -> bytes:
        return read.encode(read.decode.one(data))

    return Link(written.write, written.read, read.read, rewrite)


class _End:
    """What one side does: from values to bytes, and from bytes to values."""

    def __init__(self, side: Side, calls: Calls) -> None:
        fill, take = _Fill(side.shapes), _Take(side.shapes)
        cls = fill.classes.of(side.root)
        self._fill = fill.struct(side.root)
        self._take = take.struct(side.root)
        fill.finish()
        take.finish()
        self.encode = calls.encoder(cls)
        self.decode: Decoders = calls.decoders(cls)

    def write(self, value: Any) -> bytes:
        return self.encode(self._fill(value))

    def read(self, data: bytes) -> Any:
        return self._take(self.decode.one(data))


class _Compiler:
    """Compiles conversions once for each struct, whatever refers to it. None: nothing to do."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self._made: dict[str, Convert] = {}
        self._waiting: list[Callable[[], None]] = []

    def struct(self, name: str) -> Convert:
        """Of use after ``finish``."""
        if name not in self._made:
            self._made[name] = self.begin(self.shapes.struct(name))
        return self._made[name]

    def later(self, step: Callable[[], None]) -> None:
        self._waiting.append(step)

    def finish(self) -> None:
        while self._waiting:
            self._waiting.pop()()

    def begin(self, struct: Struct) -> Convert:
        raise NotImplementedError

    def symbols(self, enum: Symbols) -> Convert:
        raise NotImplementedError

    def items(self, shape: Repeated, item: Convert | None) -> Convert | None:
        raise NotImplementedError

    def of(self, shape: Shape) -> Convert | None:
        match shape:
            case Ref(name=name):
                named = self.shapes.types[name]
                return self.symbols(named) if isinstance(named, Symbols) else self.struct(name)
            case Repeated(item=item):
                return self.items(shape, self.of(item))
            case Keyed(key=key, value=value):
                return _entries(self.of(key), self.of(value))
            case _:
                return None


class _Fill(_Compiler):
    """Plain values → structs."""

    def __init__(self, shapes: Shapes) -> None:
        super().__init__(shapes)
        self.classes = Classes(shapes, self._default)

    def finish(self) -> None:
        self.classes.fix()
        super().finish()

    def begin(self, struct: Struct) -> Convert:
        new = partial(object.__new__, self.classes.of(struct.name))
        steps: list[tuple[str, str, Convert | None]] = []
        names = {slot.name for slot in struct.slots}

        def fill(value: dict[str, Any]) -> Any:
            native: Any = new()
            for name, at, convert in steps:
                given = value.get(name)
                setattr(native, at, given if convert is None or given is None else convert(given))
            if not names.issuperset(value):
                raise KeyError(*(set(value) - names))
            return native

        self.later(
            lambda: steps.extend((s.name, attribute(s), self.of(s.shape)) for s in struct.slots)
        )
        return fill

    def symbols(self, enum: Symbols) -> Convert:
        numbers: dict[Any, int] = {sign.name: sign.number for sign in enum.symbols}
        return lambda value: numbers.get(value, value)

    def items(self, shape: Repeated, item: Convert | None) -> Convert | None:
        if shape.word == "set":
            return lambda values: list(dict.fromkeys(values if item is None else map(item, values)))
        return None if item is None else lambda values: [item(value) for value in values]

    def _default(self, slot: Slot) -> Factory | None:
        if not slot.has_default:
            return None
        return partial(self.of(slot.shape) or deepcopy, slot.default)


class _Take(_Compiler):
    """Structs → plain values; None is absent."""

    def begin(self, struct: Struct) -> Convert:
        steps: list[tuple[str, str, Convert | None]] = []

        def take(native: Any) -> dict[str, Any]:
            value: dict[str, Any] = {}
            for name, at, convert in steps:
                given = getattr(native, at)
                if given is not None:
                    value[name] = given if convert is None else convert(given)
            return value

        self.later(
            lambda: steps.extend((s.name, attribute(s), self.of(s.shape)) for s in struct.slots)
        )
        return take

    def symbols(self, enum: Symbols) -> Convert:
        names: dict[Any, Any] = {sign.number: sign.name for sign in reversed(enum.symbols)}
        return lambda value: names.get(value, value)

    def items(self, shape: Repeated, item: Convert | None) -> Convert | None:
        if shape.word == "set":
            return lambda values: list(map(item or _same, sorted(values, key=_order)))
        return None if item is None else lambda values: [item(value) for value in values]


def _entries(key: Convert | None, value: Convert | None) -> Convert | None:
    if key is None and value is None:
        return None
    keys, values = key or _same, value or _same
    return lambda entries: {keys(k): values(v) for k, v in entries.items()}


def _order(value: Any) -> tuple[int, Any]:
    """An order that does not depend on the set's; NaN first."""
    return (0, 0) if isinstance(value, float) and math.isnan(value) else (1, value)


def _same(value: Any) -> Any:
    return value
