"""Subjects: found, described, loaded; and every IDL of every version held against the others."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from serdelab import subjects
from serdelab.errors import SchemaError, UnknownName
from serdelab.idl import SUFFIXES, front_end
from serdelab.schema import OptionalType, ScalarType
from serdelab.schema.constructs import changed
from serdelab.schema.diff import differences
from serdelab.schema.path import type_at
from serdelab.verify import Disagreement, left_out, verify

ALL = subjects.names()
VERSIONS = [(subject, version) for subject in ALL for version in subjects.versions(subject)]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A user's own folder of subjects: a copy of ours."""
    copy = tmp_path / "subjects"
    shutil.copytree(subjects.folder(), copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return copy


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


# Finding and describing ---------------------------------------------------------------------


def test_the_bundled_subjects() -> None:
    assert ALL == ("airport", "event", "flight", "order", "person", "telemetry")


@pytest.mark.parametrize("subject", ALL)
def test_a_subject_is_complete(subject: str) -> None:
    info = subjects.describe(subject)
    assert info.name == subject
    assert len(info.stands_for) > 20
    assert subject in (subjects.folder() / subject / "README.md").read_text(encoding="utf-8")
    assert "v1" in subjects.versions(subject)


@pytest.mark.parametrize("subject", ALL)
def test_the_access_field_is_a_plain_scalar(subject: str) -> None:
    type_ = type_at(subjects.load(subject).root, subjects.describe(subject).access)
    assert isinstance(type_.item if isinstance(type_, OptionalType) else type_, ScalarType)


def test_wrong_names_are_said_with_a_guess() -> None:
    with pytest.raises(UnknownName, match="no subject matches 'ordre'; did you mean order"):
        subjects.load("ordre")
    with pytest.raises(UnknownName, match="no subject matches 'nothing'"):
        subjects.describe("nothing")
    with pytest.raises(UnknownName, match="no version matches 'v0'; did you mean v1") as caught:
        subjects.load("order", "v0")
    assert caught.value.hint == "python bench.py list subjects"


def test_a_user_s_own_folder(root: Path) -> None:
    shutil.copytree(root / "person", root / "human")
    for suffix in SUFFIXES.values():
        (root / "human/v1" / f"person{suffix}").rename(root / "human/v1" / f"human{suffix}")
    shutil.copytree(root / "human/v1", root / "human/v2")
    shutil.copytree(root / "human/v1", root / "human/v10")
    write(root / "human/drafts/notes.txt", "no schema")
    assert "human" in subjects.names(root)
    assert subjects.versions("human", root) == ("v1", "v2", "v10")
    assert subjects.load("human", "v2", root) == subjects.load("person")
    with pytest.raises(UnknownName):
        subjects.load("human")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ('stands_for = "x"\nacces = ["a"]\n', "unknown key 'acces'; did you mean access?", 2),
        ('stands_for = "x"\naccess = ["a"]\ncolour = 1\n', "unknown key 'colour'; there are", 3),
        ('access = ["a"]\n', "lacks the key 'stands_for'", 0),
        ('stands_for = "x"\n', "lacks the key 'access'", 0),
        ('stands_for = 5\naccess = ["a"]\n', "stands_for is a sentence", 0),
        ('stands_for = "x"\naccess = "a"\n', "access is a list of field names", 0),
        ('stands_for = "x"\naccess = [1.5]\n', "access is a list of field names", 0),
        ('stands_for = "x"\naccess = []\n', "access is a list of field names", 0),
        ("stands_for = \n", "is not TOML", 0),
    ],
)
def test_a_wrong_description_is_said(root: Path, text: str, message: str, line: int) -> None:
    path = write(root / "person" / subjects.DESCRIPTION, text)
    with pytest.raises(SchemaError, match=re.escape(message)) as caught:
        subjects.describe("person", root)
    assert (caught.value.file, caught.value.line) == (str(path), line)


# Loading ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("subject", "version"), VERSIONS)
def test_every_document_is_attached(subject: str, version: str) -> None:
    schema = subjects.load(subject, version)
    assert set(schema.documents) == set(SUFFIXES)
    for idl, document in schema.documents.items():
        assert document.idl == idl
        assert document.text == Path(document.file).read_text(encoding="utf-8")
    assert schema.document("proto").compiled


