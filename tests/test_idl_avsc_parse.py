"""Reading .avsc: the hand-written subjects, names, logical types, sizes, every kind of mistake."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from serdelab import subjects
from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl.avsc import FRONT_END
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
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
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.diff import differences

INT32, INT64, STRING = ScalarType(Kind.INT32), ScalarType(Kind.INT64), ScalarType(Kind.STRING)
BYTES = ScalarType(Kind.BYTES)


@pytest.fixture
def parsed(tmp_path: Path) -> Any:
    """A function: the schema of a text, or of a value written as JSON."""

    def parse(schema: Any) -> Schema:
        file = tmp_path / "thing.avsc"
        text = schema if isinstance(schema, str) else json.dumps(schema)
        file.write_text(text, encoding="utf-8")
        return FRONT_END.parse(file, ())

    return parse


def record(name: str, **fields: Any) -> dict[str, Any]:
    members = [{"name": key, "type": type_} for key, type_ in fields.items()]
    return {"type": "record", "name": name, "fields": members}


@pytest.mark.parametrize("name", subjects.names())
def test_hand_written_avsc_says_what_the_proto_says(name: str) -> None:
    schema = subjects.load(name)
    file = Path(schema.document("avsc").file)
    got, wanted = FRONT_END.parse(file, ()), FRONT_END.project(schema)
    assert got == wanted, "\n".join(map(str, differences(got, wanted)))
    assert got.namespace == schema.namespace


@pytest.mark.parametrize("name", subjects.names())
def test_a_line_is_where_the_field_stands(name: str) -> None:
    file = Path(subjects.load(name).document("avsc").file)
    schema = FRONT_END.parse(file, ())
    lines = file.read_text().splitlines()
    for field in schema.root.fields:
        assert f'"name": "{field.name}"' in lines[field.line - 1]
    assert f'"name": "{schema.root.name}"' in lines[schema.root.line - 1]


@pytest.mark.parametrize(
    ("avro", "type_"),
    [
        ("boolean", ScalarType(Kind.BOOL)),
        ("int", INT32),
        ("long", INT64),
        ("float", ScalarType(Kind.FLOAT32)),
        ("double", ScalarType(Kind.FLOAT64)),
        ("bytes", BYTES),
        ({"type": "string"}, STRING),
        ({"type": "array", "items": "int"}, ListType(INT32)),
        ({"type": "map", "values": "int"}, MapType(STRING, INT32)),
        ({"type": "long", "logicalType": "timestamp-millis"}, TimestampType()),
        ({"type": "int", "logicalType": "date"}, DateType()),
        ({"type": "string", "logicalType": "uuid"}, UuidType()),
        (
            {"type": "fixed", "name": "U", "size": 16, "logicalType": "uuid"},
            UuidType(),
        ),
        (
            {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 3},
            DecimalType(9, 3),
        ),
        ({"type": "bytes", "logicalType": "decimal", "precision": 9}, DecimalType(9, 0)),
        (
            {"type": "fixed", "name": "D", "size": 4, "logicalType": "decimal", "precision": 9},
            DecimalType(9, 0),
        ),
        ({"type": "fixed", "name": "F", "size": 3}, BYTES),
        # words that say nothing here, of a type not theirs, or of no meaning to the model
        ({"type": "int", "logicalType": "uuid"}, INT32),
        ({"type": "long", "logicalType": "timestamp-micros"}, INT64),
        ({"type": "string", "logicalType": "colour"}, STRING),
        ({"type": "string", "logicalType": ["uuid"]}, STRING),
        (["int", "string"], UnionType("F", (Branch("int", 1, INT32), Branch("string", 2, STRING)))),
        (["int"], UnionType("F", (Branch("int", 1, INT32),))),
    ],
)
def test_types(parsed: Any, avro: Any, type_: Type) -> None:
    assert parsed(record("Thing", f=avro)).root == RecordType("Thing", (Field("f", 1, type_),))


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ({"type": ["null", "int"], "default": None}, Field("f", 1, OptionalType(INT32))),
        (
            {"type": ["null", "int"]},
            Field("f", 1, OptionalType(INT32), Presence.REQUIRED),
        ),
        (
            {"type": ["int", "null"], "default": 3},
            Field("f", 1, OptionalType(INT32), has_default=True, default=3),
        ),
        ({"type": "int", "default": 3}, Field("f", 1, INT32, has_default=True, default=3)),
        ({"type": "int", "aliases": ["g"]}, Field("f", 1, INT32, aliases=("g",))),
        (
            {"type": ["string", "long"], "default": 3},
            Field(
                "f",
                1,
                UnionType("F", (Branch("string", 1, STRING), Branch("long", 2, INT64))),
                has_default=True,
                default={"long": 3},
            ),
        ),
    ],
)
def test_presence_and_defaults(parsed: Any, field: dict[str, Any], wanted: Field) -> None:
    schema = {"type": "record", "name": "Thing", "fields": [{"name": "f", **field}]}
    assert parsed(schema).root.fields == (wanted,)


def test_a_default_takes_the_defaults_of_the_fields_it_leaves_out(parsed: Any) -> None:
    inner = record("Inner", a="int", b="string", c=["null", "int"])
    inner["fields"][1]["default"] = "x"
    inner["fields"][2]["default"] = None
    schema = record("Thing", f=inner)
    schema["fields"][0]["default"] = {"a": 5}
    assert parsed(schema).root.field("f").default == {"a": 5, "b": "x", "c": None}


def test_names_and_namespaces(parsed: Any) -> None:
    inner = {**record("Inner", x="int"), "namespace": "other"}
    got = parsed(
        {
            **record("lab.Thing", a=inner, b="other.Inner", c=record("Inner", y="Thing")),
            "namespace": "not.this",
        }
    )
    assert got.namespace == "lab"
    assert got.root.field("a").type == RecordType("other_Inner", (Field("x", 1, INT32),))
    assert got.root.field("b").type == got.root.field("a").type
    assert got.root.field("c").type == RecordType("lab_Inner", (Field("y", 1, RefType("Thing")),))


def test_recursion_closes_with_a_reference(parsed: Any) -> None:
    got = parsed(
        record(
            "Node",
            value="int",
            children={"type": "array", "items": "Node"},
            left=record("Leaf", up=["null", "Node"]),
            right="Leaf",
        )
    ).root
    assert got.field("children").type == ListType(RefType("Node"))
    leaf = RecordType("Leaf", (Field("up", 1, OptionalType(RefType("Node")), Presence.REQUIRED),))
    assert got.field("left").type == leaf
    assert got.field("right").type == leaf


def test_enums_are_numbered_by_position(parsed: Any) -> None:
    enum = {"type": "enum", "name": "E", "symbols": ["B", "A"], "default": "A"}
    got = parsed(record("Thing", f=enum))
    assert got.root.field("f").type == EnumType("E", (Symbol("B", 0), Symbol("A", 1)))


def test_a_union_takes_one_position(parsed: Any) -> None:
    got = parsed(record("Thing", a="int", b=["int", "string", "bytes"], c="int")).root
    assert [field.number for field in got.fields] == [1, 2, 3]
    union = got.field("b").type
    assert isinstance(union, UnionType)
    assert [branch.number for branch in union.branches] == [2, 3, 4]


# Size and bad input ----------------------------------------------------------------------------


def test_a_thousand_fields(parsed: Any) -> None:
    got = parsed(json.dumps(record("Thing", **{f"f{i}": "int" for i in range(1000)}), indent=1))
    assert len(got.root.fields) == 1000
    assert got.root.field("f999").line > got.root.field("f998").line > 4000 - 10


def test_a_hundred_levels(parsed: Any) -> None:
    schema: Any = "int"
    for i in range(100):
        schema = record(f"Level{i}", f=schema)
    got = parsed(schema)
    assert got.root.name == "Level99"
    assert FRONT_END.project(got) == got
    assert parsed(FRONT_END.emit(got).text) == got


@pytest.mark.parametrize("levels", [140, 400])
def test_too_many_levels_are_an_error(parsed: Any, levels: int) -> None:
    text = '"int"'
    for i in range(levels):
        text = f'{{"type":"record","name":"L{i}","fields":[{{"name":"f","type":{text}}}]}}'
    with pytest.raises(SchemaError, match="nests"):
        parsed(text)


def test_an_expansion_without_bound_is_an_error(parsed: Any) -> None:
    schema: Any = record("Level0", f="int")
    for i in range(1, 40):
        schema = record(f"Level{i}", f=schema, g=f"Level{i - 1}")
    with pytest.raises(SchemaError, match="expands to more"):
        parsed(schema)


HEAD = '{"type": "record", "name": "Thing", "fields": [\n  {"name": "a", "type": "int"},\n  '


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('{"type": "record",\n "name" "Thing"}', 2, "not JSON"),
        (HEAD + '{"name": "b", "type": "strin"}]}', 3, "strin is not defined"),
        (HEAD + '{"name": "b", "type": "int", "default": "x"}]}', 3, "default of b"),
        (HEAD + '{"name": "b", "type": "int", "default": 3000000000}]}', 3, "is no int32"),
        (HEAD + '{"name": "b"}]}', 3, "the field b has no type"),
        (HEAD + '{"name": "b-c", "type": "int"}]}', 3, "'b-c' is no name"),
        (HEAD + '{"name": "b", "type": ["int", "int"]}]}', 3, "branch int is there twice"),
        (HEAD + '{"name": "b", "type": ["null", "null"]}]}', 3, "branch null is there twice"),
        (HEAD + '{"name": "b", "type": ["int", ["string", "long"]]}]}', 3, "no unions"),
        (HEAD + '{"name": "b", "type": []}]}', 3, "a union holds"),
        (HEAD + '{"name": "b", "type": {"type": "array"}}]}', 3, "'items' is missing"),
        (HEAD + '{"name": "b", "type": {}}]}', 3, "a schema has a type"),
        (HEAD + '{"name": "b", "type": 7}]}', 3, "7 is no schema"),
        (HEAD + '{"name": "b", "type": {"type": ["int"]}}]}', 3, "no name of a type"),
        (HEAD + '{"name": "b", "type": "int", "aliases": "c"}]}', 3, "aliases"),
        (
            HEAD + '{"name": "b", "type": {"type": "enum", "name": "E", "symbols": []}}]}',
            3,
            "array of symbols",
        ),
        (
            HEAD + '{"name": "b", "type": {"type": "enum", "name": "E", "symbols": ["A", "A"]}}]}',
            3,
            "symbol A is there twice",
        ),
        (
            HEAD + '{"name": "b", "type": {"type": "fixed", "name": "Thing", "size": 1}}]}',
            3,
            "Thing is defined before",
        ),
        (
            HEAD + '{"name": "b", "type": {"type": "fixed", "name": "a.int", "size": 1}}]}',
            3,
            "a.int is a word of Avro's",
        ),
        (HEAD + '{"name": "b", "name": "c", "type": "int"}]}', 3, "there twice"),
        (HEAD + '{"name": "b", "type": "double", "default": NaN}]}', 0, "NaN"),
        ('{"type": "record", "fields": []}', 1, "None is no name"),
        ('{"type": "record", "name": "Thing", "fields": 5}', 1, "array of fields"),
        ('{"type": "record", "name": "Thing", "fields": [5]}', 1, "5 is no field"),
        ('"int"', 1, "no record"),
        ('["int", "string"]', 1, "no record"),
        ("7", 1, "no schema"),
        ("", 1, "not JSON"),
    ],
)
def test_a_mistake_has_file_line_and_words(
    parsed: Any, tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(SchemaError, match=words) as caught:
        parsed(text)
    assert caught.value.line == line
    assert caught.value.file == str(tmp_path / "thing.avsc")


def test_a_field_named_twice(parsed: Any) -> None:
    fields = [{"name": "a", "type": "int"}] * 2
    with pytest.raises(SchemaError, match="field a is there twice"):
        parsed({"type": "record", "name": "Thing", "fields": fields})


def test_what_fastavro_alone_refuses_is_refused(parsed: Any) -> None:
    fixed = {"type": "fixed", "name": "F", "size": 1, "logicalType": "decimal", "precision": 9}
    with pytest.raises(SchemaError, match="fastavro refuses it"):
        parsed(record("Thing", f=fixed))


def test_null_alone_is_not_in_the_model(parsed: Any) -> None:
    with pytest.raises(NotExpressible, match="null alone"):
        parsed(record("Thing", f="null"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="cannot be read"):
        FRONT_END.parse(tmp_path / "none.avsc", ())


JUNK: list[Any] = [None, 5, "x", "", [], {}, ["null"], {"type": "record"}, {"type": None}, "a.b"]
KEYS = ["default", "namespace", "aliases", "logicalType", "symbols", "name", "type", "items"]


@pytest.mark.parametrize("seed", range(5))
def test_damaged_schemas_are_errors_and_never_tracebacks(parsed: Any, seed: int) -> None:
    random = Random(seed)
    sound = subjects.load("order").document("avsc").text
    refused = 0
    for _ in range(60):
        value = json.loads(sound)
        for _ in range(random.randint(1, 3)):
            _damage(value, random)
        try:
            got = parsed(value)
        except SchemaError:
            refused += 1
        else:
            assert FRONT_END.project(got) == got
    assert refused > 30


def _damage(value: Any, random: Random) -> None:
    """Replaces, adds or removes one thing at a random depth."""
    holder, key = value, "name"
    while random.random() < 0.85 and isinstance(inner := _any(holder, random)[1], dict | list):
        holder = inner  # pyright: ignore[reportUnknownVariableType] - JSON
        if not holder:
            return
    key = _any(holder, random)[0]
    match random.randrange(3):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[random.choice(KEYS)] = random.choice(JUNK)
        case _:
            holder[key] = random.choice(JUNK)


def _any(holder: Any, random: Random) -> tuple[Any, Any]:
    items = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType, reportUnknownMemberType] - JSON
    return random.choice(items)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType] - JSON
