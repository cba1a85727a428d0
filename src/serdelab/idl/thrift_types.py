"""Types of Thrift fields as thriftpy2 has them → shapes, and the names of what they refer to."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Sequence
from itertools import chain, count
from pathlib import Path
from types import ModuleType
from typing import Any

from serdelab.idl.thrift_modules import meta
from serdelab.schema.shape import Domain, Keyed, Leaf, Opaque, Ref, Repeated, Shape


def _int(word: str, bits: int) -> Leaf:
    return Leaf(word, Domain.INT, low=-(2 ** (bits - 1)), high=2 ** (bits - 1) - 1)


# Type codes of Apache Thrift (`TType`); 18 is thriftpy2's own for binary.
_LEAFS = {
    2: Leaf("bool", Domain.BOOL),
    3: _int("byte", 8),
    4: Leaf("double", Domain.FLOAT64),
    6: _int("i16", 16),
    8: _int("i32", 32),
    10: _int("i64", 64),
    11: Leaf("string", Domain.TEXT),
    18: Leaf("binary", Domain.BYTES),
}
_STRUCT, _MAP, _SET, _LIST = 12, 13, 14, 15

DEEPEST = 128
"""Lists, sets and maps inside one another."""

_UNHASHABLE = (
    "lists, dicts and generated classes have no hash in Python, so that its readers refuse each"
    " such value that is not empty"
)


class Types:
    """The types of all files of one load.

    A type of the main file has its own name, and so has one of another file where the name is
    free; else the other file's stem comes before it. ``used`` are the classes that were referred
    to and not taken from it yet.
    """

    def __init__(self, modules: Sequence[ModuleType]) -> None:
        self._names = _names(modules)
        self._enums = {self.name(each) for m in modules for each in meta(m, "enums")}
        self.used = deque[Any]()

    def name(self, each: Any) -> str:
        return self._names[_key(each)]

    def shape(self, code: int, inner: Any, deepest: int = DEEPEST) -> Shape:
        """ValueError when it is none."""
        if deepest == 0:
            raise ValueError(f"nests deeper than {DEEPEST} levels")
        if is_enum(inner) or code == _STRUCT:
            self.used.append(inner)
            return Ref(self.name(inner))
        if code in _LEAFS:
            return _LEAFS[code]
        if code in {_LIST, _SET}:
            item = self._part(inner, deepest)
            repeated = Repeated(item, "set" if code == _SET else "list")
            return repeated if code == _LIST or self._hashable(item) else _opaque(repeated)
        if code == _MAP:
            keyed = Keyed(self._part(inner[0], deepest), self._part(inner[1], deepest))
            return keyed if self._hashable(keyed.key) else _opaque(keyed)
        raise ValueError("has a type that is not defined")

    def _part(self, part: Any, deepest: int) -> Shape:
        code, inner = part if isinstance(part, tuple) else (part, None)  # pyright: ignore[reportUnknownVariableType] - a type of thriftpy2
        return self.shape(code, inner, deepest - 1)  # pyright: ignore[reportUnknownArgumentType]

    def _hashable(self, shape: Shape) -> bool:
        return shape.name in self._enums if isinstance(shape, Ref) else isinstance(shape, Leaf)


def is_enum(each: Any) -> bool:
    return hasattr(each, "_VALUES_TO_NAMES")


def _key(each: Any) -> tuple[str, str]:
    """One type: thriftpy2 makes two classes of it where two files include its own."""
    return os.path.normpath(str(each.__thrift_file__)), each.__name__


def definitions(module: ModuleType) -> list[Any]:
    kinds = ("structs", "unions", "exceptions", "enums")
    return [each for kind in kinds for each in meta(module, kind)]


def _names(modules: Sequence[ModuleType]) -> dict[tuple[str, str], str]:
    """A name for each definition of all files, the main one's first."""
    found: dict[str, tuple[str, str]] = {}
    for key in dict.fromkeys(_key(each) for module in modules for each in definitions(module)):
        file, name = key
        stem = Path(file).stem
        further = (f"{stem}{n}.{name}" for n in count(2))
        free = (each for each in chain((name, f"{stem}.{name}"), further) if each not in found)
        found[next(free)] = key
    return {key: name for name, key in found.items()}


def _opaque(shape: Repeated | Keyed) -> Opaque:
    return Opaque(_word(shape), _UNHASHABLE)


def _word(shape: Shape) -> str:
    match shape:
        case Leaf(word=word) | Opaque(word=word):
            return word
        case Ref(name=name):
            return name
        case Repeated(item=item, word=word):
            return f"{word}<{_word(item)}>"
        case Keyed(key=key, value=value):
            return f"map<{_word(key)}, {_word(value)}>"
        case _:
            raise TypeError(f"Thrift has no {type(shape).__name__}")