def test_a_schema_is_parsed_once() -> None:
    assert subjects.load("order") is subjects.load("order", "v1")


def test_the_most_trusted_idl_present_gives_the_model(root: Path) -> None:
    (root / "order/v1/order.proto").unlink()
    (root / "order/v1/order.avsc").unlink()
    schema = subjects.load("order", root=root)
    assert set(schema.documents) == {"thrift", "xsd", "jsonschema"}
    assert [field.name for field in schema.root.fields][-1] == "signature"


# Verifying ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("subject", "version"), VERSIONS)
def test_all_idls_agree(subject: str, version: str) -> None:
    assert verify(subject, version) == []


@pytest.mark.parametrize(("subject", "version"), VERSIONS)
def test_what_an_idl_leaves_out_is_declared(subject: str, version: str) -> None:
    """Each thing that projection changes is one of the declared gaps, each with a reason."""
    schema = subjects.load(subject, version)
    for idl, gaps in left_out(subject, version).items():
        assert all(gap.reason and gap.source for gap in gaps)
        words = changed(differences(schema, front_end(idl).project(schema)))
        assert words <= {part for gap in gaps for part in gap.construct.split(", ")}, idl


def test_gaps_that_are_not_touched_are_not_shown() -> None:
    gaps = {idl: {gap.construct for gap in found} for idl, found in left_out("order").items()}
    assert "uint32" in gaps["thrift"]
    assert "uint64" not in gaps["thrift"]
    assert gaps["proto"] == set()
    person = {gap.construct for gap in left_out("person")["thrift"]}
    assert "uint32" not in person


