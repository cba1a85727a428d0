"""Case files: those of the catalogue, and what is said of files that are wrong."""

from __future__ import annotations

import csv
import fnmatch
import re
from importlib.resources import files
from pathlib import Path

import pytest

from serdelab.errors import NotExpressible, SchemaError, UnknownName
from serdelab.evolution import rules
from serdelab.evolution.case import Case
from serdelab.evolution.cases import cases, load
from serdelab.evolution.expectation import Expectation
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import Hints
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.idl import SUFFIXES
from serdelab.idl.shapes import reader
from serdelab.schema import IdlDocument

CASES = cases()
BACK, FORTH, ROUND = Direction.BACKWARD, Direction.FORWARD, Direction.ROUND_TRIP


def stated(case: Case) -> dict[str, tuple[IdlDocument, IdlDocument] | str]:
    """By IDL: both documents, or why there are none."""
    found: dict[str, tuple[IdlDocument, IdlDocument] | str] = {}
    for idl in SUFFIXES:
        try:
            found[idl] = case.documents_for(idl)
        except NotExpressible as error:
            found[idl] = error.reason
    return found


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_every_idl_says_the_change_or_why_not(case: Case) -> None:
    found = stated(case)
    assert set(found) == set(SUFFIXES)
    assert not all(isinstance(said, str) for said in found.values())
    for idl, said in found.items():
        if isinstance(said, str):
            assert len(said) > 10
            continue
        old, new = said
        assert (old.text == new.text) is (case.kinds == (Kind.NO_CHANGE,))
        for document in said:
            _, shapes = reader(idl).text(document)
            assert shapes.roots
            assert shapes.gaps == ()


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_case_asks_answers_and_cites(case: Case) -> None:
    assert case.question.endswith("?")
    assert case.documents
    assert set(case.expectations) == set(Direction)
    sources = [case.source, *(exception.source for exception in case.exceptions)]
    assert all(source.startswith("https://") for source in sources)
    for exception in case.exceptions:
        assert exception.reason.endswith(".")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_exceptions_are_of_rules_that_there_are(case: Case) -> None:
    for exception in case.exceptions:
        for pattern in exception.rules:
            assert fnmatch.filter(rules.names(), pattern), pattern


