"""Avro documents linked through fastavro and through the official library: where they agree."""

from __future__ import annotations

import copy
import json
import time
from decimal import Decimal
from typing import Any

import pytest

from serdelab import discover, subjects
from serdelab.contract import Evolution, Link, Side
from serdelab.errors import NotExpressible
from serdelab.idl.shapes import read_text
from serdelab.schema.shape import Chosen, Leaf

FASTAVRO, APACHE = "avro_fastavro", "avro_apache"
BOTH = (FASTAVRO, APACHE)
both = pytest.mark.parametrize("codec", BOTH)


def evolution(codec: str) -> Evolution:
    found = discover.codec(codec).evolution
    assert found is not None
    return found


def side(schema: Any) -> Side:
    document, shapes = read_text("avsc", json.dumps(schema))
    return Side(document, shapes, shapes.roots[0])


def link(codec: str, old: Any, new: Any | None = None) -> Link:
    writer = side(old)
    return evolution(codec).link(writer, writer if new is None else side(new), "")


def record(*fields: dict[str, Any], name: str = "n.R", **others: Any) -> dict[str, Any]:
    return {"type": "record", "name": name, "fields": list(fields), **others}


def field(name: str, type_: Any, **others: Any) -> dict[str, Any]:
    return {"name": name, "type": type_, **others}


def one(type_: Any, **others: Any) -> dict[str, Any]:
    """A record with one field ``f``."""
    return record(field("f", type_, **others))


def through(codec: str, old: Any, new: Any, value: Any) -> Any:
    made = link(codec, old, new)
    return made.read(made.write(value))


def passed(codec: str, old: Any, new: Any, value: Any) -> Any:
    """What becomes of the field ``f``; the class of the error where it is refused."""
    made = link(codec, one(old), one(new))
    data = made.write({"f": value})
    assert made.reread(data) == {"f": value}
    try:
        return made.read(data)["f"]
    except Exception as error:  # noqa: BLE001 - whatever the library raises
        return type(error).__name__


REFUSED = {FASTAVRO: "SchemaResolutionError", APACHE: "SchemaResolutionException"}


def enum(*symbols: str, **others: Any) -> dict[str, Any]:
    return {"type": "enum", "name": "E", "symbols": list(symbols), **others}


def decimal(precision: int, scale: int) -> dict[str, Any]:
    return {
        "type": "bytes", "logicalType": "decimal", "precision": precision, "scale": scale
    }  # fmt: skip


def test_both_take_part_and_one_speaks_for_the_idl() -> None:
    assert {evolution(codec).idl for codec in BOTH} == {"avsc"}
    assert {evolution(codec).rules for codec in BOTH} == {"avro"}
    assert [evolution(codec).main for codec in BOTH] == [True, False]
    assert {link(codec, one("int")).rewrite for codec in BOTH} == {None}


# Resolution -----------------------------------------------------------------------------------


@both
def test_what_both_do(codec: str) -> None:
    refused = REFUSED[codec]
    assert passed(codec, "int", "long", 5) == 5
    assert passed(codec, "long", "int", 5) == refused
    assert passed(codec, "float", "double", 1.5) == 1.5
    assert passed(codec, enum("A", "B"), enum("A"), "A") == "A"
    assert passed(codec, enum("A", "B"), enum("A"), "B") == refused
    assert passed(codec, enum("A", "B"), enum("B", "A"), "B") == "B"
    assert passed(codec, "int", ["null", "int"], 5) == 5
    assert passed(codec, ["null", "int"], ["int", "null"], None) is None
    assert passed(codec, ["int", "string"], ["int"], Chosen(0, 5)) == Chosen(0, 5)
    assert passed(codec, ["int", "string"], ["int"], Chosen(1, "x")) == refused
    assert passed(codec, ["int", "string"], ["string", "long"], Chosen(0, 5)) == Chosen(1, 5)
    assert passed(codec, {"type": "map", "values": "int"}, {"type": "array", "items": "int"},
                  {"a": 1}) == refused  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "value", "fastavro", "apache"),
    [
        ("string", "bytes", "é", "é".encode(), "refused"),
        ("bytes", "string", b"\xff", "UnicodeDecodeError", "refused"),
        (["null", "int"], "int", 5, 5, "refused"),
        (enum("A", "B"), enum("A", default="A"), "B", "A", "refused"),
        ({"type": "array", "items": "int"}, {"type": "array", "items": "long"}, [1], [1],
         "refused"),
        ({"type": "map", "values": "int"}, {"type": "map", "values": "long"}, {"k": 1}, {"k": 1},
         "refused"),
    ],
    ids=lambda part: f"{part!r:.30}",
)  # fmt: skip
def test_what_the_official_library_refuses(
    old: Any, new: Any, value: Any, fastavro: Any, apache: str
) -> None:
    assert passed(FASTAVRO, old, new, value) == fastavro
    assert apache == "refused"
    assert passed(APACHE, old, new, value) == REFUSED[APACHE]


