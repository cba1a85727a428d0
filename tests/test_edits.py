"""Edits: each one changes what it says, and refuses what is not there; ``edits.toml`` says what."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from serdelab import subjects
from serdelab.errors import SchemaError
from serdelab.evolution import hints_table, sound, type_words
from serdelab.evolution.edit import Edited, followed_by
from serdelab.evolution.edits import EDITS, from_table
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import NO_HINTS, Hints
from serdelab.schema import (
    EnumType,
    Field,
    ListType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    UnionType,
)
from serdelab.schema.diff import differences
from serdelab.schema.model import Kind as Scalar
from serdelab.toml_file import Section, TomlFile

TABLE = TomlFile.read(Path(__file__).with_name("edits.toml"))
CASES = TABLE.sections("edit", ("subject", "change", "said", "hints"))
REFUSED = TABLE.sections("refused", ("subject", "change", "message"))


def edit(subject: str, kind: str, **parameters: object) -> Edited:
    return from_table({"kind": kind, **parameters}).apply(subjects.load(subject))


def name_of(section: Section) -> str:
    kind, *rest = (str(value) for value in section.part("change").values())
    return "-".join([kind, *rest[:2]])


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_an_edit_changes_what_it_says_and_no_more(case: Section) -> None:
    subject = subjects.load(case.text("subject"))
    edited = from_table(case.part("change")).apply(subject)
    assert edited.old == subject
    assert [str(each) for each in differences(edited.old, edited.new)] == list(case.texts("said"))
    assert edited.hints == hints_table.read(Section(TABLE, case.part("hints")))
    assert list(sound.problems(edited.new)) == []


@pytest.mark.parametrize("case", REFUSED, ids=name_of)
def test_what_cannot_be_done_is_said(case: Section) -> None:
    with pytest.raises(SchemaError, match=re.escape(case.text("message"))):
        from_table(case.part("change")).apply(subjects.load(case.text("subject")))


def test_every_kind_of_edit_is_tried() -> None:
    assert {case.part("change")["kind"] for case in CASES} == {kind.value for kind in EDITS}


def test_kinds_without_an_edit_need_texts() -> None:
    for kind in set(Kind) - set(EDITS):
        with pytest.raises(SchemaError, match=f"{kind} is no change of the neutral model"):
            from_table({"kind": kind.value})


# What an edit leaves ------------------------------------------------------------------------


def test_a_default_is_of_the_field_s_type() -> None:
    def default(type_: str, value: object) -> object:
        made = edit("order", "add_field", name="made", type=type_, default=value)
        return made.new.root.field("made").default

    assert default("float64", 3) == 3.0
    assert default("bytes", "\x00\xff") == b"\x00\xff"
    assert str(default("decimal(5,2)", "1.50")) == "1.50"
    assert default("enum Status", "PAID") == "PAID"
    assert default("list of int32", [1, 2]) == [1, 2]
    for type_, value in (("int32", 2**31), ("int32", "1"), ("bytes", "日"), ("uuid", "no")):
        with pytest.raises(SchemaError, match="default"):
            default(type_, value)


def test_numbers_of_unions() -> None:
    added = edit("event", "add_field", name="also", type="union Also {a: string, b: int64}")
    field = added.new.root.field("also")
    assert field.number == 7
    assert isinstance(field.type, UnionType)
    assert [branch.number for branch in field.type.branches] == [7, 8]
    removed = edit("event", "remove_branch", path="payload.page_viewed")
    assert removed.new.root.field("payload").number == 3


def test_a_union_that_becomes_a_struct_and_back_is_the_same() -> None:
    event = subjects.load("event")
    struct = from_table({"kind": "union_to_struct", "path": "payload"}).apply(event).new
    back = from_table({"kind": "struct_to_union", "path": "payload"}).apply(struct).new
    assert back == event


def test_a_new_union_stands_where_its_first_field_stood() -> None:
    made = edit("person", "move_into_union", fields=["interests", "userName"], union="what").new
    assert [(f.name, f.number) for f in made.root.fields] == [("favoriteNumber", 2), ("what", 3)]


def test_inlined_fields_are_optional_where_their_record_was() -> None:
    address = RecordType("Address", (Field("city", 1, ScalarType(Scalar.STRING)),))
    root = RecordType("Root", (Field("home", 1, OptionalType(address)),))
    made = from_table({"kind": "inline_field", "path": "home"}).apply(Schema(root)).new.root
    assert made.fields == (Field("city", 2, OptionalType(ScalarType(Scalar.STRING))),)


def test_a_renamed_symbol_is_renamed_in_defaults() -> None:
    colour = EnumType("Colour", (Symbol("RED", 0), Symbol("BLUE", 1)))
    field = Field("colour", 1, colour, has_default=True, default="BLUE")
    root = Schema(RecordType("Root", (field,)))
    table = {"kind": "rename_symbol", "path": "colour", "name": "BLUE", "to": "AZURE"}
    assert from_table(table).apply(root).new.root.field("colour").default == "AZURE"
    gone = {"kind": "remove_symbol", "path": "colour", "name": "BLUE"}
    with pytest.raises(SchemaError, match=r"the default of Root\.colour does not fit"):
        from_table(gone).apply(root)


def test_references_are_renamed_with_their_record() -> None:
    next_ = Field("next", 1, OptionalType(RefType("Node")))
    made = from_table({"kind": "rename_type", "name": "Node", "to": "Link"}).apply(
        Schema(RecordType("Node", (next_,)))
    )
    assert made.new.root.fields[0].type == OptionalType(RefType("Link"))
    with pytest.raises(SchemaError, match="Node holds itself without end"):
        from_table({"kind": "change_presence", "path": "next", "to": "plain"}).apply(made.old)


# Words of types -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "list",
        "list string",
        "map of string",
        "decimal(2,3)",
        "decimal(x,1)",
        "enum",
        "a b",
        "record X {",
        "record X {a: string",
        "record X {a string}",
        "string string",
        "int64 ;",
        "optional " * 100 + "string",
    ],
)
def test_words_that_are_no_type(text: str) -> None:
    with pytest.raises(SchemaError, match="is no type"):
        type_words.parse(text, subjects.load("order"))


def test_words_of_types() -> None:
    order = subjects.load("order")
    made = type_words.parse("enum Colour {RED, GREEN = 5, BLUE}", order)
    assert made == EnumType("Colour", (Symbol("RED", 0), Symbol("GREEN", 5), Symbol("BLUE", 6)))
    assert type_words.parse("record Address", order) == order.root.field("shipping_address").type
    assert type_words.parse("list of record Order", order) == ListType(RefType("Order"))


# Two edits in a row -------------------------------------------------------------------------


def test_hints_of_two_edits_speak_of_the_first_and_the_last_schema() -> None:
    person = subjects.load("person")
    steps = [
        {"kind": "rename_field", "path": "userName", "to": "name"},
        {"kind": "rename_type", "name": "Person", "to": "Human"},
        {"kind": "rename_field", "path": "name", "to": "called"},
        {"kind": "remove_field", "path": "favoriteNumber"},
    ]
    hints, schema = NO_HINTS, person
    for table in steps:
        edited = from_table(table).apply(schema)
        hints, schema = followed_by(hints, edited.hints), edited.new
    assert hints == Hints(
        slots={("Person", "userName"): "called"},
        types={"Person": "Human"},
        replaced=frozenset({("Person", "favoriteNumber")}),
    )


def test_presence_is_kept_where_it_is_not_the_matter() -> None:
    required = edit("person", "change_presence", path="userName", to="required").new
    made = from_table({"kind": "change_type", "path": "userName", "to": "bytes"}).apply(required)
    assert made.new.root.field("userName").presence is Presence.REQUIRED
