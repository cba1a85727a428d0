"""The Thrift front end: what it reads, and the errors it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl.thrift import FRONT_END
from serdelab.schema import (
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
)

INT32, STRING = ScalarType(Kind.INT32), ScalarType(Kind.STRING)


def parsed(text: str, folder: Path, **includes: str) -> Schema:
    """The schema of a text; ``includes`` are further files beside it."""
    for name, included in includes.items():
        (folder / f"{name}.thrift").write_text(included, encoding="utf-8")
    file = folder / "main.thrift"
    file.write_text(text, encoding="utf-8")
    return FRONT_END.parse(file, ())


# What it reads --------------------------------------------------------------------------------


def test_requiredness_is_kept_apart(tmp_path: Path) -> None:
    text = "struct A { 1: required i32 a, 2: i32 b; 3: optional map<i32, list<string>> optionally }"
    a, b, c = parsed(text, tmp_path).root.fields
    assert (a.presence, a.type) == (Presence.REQUIRED, INT32)
    assert (b.presence, b.type) == (Presence.PLAIN, INT32)
    assert c.type == OptionalType(MapType(INT32, ListType(STRING)))


def test_sets_small_integers_typedefs_and_constants(tmp_path: Path) -> None:
    text = """
const i32 SEVEN = 7
typedef set<i16> Numbers
struct A { 1: Numbers n, 2: byte b, 3: i8 c = SEVEN, 4: Colour d = 1 }
enum Colour { RED, BLUE }
service S { i32 f(1: optional i32 x) }
"""
    fields = parsed(text, tmp_path).root.fields
    colour = EnumType("Colour", (Symbol("RED", 0), Symbol("BLUE", 1)))
    assert [field.type for field in fields] == [ListType(INT32), INT32, INT32, colour]
    assert [field.default for field in fields] == [None, None, 7, "BLUE"]
    assert [field.line for field in fields] == [4, 4, 4, 4]


def test_includes_are_read_attached_and_kept_apart(tmp_path: Path) -> None:
    text = 'include "common.thrift"\nstruct A { 1: optional common.Point p }'
    for kind in ("i32", "string"):
        folder = tmp_path / kind
        folder.mkdir()
        included = f"struct Point {{ 1: optional {kind} x, 2: {kind} y }}"
        schema = parsed(text, folder, common=included)
        scalar = INT32 if kind == "i32" else STRING
        point = RecordType("Point", (Field("x", 1, OptionalType(scalar)), Field("y", 2, scalar)))
        assert schema.root.fields[0].type == OptionalType(point)
        assert schema.document("thrift").imports == {"common.thrift": included}


def test_includes_are_found_in_include_folders(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "common.thrift").write_text("struct P { 1: i32 x }", encoding="utf-8")
    file = tmp_path / "main.thrift"
    file.write_text('include "common.thrift"\nstruct A { 1: common.P p }', encoding="utf-8")
    with pytest.raises(SchemaError, match=r"main\.thrift:1: .*common\.thrift"):
        FRONT_END.parse(file, ())
    assert FRONT_END.parse(file, (tmp_path / "lib",)).root.name == "A"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("struct A {1: i32 x} struct B {1: A a}", "B"),
        ("struct B {1: i32 x} struct Main {1: i32 x} struct C {1: Main m}", "Main"),
        ("struct A {1: list<B> b} struct B {1: optional A a}", "B"),
    ],
)
def test_the_root_is_named_like_the_file_or_unused_or_last(
    text: str, name: str, tmp_path: Path
) -> None:
    assert parsed(text, tmp_path).root.name == name


# Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 0, "defines no struct"),
        ("union U { 1: i32 x }", 0, "defines no struct"),
        ("struct A {\n 1: i32 x,\n 2: i33\n}", 4, "Grammar error"),
        ("struct A {\n 1: i32 x", 2, "at the end"),
        ("struct A {\n 1: Nothing x\n}", 2, "No type found: 'Nothing'"),
        ("struct A {\n 1: i32 x = 'a'\n}", 2, "Type error for field x"),
        ("struct A {\n 1: i32 end\n}", 2, "reserved language keyword: 'end'"),
        ("struct A { 1: i32 x, 1: i32 y }", 1, "already been used"),
        ("struct A { 1: i32 x }\n\nenum A { B }", 3, "A is declared twice"),
        ("struct A { 1: E e }\nenum E {\n A = 1,\n A = 2\n}", 4, "the symbol A twice"),
        ("struct A { 1: E e }\nenum E {}", 2, "has no symbol"),
        ("struct B { 1: i32 x }\nstruct A { 1: i32 None }", 2, "cannot make A"),
        ("struct A {\n 40000: i32 x\n}", 2, "does not fit 16 bits"),
        ('\ninclude "nope.thrift"\nstruct A { 1: i32 x }', 2, "nope.thrift"),
        ('\ninclude "main.thrift"\nstruct A { 1: i32 x }', 2, "Dead including"),
        ("struct A {\n 1: i32 x (logical = 'uuid')\n}", 2, "uuid is carried by string"),
        ("struct A {\n 1: i32 x (logical = 'week')\n}", 2, "no logical type 'week'"),
        ("struct A { 1: list<i32 (logical = 'date')> x }", 0, "stands where it is lost"),
        ("typedef i32 D (logical = 'date')\nstruct A { 1: D d }", 0, "stands where it is lost"),
        ("struct A {\n 1: string x = 'x' (logical = 'uuid')\n}", 2, "default of x"),
        ("struct A { 1: i64 x = " + "9" * 5000 + " }", 1, "cannot read it"),
        ("/* " + "a*/b /*" * 3000, 1, "Grammar error"),
        ("struct A { 1: " + "list<" * 5000 + "i32" + ">" * 5000 + " x }", 0, "nests deeper"),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_errors_name_file_and_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        parsed(text, tmp_path)
    assert words in caught.value.message
    assert caught.value.file == str(tmp_path / "main.thrift")
    assert caught.value.line == line


def test_an_error_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        parsed('include "b.thrift"\nstruct A { 1: i32 x }', tmp_path, b="struct B {\n 1: i32\n}")
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "b.thrift"), 3)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary.thrift"
    binary.write_bytes(b"\xff\xfe")
    for file in (tmp_path / "none.thrift", binary, tmp_path / "wrong.txt"):
        with pytest.raises(SchemaError, match=file.name):
            FRONT_END.parse(file, ())


def test_wide_deep_and_exploding_schemas(tmp_path: Path) -> None:
    wide = "struct A {" + "\n".join(f"{i}: optional i32 f{i}" for i in range(1, 1001)) + "}"
    assert len(parsed(wide, tmp_path).root.fields) == 1000

    def chain(length: int, uses: str) -> str:
        inner = "\n".join(
            f"struct A{i} {{ {uses.replace('?', str(i - 1))} }}" for i in range(1, length)
        )
        return "struct A0 { 1: i32 x }\n" + inner

    assert parsed(chain(100, "1: A? x"), tmp_path).root.name == "A99"
    with pytest.raises(SchemaError, match="nests deeper than 128"):
        parsed(chain(200, "1: A? x"), tmp_path)
    with pytest.raises(SchemaError, match="more than 50,000 types"):
        parsed(chain(60, "1: A? x, 2: A? y"), tmp_path)


def test_a_union_in_itself_is_refused_and_a_record_in_itself_is_not(tmp_path: Path) -> None:
    with pytest.raises(NotExpressible, match="recursive union"):
        parsed("union U { 1: list<U> u } struct A { 1: U u }", tmp_path)
    schema = parsed("struct A { 1: optional A a, 2: list<A> b }", tmp_path)
    assert [field.type for field in schema.root.fields] == [
        OptionalType(RefType("A")),
        ListType(RefType("A")),
    ]