def test_an_int_read_as_a_double_is_an_int_to_the_official_library() -> None:
    assert type(passed(FASTAVRO, "int", "double", 5)) is float
    assert type(passed(APACHE, "int", "double", 5)) is int


def test_an_alias_with_a_default() -> None:
    new = record(field("g", "int", aliases=["f"], default=9))
    assert through(FASTAVRO, one("int"), new, {"f": 5}) == {"g": 5}
    assert through(APACHE, one("int"), new, {"f": 5}) == {"g": 9}  # the value is lost, in silence


@both
def test_a_field_that_only_the_writer_or_the_reader_has(codec: str) -> None:
    two = record(field("f", "int"), field("g", "string", default="d"))
    assert through(codec, two, one("int"), {"f": 5, "g": "x"}) == {"f": 5}
    assert through(codec, one("int"), two, {"f": 5}) == {"f": 5, "g": "d"}
    bare = record(field("f", "int"), field("g", "string"))
    with pytest.raises(Exception, match="No default value for field g"):
        through(codec, one("int"), bare, {"f": 5})


@pytest.mark.parametrize(
    ("new", "fastavro", "apache"),
    [
        (record(field("f", "int"), name="n.S"), False, False),
        (record(field("f", "int"), name="n.S", aliases=["R"]), True, False),
        (record(field("f", "int"), name="m.R"), True, False),
    ],
    ids=["renamed", "with an alias", "another namespace"],
)
def test_the_name_of_the_message(new: Any, *, fastavro: bool, apache: bool) -> None:
    for codec, taken in ((FASTAVRO, fastavro), (APACHE, apache)):
        made = link(codec, one("int"), new)
        if taken:
            assert made.read(made.write({"f": 5})) == {"f": 5}
        else:
            with pytest.raises(Exception, match=r"[Mm]ismatch|do not match"):
                made.read(made.write({"f": 5}))


@both
def test_logical_types_are_read_as_the_writer_has_them(codec: str) -> None:
    """Neither library looks at the reader's logical type: the specification asks it of decimals."""
    price = Decimal("1.50")
    assert passed(codec, decimal(9, 2), decimal(9, 3), price) == price
    assert passed(codec, decimal(9, 2), "bytes", price) == price
    assert passed(codec, "bytes", decimal(9, 2), b"\x01") == b"\x01"
    millis = {"type": "long", "logicalType": "timestamp-millis"}
    shape = side(one(millis)).shapes.struct("n.R").slot("f").shape
    assert isinstance(shape, Leaf)
    noon = shape.samples[0]
    assert passed(codec, millis, {**millis, "logicalType": "timestamp-micros"}, noon) == noon
    assert passed(codec, millis, "long", noon) == noon
    assert passed(codec, "long", millis, 5) == 5


# Values ---------------------------------------------------------------------------------------

LOGICAL = (
    ("int", "date"), ("int", "time-millis"), ("long", "time-micros"),
    ("long", "timestamp-millis"), ("long", "timestamp-micros"), ("long", "local-timestamp-millis"),
    ("long", "local-timestamp-micros"), ("string", "uuid"),
)  # fmt: skip


@both
@pytest.mark.parametrize(
    "type_",
    [
        *({"type": beneath, "logicalType": word} for beneath, word in LOGICAL),
        *(decimal(p, s) for p, s in ((1, 0), (1, 1), (9, 2), (28, 9), (60, 30))),
        {**decimal(9, 2), "type": "fixed", "name": "F", "size": 4},
        {**decimal(20, 20), "type": "fixed", "name": "F", "size": 9},
    ],
    ids=lambda node: node["logicalType"],
)
def test_every_sample_of_a_logical_type_comes_back(codec: str, type_: Any) -> None:
    shape = side(one(type_)).shapes.struct("n.R").slot("f").shape
    assert isinstance(shape, Leaf)
    made = link(
        codec, record(field("f", type_), field("g", ["null", "F" if "name" in type_ else type_]))
    )
    for sample in shape.samples:
        value = {"f": sample, "g": sample}
        got = made.reread(made.write(value))
        assert got == value
        assert type(got["f"]) is type(sample)


