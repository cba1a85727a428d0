"""Records to Thrift structs and back, as a user of the generated classes writes it by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from serdelab.errors import DecodeError
from serdelab.schema import Branch, Field, OptionalType, RecordType, Type, UnionType

from ._logical import FromScalars, ToScalars
from ._thrift_structs import attribute

ClassOf = Callable[[RecordType | UnionType], type[Any]]


class ToStructs(ToScalars):
    """One constructor call a struct, its arguments by position; None leaves a field unset."""

    def __init__(self, class_of: ClassOf) -> None:
        super().__init__()
        self.class_of = class_of

    def build(self, record: RecordType, values: Sequence[tuple[Field, str]]) -> str:
        arguments = ", ".join(value for _, value in values)
        return f"{self.bind(self.class_of(record), record.name)}({arguments})"

    def same(self, record: RecordType) -> bool:
        return False

    def union(self, type_: UnionType, x: str) -> str:
        made = self.bind(self.class_of(type_), type_.name)
        lines = ["((b, v),) = x.items()"]
        for b in type_.branches:
            call = f"{made}({attribute(b.name)}={self.convert(b.type, 'v')})"
            lines.append(f"if b == {b.name!r}: return {call}")
        return f"{self.function(type_.name, [*lines, 'raise KeyError(b)'])}({x})"


class FromStructs(FromScalars):
    """Attribute reads.

    ``partial`` is for bytes of another schema, where any field may be unset: such a field is None.
    A user whose writers and readers agree does not check every field, so it is not compiled in
    otherwise; an unset union is an error then.
    """

    def __init__(self, *, partial: bool) -> None:
        super().__init__()
        self.partial = partial

    def get(self, record: RecordType, field: Field, x: str) -> str:
        return f"{x}.{attribute(field.name)}"

    def value(self, field: Field, x: str) -> str:
        plain = self.partial and not isinstance(field.type, OptionalType)
        type_: Type = OptionalType(field.type) if plain else field.type
        return self.convert(type_, x)

    def same(self, record: RecordType) -> bool:
        return False

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        return f"{x}.{attribute(branch.name)}"

    def union(self, type_: UnionType, x: str) -> str:
        lines: list[str] = []
        for b in type_.branches:
            value = self.branch(b, self.convert(b.type, "v"))
            lines += [f"v = {self.pick(type_, b, 'x')}", f"if v is not None: return {value}"]
        unset = f"raise {self.bind(DecodeError, 'error')}('no branch of {type_.name} is set')"
        lines.append("return None" if self.partial else unset)
        return f"{self.function(type_.name, lines)}({x})"
