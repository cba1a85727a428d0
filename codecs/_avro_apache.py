"""Records as the official library takes and gives them: dicts, a UUID as text, unions bare.

The library has no way to name a union's branch. It writes the last branch that a value is valid for
(``DatumWriter.write_union``) and does not say which one it read. So the branch is told by the
value, and a union is refused where a value of one branch may pass for another.
"""

from __future__ import annotations

from importlib import import_module
from itertools import combinations
from typing import Any
from uuid import UUID
from warnings import catch_warnings, simplefilter

from serdelab.contract.convert import Conversion
from serdelab.errors import DecodeError, NotExpressible
from serdelab.schema import (
    Branch,
    DateType,
    EnumType,
    Kind,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

from ._avro_native import OTHERS, SCALARS


def parse(text: str) -> Any:
    """The library's schema. It warns of each logical type that it ignores, as it should."""
    with catch_warnings():
        simplefilter("ignore")
        return import_module("avro.schema").parse(text)


def implementation() -> str:
    file = str(import_module("avro.io").__file__)
    return "pure Python" if file.endswith(".py") else "compiled"


class ToAvro(Conversion):
    """record → native."""

    def leaf(self, type_: Type, x: str) -> str:
        return f"str({x})" if isinstance(type_, UuidType) else x

    def union(self, type_: UnionType, x: str) -> str:
        refuse_alike(type_)
        lines = ["((b, v),) = x.items()"]
        lines += [f"if b == {b.name!r}: return {self.convert(b.type, 'v')}" for b in type_.branches]
        return f"{self.function(type_.name, [*lines, 'raise KeyError(b)'])}({x})"


class FromAvro(Conversion):
    """native → record. A reader's schema has been applied: all of its fields are there."""

    def leaf(self, type_: Type, x: str) -> str:
        return f"{self.bind(UUID, 'UUID')}({x})" if isinstance(type_, UuidType) else x

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        v = self.fresh("v")
        return f"({v} if {self._test(branch.type, f'({v} := {x})')} else None)"

    def union(self, type_: UnionType, x: str) -> str:
        refuse_alike(type_)
        lines = [
            f"if {self._test(b.type, 'x')}: return {self.branch(b, self.convert(b.type, 'x'))}"
            for b in type_.branches
        ]
        wrong = f"f'{{type(x).__name__}} is no branch of {type_.name}'"
        lines.append(f"raise {self.bind(DecodeError, 'error')}({wrong})")
        return f"{self.function(type_.name, lines)}({x})"

    def _test(self, type_: Type, x: str) -> str:
        if isinstance(type_, RecordType):
            keys = frozenset(field.name for field in type_.fields)
            return f"{self.bind(keys, 'keys')} == {self.bind(_keys, 'of')}({x})"
        return f"type({x}) is {self.bind(_python_type(type_), 'type')}"


def _keys(value: Any) -> object:
    return value.keys() if hasattr(value, "keys") else None


def _python_type(type_: Type) -> type:
    match type_:
        case ScalarType(kind):
            return SCALARS[kind][1]
        case EnumType() | UuidType():
            return str
        case RefType():
            return dict
        case _:
            return OTHERS[type(type_)][1]


def _family(type_: Type) -> str:
    """Types whose values may be valid for each other."""
    match type_:
        case ScalarType(Kind.BYTES):
            return "bytes"
        case ScalarType(Kind.STRING) | EnumType() | UuidType():
            return "text"
        case ScalarType():
            return "number"
        case TimestampType() | DateType():
            return "moment"
        case RecordType() | RefType() | MapType():
            return "map"
        case UnionType() | OptionalType():
            raise NotExpressible("a union", "a union", "unions do not nest")
        case _:
            return type(type_).__name__


def refuse_alike(type_: UnionType) -> None:
    """NotExpressible where the library would write, or the reader take, another branch.

    A uuid in a union asks each value for what only text has (``UUIDSchema.validate`` of 1.12.2).
    """
    if any(isinstance(branch.type, UuidType) for branch in type_.branches):
        raise NotExpressible("a uuid in a union", type_.name, "avro fails at values of the others")
    families = [(_family(branch.type), branch.type) for branch in type_.branches]
    for (family, one), (other, two) in combinations(families, 2):
        if family == other and not _told_apart(one, two):
            reason = "avro writes the last branch that a value is valid for, and names none"
            raise NotExpressible("two branches that are alike", type_.name, reason)


def _told_apart(one: Type, two: Type) -> bool:
    """Whether no value of ``one`` is valid for the later ``two``, and readers see which it is."""
    match one, two:
        case ScalarType(), ScalarType(Kind.BOOL):
            return True  # True is valid for a number, but this branch comes last
        case RecordType(fields=fields), RecordType(fields=others):
            names, more = ({field.name for field in each} for each in (fields, others))
            return bool(names - more and more - names)
        case _:
            return False