def edit(path: Path, old: str, new: str) -> int:
    """Replaces the one place where ``old`` stands; its line."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (path.name, old)
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def drop(path: Path, pattern: str) -> None:
    """Removes the one line that holds a pattern."""
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    (index,) = [i for i, line in enumerate(lines) if re.search(pattern, line)]
    path.write_text("".join(lines[:index] + lines[index + 1 :]), encoding="utf-8")


def line_of(path: Path, pattern: str) -> int:
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = [n for n, text in enumerate(lines, 1) if re.search(pattern, text)]
    return line


def order(root: Path, idl: str) -> Path:
    return root / "order/v1" / f"order{SUFFIXES[idl]}"


OTHER_TYPE = {
    "avsc": ('"signature", "type": "bytes"', '"signature", "type": "string"', "string"),
    "thrift": ("binary signature", "string signature", "string"),
    "xsd": ('"signature" type="xs:base64Binary"', '"signature" type="xs:string"', "string"),
    "jsonschema": (
        '"signature": {"type": "string", "contentEncoding": "base64"}',
        '"signature": {"type": "string"}',
        "string",
    ),
}
NOTE = {
    "avsc": r'"name": "note"',
    "thrift": r"string note,",
    "xsd": r'name="note"',
    "jsonschema": r'"note": ',
}
ORDER_RECORD = {
    "avsc": r'"name": "Order"',
    "thrift": r"^struct Order",
    "xsd": r'complexType name="Order"',
    "jsonschema": r"^\{",
}
UNNUMBERED = {  # two neighbours of the airport's record
    "avsc": ('{"name": "lat", "type": "double"},', '{"name": "lon", "type": "double"},'),
    "xsd": (
        '<xs:element name="lat" type="xs:double"/>',
        '<xs:element name="lon" type="xs:double"/>',
    ),
    "jsonschema": ('"lat": {"type": "number"},', '"lon": {"type": "number"},'),
}


@pytest.mark.parametrize("idl", OTHER_TYPE)
def test_another_type_is_found(root: Path, idl: str) -> None:
    path = order(root, idl)
    old, new, word = OTHER_TYPE[idl]
    line = edit(path, old, new)
    other = line_of(order(root, "proto"), "bytes signature")
    assert verify("order", "v1", root) == [
        Disagreement(
            str(path),
            line,
            f"signature: {word} here, bytes there",
            f"there is {order(root, 'proto')}:{other}",
        )
    ]


@pytest.mark.parametrize("idl", NOTE)
def test_a_missing_field_is_found(root: Path, idl: str) -> None:
    path = order(root, idl)
    drop(path, NOTE[idl])
    (found,) = verify("order", "v1", root)
    assert found.text == "note: missing here, optional string there"
    assert (found.file, found.line) == (str(path), line_of(path, ORDER_RECORD[idl]))


def test_a_wrong_number_is_found(root: Path) -> None:
    path = order(root, "thrift")
    line = edit(path, "5: Status status", "15: Status status")
    (found,) = verify("order", "v1", root)
    assert (found.file, found.line) == (str(path), line)
    assert found.text == "status: number 15 here, number 5 there"


@pytest.mark.parametrize("idl", UNNUMBERED)
def test_another_order_is_found_where_there_are_no_numbers(root: Path, idl: str) -> None:
    path = root / "airport/v1" / f"airport{SUFFIXES[idl]}"
    one, two = UNNUMBERED[idl]
    line = edit(path, one, "@")
    edit(path, two, one)
    edit(path, "@", two)
    (found,) = verify("airport", "v1", root)
    assert (found.file, found.line) == (str(path), line)
    assert found.text == "the root record: the order lon, lat here, the order lat, lon there"


@pytest.mark.parametrize(
    ("old", "new", "text", "idls"),
    [
        (
            "bytes signature",
            "string signature",
            "signature: bytes here, string there",
            {"avsc", "thrift", "xsd", "jsonschema"},
        ),
        ("status = 5", "status = 15", "status: number 5 here, number 15 there", {"thrift"}),
    ],
)
def test_an_error_in_the_trusted_idl_shows_in_all_others(
    root: Path, old: str, new: str, text: str, idls: set[str]
) -> None:
    line = edit(order(root, "proto"), old, new)
    found = verify("order", "v1", root)
    assert {each.file for each in found} == {str(order(root, idl)) for idl in idls}
    assert {each.text for each in found} == {text}
    assert {each.other for each in found} == {f"there is {order(root, 'proto')}:{line}"}


def test_a_field_missing_in_the_trusted_idl(root: Path) -> None:
    proto = order(root, "proto")
    drop(proto, "optional string note")
    found = verify("order", "v1", root)
    assert {each.text for each in found} == {"note: optional string here, missing there"}
    lines = {str(order(root, idl)): line_of(order(root, idl), NOTE[idl]) for idl in NOTE}
    assert {each.file: each.line for each in found} == lines
    assert {each.other for each in found} == {
        f"there is {proto}:{line_of(proto, '^message Order')}"
    }


BROKEN = {
    "proto": ("Status status = 5;", "Status status == 5;"),
    "avsc": ('{"name": "order_id", "type": "long"},', '{"name": "order_id" "type": "long"},'),
    "thrift": ("5: Status status,", "5: : Status status,"),
    "xsd": (
        '<xs:element name="status" type="Status"/>',
        '<xs:element name="status" type="Status">',
    ),
    "jsonschema": ('"status": {"$ref": "#/$defs/Status"},', '"status": {"$ref": #/$defs/Status"},'),
}


@pytest.mark.parametrize("idl", BROKEN)
def test_an_unreadable_idl_is_a_disagreement(root: Path, idl: str) -> None:
    path = order(root, idl)
    line = edit(path, *BROKEN[idl])
    (found,) = verify("order", "v1", root)
    assert found.file == str(path)
    assert line <= found.line <= line + 20, "the line where the parser noticed"
    assert found.text
    assert str(path) not in found.text


def test_an_access_path_to_nowhere_is_a_disagreement(root: Path) -> None:
    path = write(root / "order/subject.toml", 'stands_for = "x"\naccess = ["customer", "town"]\n')
    (found,) = verify("order", "v1", root)
    assert found.file == str(path)
    assert "'town'" in found.text


def test_files_are_shown_from_where_the_user_is(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root)
    line = edit(order(root, "thrift"), "i64 quantity", "i32 quantity")
    (found,) = verify("order", "v1", root)
    proto = line_of(order(root, "proto"), "uint32 quantity")
    assert str(found) == (
        f"order/v1/order.thrift:{line}: items[].quantity: int32 here, int64 there "
        f"(there is order/v1/order.proto:{proto})"
    )