A = record(field("x", "int"), name="A")
B = record(field("x", "int"), name="B")
C = record(field("y", "int"), name="C")
F2 = {"type": "fixed", "name": "F", "size": 2}
G2 = {"type": "fixed", "name": "G", "size": 2}

BRANCHES = (
    (["null", "boolean", "int", "long", "float", "double", "string", "bytes"],
     [False, 5, 2**40, 1.5, 0.1, "x", b"x"]),
    (["null", A, B, C], [{"x": 1}, {"x": 2}, {"y": 3}]),
    ([A, {"type": "map", "values": "int"}, "null"], [{"x": 1}, {"x": 1}]),
    ([enum("P", "Q"), "string"], ["Q", "Q"]),
    ([F2, G2, "bytes"], [b"ab", b"ab", b"ab"]),
    ([{"type": "array", "items": ["int", "string"]}, "string"], [[Chosen(1, "x")], "x"]),
)  # fmt: skip


@pytest.mark.parametrize(("union", "values"), BRANCHES, ids=lambda part: f"{part!r:.25}")
def test_fastavro_writes_the_branch_that_is_chosen(union: list[Any], values: list[Any]) -> None:
    made = link(FASTAVRO, one(union))
    places = [place for place, branch in enumerate(union) if branch != "null"]
    for index, (place, value) in enumerate(zip(places, values, strict=True)):
        data = made.write({"f": Chosen(index, value)})
        assert data[0] == 2 * place
        assert made.reread(data) == made.read(data) == {"f": Chosen(index, value)}
    if "null" in union:
        assert made.reread(made.write({"f": None})) == {"f": None}


@both
def test_unions_inside_what_may_be_null(codec: str) -> None:
    """fastavro validates the value of ["null", …] unless its branch is named, too."""
    items = {"type": "array", "items": [enum("P"), {"type": "long", "logicalType": "date"}]}
    made = link(codec, one(["null", items]))
    for value in ([Chosen(0, "P"), Chosen(1, 7)], [], None):
        assert made.reread(made.write({"f": value})) == {"f": value}


def test_two_numbers_of_one_python_type_are_the_narrower_one() -> None:
    made = link(FASTAVRO, one(["int", "long"]), one(["long", "int"]))
    data = made.write({"f": Chosen(1, 5)})
    assert data.hex() == "020a"
    assert made.reread(data) == {"f": Chosen(0, 5)}
    assert made.read(data) == {"f": Chosen(1, 5)}


def test_the_official_library_writes_the_last_branch_that_fits() -> None:
    made = link(APACHE, one(["int", "long"]))
    assert made.write({"f": Chosen(0, 5)}).hex() == "020a"
    made = link(APACHE, one([A, B]))
    data = made.write({"f": Chosen(0, {"x": 1})})
    assert made.reread(data) == {"f": Chosen(1, {"x": 1})}


@both
def test_what_is_read_is_a_branch_of_the_reader(codec: str) -> None:
    for old, new in (([A, C], [C, A, "null"]), ([B, C], [C, A, B])):
        made = link(codec, one(old), one(new))
        index = new.index(old[0])
        assert made.read(made.write({"f": Chosen(0, {"x": 1})})) == {"f": Chosen(index, {"x": 1})}
        assert made.read(made.write({"f": Chosen(1, {"y": 1})})) == {"f": Chosen(0, {"y": 1})}
    nested = {"type": "array", "items": {"type": "map", "values": ["null", A, "string"]}}
    made = link(codec, one(nested))
    value = {"f": [{"k": Chosen(0, {"x": 1}), "l": None, "m": Chosen(1, "x")}]}
    assert made.read(made.write(value)) == value


def test_a_name_in_the_writer_and_a_definition_in_the_reader() -> None:
    """There fastavro could name no branch: it is told by the value, for reading itself works."""
    old = record(field("a", A), field("f", ["A", B]))
    made = link(FASTAVRO, old, one([A, B]))
    data = made.write({"a": {"x": 1}, "f": Chosen(0, {"x": 2})})
    assert made.reread(data) == {"a": {"x": 1}, "f": Chosen(0, {"x": 2})}
    assert made.read(data) == {"f": Chosen(0, {"x": 2})}


