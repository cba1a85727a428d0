"""The conversion compiler: identity where nothing differs, recursion, names, paths."""

from __future__ import annotations

from typing import Any

import pytest

from serdelab.contract import identity
from serdelab.contract.convert import Conversion
from serdelab.errors import SchemaError
from serdelab.schema import (
    Branch,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Type,
    UnionType,
)

TEXT, NUMBER = ScalarType(Kind.STRING), ScalarType(Kind.INT32)


def record(name: str, **fields: Type) -> RecordType:
    return RecordType(name, tuple(Field(n, i, t) for i, (n, t) in enumerate(fields.items(), 1)))


class Upper(Conversion):
    """Texts to upper case; all else as it is."""

    def leaf(self, type_: Type, x: str) -> str:
        return f"{x}.upper()" if type_ == TEXT else x


def test_nothing_to_convert_is_identity() -> None:
    inner = record("Inner", n=NUMBER, many=ListType(NUMBER), gone=OptionalType(NUMBER))
    root = record("Root", inner=inner, by_name=MapType(TEXT, inner))
    assert Conversion().compile(root) is identity


def test_every_shape_is_converted() -> None:
    inner = record("Inner", s=TEXT)
    union = UnionType("U", (Branch("a", 7, TEXT), Branch("b", 8, inner), Branch("c", 9, NUMBER)))
    root = record(
        "Root", s=TEXT, n=NUMBER, texts=ListType(TEXT), map=MapType(TEXT, inner), inner=inner,
        gone=OptionalType(TEXT), there=OptionalType(ListType(inner)), u=ListType(union),
    )  # fmt: skip
    given: dict[str, Any] = {
        "s": "s", "n": 1, "texts": ["x", "y"], "map": {"k": {"s": "v"}}, "inner": {"s": "i"},
        "gone": None, "there": [{"s": "t"}], "u": [{"a": "x"}, {"b": {"s": "y"}}, {"c": 1}],
    }  # fmt: skip
    assert Upper().compile(root)(given) == {
        "s": "S", "n": 1, "texts": ["X", "Y"], "map": {"K": {"s": "V"}}, "inner": {"s": "I"},
        "gone": None, "there": [{"s": "T"}], "u": [{"a": "X"}, {"b": {"s": "Y"}}, {"c": 1}],
    }  # fmt: skip


def test_a_record_inside_itself() -> None:
    node = record("Node", s=TEXT, next=OptionalType(RefType("Node")))
    given = {"s": "a", "next": {"s": "b", "next": None}}
    assert Upper().compile(node)(given) == {"s": "A", "next": {"s": "B", "next": None}}


def test_two_records_of_one_name_are_converted_as_what_they_are() -> None:
    one, two = record("Same", s=TEXT), record("Same", n=NUMBER, s=TEXT)
    root = record("Root", one=one, two=two, again=one)
    given = {"one": {"s": "a"}, "two": {"n": 1, "s": "b"}, "again": {"s": "c"}}
    assert Upper().compile(root)(given) == {
        "one": {"s": "A"}, "two": {"n": 1, "s": "B"}, "again": {"s": "C"},
    }  # fmt: skip


def test_names_that_are_no_identifiers() -> None:
    root = record("a.b-c", inner=record("in ner", s=TEXT))
    assert Upper().compile(root)({"inner": {"s": "x"}}) == {"inner": {"s": "X"}}


DEEP = record(
    "Deep",
    many=ListType(record("Item", s=OptionalType(TEXT))),
    by_name=MapType(TEXT, TEXT),
    u=UnionType("U", (Branch("a", 3, TEXT), Branch("b", 4, NUMBER))),
    node=OptionalType(record("Node", s=TEXT, next=OptionalType(RefType("Node")))),
)
VALUE = {
    "many": [{"s": "a"}, {"s": None}],
    "by_name": {"k": "v"},
    "u": {"a": "x"},
    "node": {"s": "n", "next": {"s": "m", "next": None}},
}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("many",), [{"s": "A"}, {"s": None}]),
        (("many", 0, "s"), "A"),
        (("many", 1, "s"), None),
        (("many", 2, "s"), None),
        (("by_name", "k"), "V"),
        (("by_name", "q"), None),
        (("u", "a"), "X"),
        (("u", "b"), None),
        (("node", "next", "s"), "M"),
        (("node", "next", "next", "next"), None),
        (("node", "next"), {"s": "M", "next": None}),
    ],
)
def test_one_value_is_reached(path: tuple[str | int, ...], expected: object) -> None:
    assert Upper().compile_path(DEEP, path)(VALUE) == expected


@pytest.mark.parametrize("path", [("nope",), ("many", "s"), ("u", "c"), ("by_name", "k", "s")])
def test_no_such_place(path: tuple[str | int, ...]) -> None:
    with pytest.raises(SchemaError, match="on the path"):
        Upper().compile_path(DEEP, path)
