"""Hypothesis strategy: parameters that an edit of some kind may have on a given schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from serdelab.evolution.kinds import Kind
from serdelab.schema import (
    EnumType,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Schema,
    Type,
    UnionType,
    types_in,
)

Table = dict[str, Any]
_TYPES = (
    "int32", "int64", "string", "bytes", "float64", "bool", "optional string", "list of int64",
    "map of string to int32", "decimal(9,2)", "timestamp", "uuid",
    "record Fresh {x: string, y: optional int64}", "enum Hue {DARK, LIGHT}",
    "union Either {left: string, right: int64}",
)  # fmt: skip


@dataclass(frozen=True)
class Spot:
    path: str
    type: Type
    record: RecordType | None
    """The record of which it is a field; None for places inside a field."""
    above: UnionType | None = None


def spots(record: RecordType, prefix: str = "") -> Iterator[Spot]:
    for field in record.fields:
        path = prefix + field.name
        yield Spot(path, _bare(field.type), record)
        yield from _inside(_bare(field.type), path)


def _inside(type_: Type, path: str) -> Iterator[Spot]:
    match type_:
        case RecordType():
            yield from spots(type_, f"{path}.")
        case ListType(item):
            yield Spot(f"{path}[]", _bare(item), None)
            yield from _inside(_bare(item), f"{path}[]")
        case MapType(_, value):
            yield Spot(f"{path}{{}}", _bare(value), None)
            yield from _inside(_bare(value), f"{path}{{}}")
        case UnionType(_, branches):
            for branch in branches:
                yield Spot(f"{path}.{branch.name}", _bare(branch.type), None, type_)
                yield from _inside(_bare(branch.type), f"{path}.{branch.name}")
        case _:
            return


def _bare(type_: Type) -> Type:
    return _bare(type_.item) if isinstance(type_, OptionalType) else type_


def choices(kind: Kind, schema: Schema) -> st.SearchStrategy[Table | None]:
    """None where the schema has no place for the edit."""

    @st.composite
    def made(draw: st.DrawFn) -> Table | None:
        table = _MAKERS[kind](_Chooser(draw, schema))
        return None if table is None else {"kind": kind.value, **table}

    return made()


@dataclass
class _Chooser:
    draw: st.DrawFn
    schema: Schema

    def among(self, values: Any) -> Any:
        found = list(values)
        return self.draw(st.sampled_from(found)) if found else None

    def spot(self, *kinds: type, fields: bool = False) -> Spot | None:
        every = spots(self.schema.root)
        return self.among(
            s
            for s in every
            if (not kinds or isinstance(s.type, kinds)) and (s.record or not fields)
        )

    def branch(self) -> Spot | None:
        return self.among(s for s in spots(self.schema.root) if s.above)

    def place(self, *kinds: type, fields: bool = False, **rest: object) -> Table | None:
        spot = self.spot(*kinds, fields=fields)
        return None if spot is None else {"path": spot.path, **rest}

    def order(self, names: list[str]) -> list[str]:
        return list(self.draw(st.permutations(names)))

    def type(self) -> str:
        return self.among(_TYPES)

    def number(self) -> int:
        return self.draw(st.integers(1, 60))

    def yes(self) -> bool:
        return self.draw(st.booleans())


def _symbol(c: _Chooser, **rest: object) -> Table | None:
    spot = c.spot(EnumType)
    if spot is None or not isinstance(spot.type, EnumType):
        return None
    return {"path": spot.path, "name": c.among(s.name for s in spot.type.symbols), **rest}


def _ordered(c: _Chooser, spot: Spot | None) -> Table | None:
    match spot:
        case Spot(type=EnumType(_, members)) | Spot(type=UnionType(_, members)):
            return {"path": spot.path, "order": c.order([m.name for m in members])}
        case _:
            return None


def _some_fields(c: _Chooser, **rest: object) -> Table | None:
    names = [f.name for f in c.schema.root.fields]
    if not names:
        return None
    chosen = c.draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    return {"fields": chosen, **rest}


def _other_field(c: _Chooser) -> Table | None:
    spot = c.spot(fields=True)
    if spot is None or spot.record is None:
        return None
    return {"path": spot.path, "other": c.among(f.name for f in spot.record.fields)}


def _branch(c: _Chooser) -> Table | None:
    spot = c.branch()
    return None if spot is None else {"path": spot.path}


def _record_path(c: _Chooser) -> str:
    spot = c.spot(RecordType)
    return spot.path if spot is not None and c.yes() else ""


def _type_name(c: _Chooser) -> str:
    named = (t.name for t in types_in(c.schema.root) if isinstance(t, RecordType | EnumType))
    return c.among(named)


_MAKERS: dict[Kind, Callable[[_Chooser], Table | None]] = {
    Kind.NO_CHANGE: lambda c: {},
    Kind.ADD_FIELD: lambda c: {
        "name": "fresh", "type": c.type(), "record": _record_path(c),
        "presence": c.among(["plain", "required"]), "aliases": c.among([[], ["stale"]]),
    },
    Kind.REMOVE_FIELD: lambda c: c.place(fields=True),
    Kind.RENAME_FIELD: lambda c: c.place(to="fresh", alias=c.yes()),
    Kind.RENUMBER_FIELD: lambda c: c.place(to=c.number()),
    Kind.REUSE_NUMBER: lambda c: c.place(fields=True, name="fresh", type=c.type()),
    Kind.SWAP_NUMBERS: _other_field,
    Kind.REORDER_FIELDS: lambda c: {"order": c.order([f.name for f in c.schema.root.fields])},
    Kind.CHANGE_PRESENCE: lambda c: c.place(
        fields=True, to=c.among(["plain", "required", "optional"])
    ),
    Kind.CHANGE_NULLABILITY: lambda c: c.place(to=c.among(["nullable", "not_null"])),
    Kind.CHANGE_DEFAULT: lambda c: c.place(
        fields=True, **c.among([{}, {"to": 1}, {"to": "a"}, {"to": True}, {"to": []}, {"to": {}}])
    ),
    Kind.CHANGE_ALIASES: lambda c: c.place(fields=True, to=["stale"]),
    Kind.CHANGE_TYPE: lambda c: c.place(to=c.type()),
    Kind.CHANGE_KEY_TYPE: lambda c: c.place(MapType, to=c.among(["string", "int32", "uint64"])),
    Kind.CHANGE_LOGICAL: lambda c: c.place(to=c.among(["decimal(9,3)", "timestamp", "int64"])),
    Kind.CHANGE_CARDINALITY: lambda c: c.place(to=c.among(["repeated", "singular"])),
    Kind.CHANGE_MAP: lambda c: c.place(MapType, ListType, to=c.among(["list", "map"])),
    Kind.WRAP_SCALAR: lambda c: c.place(to=c.among(["record", "scalar"])),
    Kind.MOVE_INTO_UNION: lambda c: _some_fields(c, union="either"),
    Kind.MOVE_OUT_OF_UNION: _branch,
    Kind.ADD_BRANCH: lambda c: c.place(UnionType, name="fresh", type=c.type()),
    Kind.REMOVE_BRANCH: _branch,
    Kind.REORDER_BRANCHES: lambda c: _ordered(c, c.spot(UnionType)),
    Kind.ADD_SYMBOL: lambda c: c.place(EnumType, name="FRESH"),
    Kind.REMOVE_SYMBOL: _symbol,
    Kind.RENAME_SYMBOL: lambda c: _symbol(c, to="FRESH"),
    Kind.RENUMBER_SYMBOL: lambda c: _symbol(c, to=c.number()),
    Kind.REORDER_SYMBOLS: lambda c: _ordered(c, c.spot(EnumType)),
    Kind.RENAME_TYPE: lambda c: {"name": _type_name(c), "to": "Fresh", "alias": c.yes()},
    Kind.CHANGE_NAMESPACE: lambda c: {"to": "fresh.air"},
    Kind.NEST_FIELDS: lambda c: _some_fields(c, into="inner", type="Inner"),
    Kind.INLINE_FIELD: lambda c: c.place(RecordType, fields=True),
    Kind.STRUCT_TO_UNION: lambda c: c.place(RecordType),
    Kind.UNION_TO_STRUCT: lambda c: c.place(UnionType),
}  # fmt: skip
