"""Every kind of change is found, at its path, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serdelab import subjects
from serdelab.evolution.changes import between
from serdelab.evolution.kinds import Change, Kind
from serdelab.idl import SUFFIXES
from serdelab.idl.shapes import read_text, reader

PROTO = 'syntax = "proto3"; package p; {} message M {{ {} }}'
S = "struct S { 1: i32 a }"
E, N = "enum E { A = 0; B = 1; }", "message N { int32 a = 1; }"


def proto(fields: str, types: str = "") -> tuple[str, str]:
    return "proto", PROTO.format(types, fields)


def options(text: str) -> tuple[str, str]:
    return "proto", f'syntax = "proto3"; import "google/protobuf/descriptor.proto"; {text}'


def thrift(text: str) -> tuple[str, str]:
    return "thrift", text


def avsc(*types: Any, **more: Any) -> tuple[str, str]:
    """Fields f0, f1 … of these types."""
    made = [{"name": f"f{at}", "type": type_} for at, type_ in enumerate(types)]
    return "avsc", json.dumps({"type": "record", "name": "M", "fields": made, **more})


def schema(**words: Any) -> tuple[str, str]:
    return "jsonschema", json.dumps({"title": "M", "type": "object", **words})


def found(old: tuple[str, str], new: tuple[str, str]) -> tuple[Change, ...]:
    return between(read_text(*old)[1], read_text(*new)[1])


INT = {"x": {"type": "integer"}}
DECIMAL = {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}
FIXED = {"type": "fixed", "size": 4}

KINDS: list[tuple[str, tuple[str, str], tuple[str, str]]] = [
    ("add_field M.y", proto("int32 x = 1;"), proto("int32 x = 1; int32 y = 2;")),
    ("remove_field M.y", proto("int32 x = 1; int32 y = 2;"), proto("int32 x = 1;")),
    ("rename_field M.x", proto("int32 x = 1;"), proto("int32 y = 1;")),
    ("renumber_field M.x", proto("int32 x = 1;"), proto("int32 x = 2;")),
    (
        "remove_field M.x; reuse_number M.y",
        proto("int32 x = 1;"), proto("string y = 1;"),
    ),
    (
        "swap_numbers M.x; swap_numbers M.y",
        proto("int32 x = 1; int32 y = 2;"), proto("int32 x = 2; int32 y = 1;"),
    ),
    ("reorder_fields M", proto("int32 x = 1; int32 y = 2;"), proto("int32 y = 2; int32 x = 1;")),
    (
        "change_aliases M.x",
        avsc(fields=[{"name": "x", "type": "int"}]),
        avsc(fields=[{"name": "x", "type": "int", "aliases": ["y"]}]),
    ),
    ("wrap_scalar M.x", proto("optional int32 x = 1;", N), proto("N x = 1;", N)),
    (
        "nest_fields M.a; nest_fields M.n",
        thrift(f"{S} struct M {{ 1: i32 a }}"),
        thrift(f"{S} struct M {{ 2: S n }}"),
    ),
    (
        "inline_field M.n; inline_field M.a",
        thrift(f"{S} struct M {{ 2: S n }}"),
        thrift(f"{S} struct M {{ 1: i32 a }}"),
    ),
    (
        "remove_field FieldOptions.[a]; add_field FileOptions.[b]",
        options("extend google.protobuf.FieldOptions { int32 a = 50000; }"),
        options("extend google.protobuf.FileOptions { int32 b = 50000; }"),
    ),
    ("move_type N", proto("N x = 1;", N), proto(f"{N} N x = 1;")),
    ("other M", proto("int32 x = 1;"), proto("int32 x = 1; reserved 7;")),
    ("change_type M.x", proto("int32 x = 1;"), proto("int64 x = 1;")),
    ("change_type M.x[]", proto("repeated int32 x = 1;"), proto("repeated int64 x = 1;")),
    ("change_type M.x{}", proto("map<string, int32> x = 1;"), proto("map<string, int64> x = 1;")),
    (
        "change_key_type M.x{key}",
        proto("map<int32, N> x = 1;", N),
        proto("map<int64, N> x = 1;", N),
    ),
    ("change_presence M.x", proto("int32 x = 1;"), proto("optional int32 x = 1;")),
    ("change_nullability M.f0", avsc("int"), avsc(["null", "int"])),
    (
        "change_nullability M.f0[]",
        avsc({"type": "array", "items": "int"}),
        avsc({"type": "array", "items": ["null", "int"]}),
    ),
    ("change_cardinality M.x", proto("int32 x = 1;"), proto("repeated int32 x = 1;")),
    ("change_map M.x", proto("map<string, int32> x = 1;", N), proto("repeated N x = 1;", N)),
    (
        "change_encoding M.x",
        proto("repeated int32 x = 1;"),
        proto("repeated int32 x = 1 [packed = false];"),
    ),
    ("move_into_union M.x", proto("int32 x = 1;"), proto("oneof o { int32 x = 1; }")),
    ("move_out_of_union M.x", proto("oneof o { int32 x = 1; }"), proto("int32 x = 1;")),
    (
        "add_branch M.y",
        proto("oneof o { int32 x = 1; }"),
        proto("oneof o { int32 x = 1; int32 y = 2; }"),
    ),
    (
        "remove_branch M.y",
        proto("oneof o { int32 x = 1; int32 y = 2; }"),
        proto("oneof o { int32 x = 1; }"),
    ),
    ("add_branch M.f0", avsc(["int", "string"]), avsc(["int", "string", "boolean"])),
    ("reorder_branches M.f0", avsc(["int", "string"]), avsc(["string", "int"])),
    (
        "reorder_branches U",
        thrift("union U { 1: i32 a, 2: i32 b }"),
        thrift("union U { 2: i32 b, 1: i32 a }"),
    ),
    ("add_symbol E", proto("E x = 1;", E), proto("E x = 1;", "enum E { A = 0; B = 1; C = 2; }")),
    ("remove_symbol E", proto("E x = 1;", "enum E { A = 0; B = 1; C = 2; }"), proto("E x = 1;", E)),
    ("rename_symbol E", proto("E x = 1;", E), proto("E x = 1;", "enum E { A = 0; BB = 1; }")),
    ("renumber_symbol E", proto("E x = 1;", E), proto("E x = 1;", "enum E { A = 0; B = 2; }")),
    (
        "reorder_symbols E",
        proto("E x = 1;", "enum E { A = 0; B = 1; C = 2; }"),
        proto("E x = 1;", "enum E { A = 0; C = 2; B = 1; }"),
    ),
    (
        "change_openness M",
        schema(properties=INT),
        schema(properties=INT, additionalProperties=False),
    ),
    (
        "change_default M.x",
        thrift("struct M { 1: i32 x = 5 }"),
        thrift("struct M { 1: i32 x = 6 }"),
    ),
    ("change_logical M.f0", avsc(DECIMAL), avsc({**DECIMAL, "scale": 3})),
    ("rename_type N", proto("N x = 1;", N), proto("K x = 1;", "message K { int32 a = 1; }")),
    ("rename_type M.f0", avsc({**FIXED, "name": "F"}), avsc({**FIXED, "name": "G"})),
    ("move_type M.f0", avsc({**FIXED, "name": "a.F"}), avsc({**FIXED, "name": "b.F"})),
    (
        "change_aliases M.f0",
        avsc({**FIXED, "name": "F"}),
        avsc({**FIXED, "name": "F", "aliases": ["G"]}),
    ),
    ("change_namespace ", avsc("int", namespace="a"), avsc("int", namespace="b")),
    (
        "change_namespace ",
        avsc({**FIXED, "name": "F"}, namespace="a"),
        avsc({**FIXED, "name": "F"}, namespace="b"),
    ),
    (
        "struct_to_union M; change_presence M.a; change_presence M.b",
        thrift("struct M { 1: i32 a, 2: i32 b }"),
        thrift("union M { 1: i32 a, 2: i32 b }"),
    ),
    (
        "union_to_struct M; change_presence M.a; change_presence M.b",
        thrift("union M { 1: i32 a, 2: i32 b }"),
        thrift("struct M { 1: i32 a, 2: i32 b }"),
    ),
    (
        "tighten M.x",
        schema(properties={"x": {"type": "integer", "minimum": 0}}),
        schema(properties={"x": {"type": "integer", "minimum": 5}}),
    ),
    (
        "loosen M.x",
        schema(properties={"x": {"type": "string", "maxLength": 5}}),
        schema(properties={"x": {"type": "string"}}),
    ),
    (
        "add_type M",
        thrift("struct L { 1: i32 a }"),
        thrift("struct L { 1: i32 a } struct M { 1: i32 a }"),
    ),
    (
        "remove_type M",
        thrift("struct L { 1: i32 a } struct M { 1: i32 a }"),
        thrift("struct L { 1: i32 a }"),
    ),
]  # fmt: skip
"""The changes with their paths, and what has them: old and new."""


@pytest.mark.parametrize(("changes", "old", "new"), KINDS, ids=[row[0] for row in KINDS])
def test_a_change_is_found(changes: str, old: tuple[str, str], new: tuple[str, str]) -> None:
    assert "; ".join(f"{c.kind} {c.path}" for c in found(old, new)) == changes


def test_every_kind_is_found_somewhere() -> None:
    kinds = {change.split()[0] for changes, _, _ in KINDS for change in changes.split("; ")}
    assert {kind.value for kind in Kind} - kinds == {Kind.NO_CHANGE}


@pytest.mark.parametrize("idl", sorted(SUFFIXES))
@pytest.mark.parametrize("subject", subjects.names())
def test_equal_documents_have_no_changes(idl: str, subject: str) -> None:
    document = subjects.load(subject).document(idl)
    read = reader(idl).text
    assert between(read(document)[1], read(document)[1]) == ()


_OPPOSITE = {
    Kind.ADD_FIELD: Kind.REMOVE_FIELD,
    Kind.ADD_SYMBOL: Kind.REMOVE_SYMBOL,
    Kind.ADD_BRANCH: Kind.REMOVE_BRANCH,
    Kind.ADD_TYPE: Kind.REMOVE_TYPE,
    Kind.TIGHTEN: Kind.LOOSEN,
    Kind.STRUCT_TO_UNION: Kind.UNION_TO_STRUCT,
    Kind.MOVE_INTO_UNION: Kind.MOVE_OUT_OF_UNION,
    Kind.NEST_FIELDS: Kind.INLINE_FIELD,
}
_OPPOSITES = _OPPOSITE | {new: old for old, new in _OPPOSITE.items()}


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([row for row in KINDS if "reuse_number" not in row[0]]))
def test_the_way_back_has_the_opposite_changes(
    row: tuple[str, tuple[str, str], tuple[str, str]],
) -> None:
    _, old, new = row
    there = [_OPPOSITES.get(c.kind, c.kind) for c in found(old, new)]
    assert sorted(there) == sorted(c.kind for c in found(new, old))


def test_a_change_says_where_it_is() -> None:
    text = "struct M {{\n  1: {} x\n}}"
    (change,) = found(thrift(text.format("i32")), thrift(text.format("i64")))
    assert (change.struct, change.slot, change.old_line, change.new_line) == ("M", "x", 2, 2)
    assert (change.old, change.new) == ("i32", "i64")
    assert (change.facts["from"], change.facts["to"]) == ("i32", "i64")


def test_a_type_inside_itself_is_compared_once() -> None:
    text = "struct T {{ 1: {} v, 2: optional T after, 3: list<T> kids }}"
    assert [c.path for c in found(thrift(text.format("i32")), thrift(text.format("i64")))] == [
        "T.v"
    ]