@pytest.fixture(scope="module")
def catalogue() -> dict[str, dict[str, str]]:
    """Rows by id, without the matrices of types."""
    text = (files("serdelab.scenarios.documented") / "catalogue.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["id"]: row for row in rows if row["change_class"] != "type change"}


Catalogue = dict[str, dict[str, str]]


def test_every_structural_row_of_the_catalogue_has_a_case(catalogue: Catalogue) -> None:
    answered = {row for case in CASES.values() for row in case.documents}
    assert answered == set(catalogue)


def test_cases_are_sorted_as_in_the_catalogue(catalogue: Catalogue) -> None:
    for case in CASES.values():
        row = catalogue[case.documents[0]]
        assert (case.change_class, case.family) == (row["change_class"], row["change"])
    families = {row["change"] for row in catalogue.values()}
    assert {case.family for case in CASES.values()} == families


def test_every_kind_of_change_has_a_case() -> None:
    """But types that come and go by themselves, which no message shows."""
    shown = {kind for case in CASES.values() for kind in case.kinds}
    assert set(Kind) - shown == {Kind.ADD_TYPE, Kind.REMOVE_TYPE}


def test_the_question_is_the_same_in_all_idls() -> None:
    case = CASES["rename_field"]
    texts = {idl: case.documents_for(idl) for idl in SUFFIXES}
    assert all("userName" in old.text and "userName" not in new.text for old, new in texts.values())
    assert case.hints() == Hints(slots={("Person", "userName"): "name"})
    edited = case.edited()
    assert edited.old.root.fields[0].name == "userName"
    assert edited.new.root.fields[0].name == "name"


def test_what_an_idl_does_not_say_is_explained_by_its_front_end() -> None:
    with pytest.raises(NotExpressible) as caught:
        CASES["renumber_field"].documents_for("avsc")
    assert caught.value.reason.startswith("fields and symbols are resolved by name")
    with pytest.raises(NotExpressible) as caught:
        CASES["rename_field_with_alias"].documents_for("proto")
    assert caught.value.reason == CASES["rename_field_with_alias"].not_expressible["proto"]


def test_a_chain_compares_its_ends() -> None:
    case = CASES["number_freed_and_taken"]
    assert case.kinds == (Kind.REMOVE_FIELD, Kind.ADD_FIELD)
    assert case.hints() == Hints(replaced=frozenset({("Order", "note")}))
    texts = [document.text for document in case.history_for("proto")]
    assert len(texts) == 3
    assert (texts[0], texts[2]) == tuple(d.text for d in case.documents_for("proto"))
    steps = CASES["tightened_in_two_steps"].history_for("jsonschema")
    assert [re.findall(r'"maxLength": (\d+)', step.text) for step in steps] == [
        ["100"],
        ["50"],
        ["10"],
    ]


def test_the_later_exception_counts() -> None:
    case = CASES["add_field_with_default"]
    assert case.expected("protobuf", BACK) == Expectation(Verdict.COMPATIBLE)
    assert case.expected("json-typed", ROUND) == Expectation(Verdict.BREAKS_LOUDLY)
    assert case.expected("json-tolerant", ROUND) == Expectation(Verdict.COMPATIBLE)
    absent = CASES["optional_to_required"].expected("protobuf", BACK)
    assert absent == Expectation(Verdict.BREAKS_LOUDLY, "absent")
    assert absent.verdict is Verdict.CONDITIONAL
    assert str(absent) == "breaks_loudly when absent"


# Files that are wrong -----------------------------------------------------------------------

GOOD = """\
question = "May a field be added?"
change_class = "field"
family = "add a field"
subject = "person"
backward = "compatible"
forward = "breaks_loudly when present"
round_trip = "compatible"
source = "https://example.org"

[change]
kind = "add_field"
name = "phone"
type = "string"

[[exceptions]]
rules = "avro"
backward = "breaks_loudly"
reason = "There is none."
source = "https://example.org"
"""

TEXTS = """\
question = "May text become another text?"
change_class = "field"
family = "any"
backward = "compatible"
forward = "compatible"
round_trip = "compatible"
source = "https://example.org"

[change]
kind = "change_encoding"

[texts.avsc]
old = '"string"'
new = '"bytes"'

[not_expressible]
proto = "there is a reason"
thrift = "there is a reason"
xsd = "there is a reason"
jsonschema = "there is a reason"
"""


def written(folder: Path, text: str, name: str = "case.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_files_to_be_spoilt_are_good(tmp_path: Path) -> None:
    case = load(written(tmp_path, GOOD))
    assert case.expected("protobuf", FORTH).condition == "present"
    assert load(written(tmp_path, TEXTS)).documents_for("avsc")[1].text == '"bytes"'


@pytest.mark.parametrize(
    ("good", "old", "new", "message"),
    [
        (GOOD, "family", "famili", r"case\.toml:3: unknown key 'famili'; did you mean family\?"),
        (GOOD, 'source = "https://example.org"\n\n[c', "\n[c", "lacks source"),
        (GOOD, "name = ", "nam = ", "add_field has no parameter 'nam'; did you mean name"),
        (GOOD, "add_field", "ad_field", "no kind of change is called 'ad_field'; did you mean"),
        (GOOD, '"compatible"', '"compatibel"', "backward: 'compatibel' is no verdict; did you"),
        (GOOD, '"compatible"', '"compatible when absent"', "a break has a condition"),
        (GOOD, "when present", "when ", "a break has a condition, in words"),
        (GOOD, "reason", "raeson", r"case\.toml:18: unknown key 'raeson'; did you mean reason"),
        (GOOD, 'reason = "There is none."\n', "", "lacks reason"),
        (GOOD, 'rules = "avro"\n', "", "an exception names rules"),
        (GOOD, "[[exceptions]]", "[exceptions]", "exceptions is a list of tables"),
        (GOOD, "[change]", "[[chain]]", "a chain has two steps at least"),
        (GOOD, "[change]", "[[before]]", "has either a .change. or a"),
        (GOOD, "[change]", "[[change]]", "change is a table"),
        (GOOD, 'subject = "person"', 'subject = ""', "subject is a text"),
        (GOOD, '"string"', '"strng"', "'strng' is no type"),
        (GOOD, '"May', '"May" = "', "is not TOML"),
        (TEXTS, "thrift = ", "thrft = ", "unknown key 'thrft'; did you mean thrift"),
        (TEXTS, 'thrift = "there is a reason"\n', "", "has no text of thrift, and no reason"),
        (TEXTS, "thrift = ", "avsc = ", "avsc has a text, so it can be expressed"),
        (TEXTS, "new = '\"bytes\"'\n", "", "lacks new"),
        (TEXTS, "[texts.avsc]", "[texts.avro]", "unknown key 'avro'; there are avsc"),
        (TEXTS, "[change]\n", '[hints]\nslots = {"userName" = "x"}\n[change]\n', "Type.name"),
        (TEXTS, '"change_encoding"', '"change_encoding"\npath = "x"', "unknown key 'path'"),
    ],
)
def test_a_mistake_is_told(tmp_path: Path, good: str, old: str, new: str, message: str) -> None:
    assert old in good
    path = written(tmp_path, good.replace(old, new, 1))
    with pytest.raises(SchemaError, match=message) as caught:
        load(path).edited()
    assert "case.toml" in str(caught.value)


def test_a_question_is_asked_once(tmp_path: Path) -> None:
    written(tmp_path, GOOD, "one.toml")
    written(tmp_path, GOOD, "two.toml")
    with pytest.raises(SchemaError, match=r"two\.toml: asks the same question as one\.toml"):
        cases(tmp_path)


def test_a_subject_that_is_not_there(tmp_path: Path) -> None:
    case = load(written(tmp_path, GOOD.replace("person", "persn")))
    with pytest.raises(UnknownName, match="did you mean person"):
        case.documents_for("proto")


def test_a_case_of_texts_has_no_neutral_schemas() -> None:
    with pytest.raises(SchemaError, match="states its schemas as texts only"):
        CASES["packed_to_unpacked"].edited()