@both
def test_a_record_inside_itself(codec: str) -> None:
    node = record(
        field("v", ["int", "string"]), field("next", ["null", "Node"]),
        field("more", {"type": "array", "items": "Node"}), name="Node",
    )  # fmt: skip
    leaf: dict[str, Any] = {"v": Chosen(1, "x"), "next": None, "more": []}
    value: dict[str, Any] = {"v": Chosen(0, 5), "next": leaf, "more": [leaf, leaf]}
    made = link(codec, node)
    kept = copy.deepcopy(value)
    for _ in range(2):
        assert made.read(made.write(value)) == value == kept


@both
def test_a_schema_that_is_no_record(codec: str) -> None:
    for old, new, value, wanted in (
        ("int", "long", 5, 5),
        (["null", "int"], ["null", "long"], None, None),
        (A, A, {"x": 1}, {"x": 1}),
        ([A, C], [C, A], Chosen(0, {"x": 1}), Chosen(1, {"x": 1})),
        ({"type": "array", "items": "int"}, {"type": "array", "items": "int"}, [1], [1]),
    ):
        made = link(codec, old, new)
        whole, got = (value, wanted) if old is A else ({"(value)": value}, {"(value)": wanted})
        assert made.read(made.write(whole)) == got


# Defaults -------------------------------------------------------------------------------------

INNER = record(field("a", "int", default=3), name="In")


@pytest.mark.parametrize(
    ("type_", "stated", "fastavro", "apache"),
    [
        ("bytes", "\u00ff", "\u00ff", b"\xc3\xbf"),
        ({"type": "long", "logicalType": "timestamp-millis"}, 5, 5, 5),
        ("double", 1, 1, "InvalidDefaultException"),
        (["null", "int"], None, None, None),
        (["int", "string"], 5, Chosen(0, 5), Chosen(0, 5)),
        (["int", "string"], "x", Chosen(1, "x"), "InvalidDefaultException"),
        (INNER, {}, {}, {"a": 3}),
        (decimal(9, 2), "\u0005", "\u0005", b"\x05"),
    ],
    ids=lambda part: f"{part!r:.30}",
)
def test_a_default_is_what_the_library_makes_of_it(
    type_: Any, stated: Any, fastavro: Any, apache: Any
) -> None:
    """An application meets these: text where bytes are declared, a number for a timestamp."""
    for codec, wanted in ((FASTAVRO, fastavro), (APACHE, apache)):
        made = link(codec, record(), one(type_, default=stated))
        try:
            got = made.read(made.write({}))["f"]
        except Exception as error:  # noqa: BLE001 - whatever the library raises
            got = type(error).__name__
        assert got == wanted
        assert type(got) is type(wanted)


def test_only_fastavro_writes_a_default_for_what_is_left_out() -> None:
    assert link(FASTAVRO, one("int", default=5)).write({}).hex() == "0a"
    with pytest.raises(Exception, match="not an example of the schema"):
        link(APACHE, one("int", default=5)).write({})


# Limits ---------------------------------------------------------------------------------------


def test_a_document_that_a_library_refuses_is_not_expressible() -> None:
    bad = one(decimal(2, 3))
    with pytest.raises(NotExpressible, match=r"fastavro .* scale must be less"):
        link(FASTAVRO, bad, one("bytes"))
    made = link(APACHE, bad)
    assert made.reread(made.write({"f": b"x"})) == {"f": b"x"}


@both
def test_the_hand_written_documents_are_taken(codec: str) -> None:
    for name in subjects.names():
        text = subjects.load(name).document("avsc").text
        made = link(codec, json.loads(text))
        session = discover.codec(codec).prepare(subjects.load(name), subjects.load(name))
        given = discover.dataset(name).load(1, 7)[0]
        data = session.encode(session.populate(given))
        assert made.write(made.reread(data)) == data


@both
def test_a_link_is_made_in_no_time(codec: str) -> None:
    fields = [field(f"f{i}", ["null", "string", "long"], default=None) for i in range(20)]
    old, new = side(record(*fields)), side(record(*fields[:10]))
    start = time.process_time()
    for _ in range(20):
        evolution(codec).link(old, new, "")
    assert (time.process_time() - start) / 20 < 0.02
