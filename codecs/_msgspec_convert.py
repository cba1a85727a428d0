"""Records to Structs of msgspec and back, and the Structs that read one field alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from serdelab.contract import Path
from serdelab.contract.convert import Conversion
from serdelab.errors import DecodeError
from serdelab.schema import (
    Branch,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    Type,
    UnionType,
    types_in,
)

from ._msgspec_structs import Structs, attribute


class ToStructs(Conversion):
    """One constructor call a struct, by position; ``structs`` are written ones."""

    def __init__(self, structs: Structs) -> None:
        super().__init__()
        self.structs = structs

    def build(self, record: RecordType, values: Sequence[tuple[Field, str]]) -> str:
        made = self.bind(self.structs.of(record), record.name)
        return f"{made}({', '.join(value for _, value in values)})"

    def same(self, record: RecordType) -> bool:
        return False

    def union(self, type_: UnionType, x: str) -> str:
        made, unset = self.bind(self.structs.of(type_), type_.name), _unset(self)
        lines, before = ["((b, v),) = x.items()"], ""
        for b in type_.branches:
            lines.append(f"if b == {b.name!r}: return {made}({before}{self.convert(b.type, 'v')})")
            before += f"{unset}, "
        return f"{self.function(type_.name, [*lines, 'raise KeyError(b)'])}({x})"


class FromStructs(Conversion):
    """Attribute reads."""

    def get(self, record: RecordType, field: Field, x: str) -> str:
        return f"{x}.{attribute(field.name)}"

    def same(self, record: RecordType) -> bool:
        return False

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        unset = _unset(self)
        return f"(None if (v := {x}.{attribute(branch.name)}) is {unset} else v)"

    def union(self, type_: UnionType, x: str) -> str:
        unset, lines = _unset(self), list[str]()
        for b in type_.branches:
            value = self.branch(b, self.convert(b.type, "v"))
            lines += [f"v = x.{attribute(b.name)}", f"if v is not {unset}: return {value}"]
        error = self.bind(DecodeError, "error")
        lines.append(f"raise {error}('no branch of {type_.name} is set')")
        return f"{self.function(type_.name, lines)}({x})"


def _unset(conversion: Conversion) -> str:
    from msgspec import UNSET

    return conversion.bind(UNSET, "unset")


def narrow(root: RecordType, path: Path) -> RecordType:
    """The record with nothing in it but the way to one value: msgspec skips unknown fields.

    A recursive record stays whole, because its references mean all of it.
    """
    if any(isinstance(inner, RefType) for inner in types_in(root)):
        return root
    narrowed = _narrow(root, path)
    assert isinstance(narrowed, RecordType)
    return narrowed


def _narrow(type_: Type, path: Path) -> Type:
    if not path:
        return type_
    match type_:
        case RecordType():
            kept = [f for f in type_.fields if f.name == path[0]]
            fields = tuple(replace(f, type=_narrow(f.type, path[1:])) for f in kept)
            return replace(type_, fields=fields)
        case UnionType():
            branches = [b for b in type_.branches if b.name == path[0]]
            return replace(
                type_,
                branches=tuple(replace(b, type=_narrow(b.type, path[1:])) for b in branches),
            )
        case ListType():
            return ListType(_narrow(type_.item, path[1:]))
        case MapType():
            return MapType(type_.key, _narrow(type_.value, path[1:]))
        case OptionalType():
            return OptionalType(_narrow(type_.item, path))
        case _:
            return type_
