"""``list subjects --verify`` on schemas that are wrong on purpose."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

SCHEMAS = Path(__file__).resolve().parents[1] / "schemas"
Edit = Callable[[Path], None]


def replace(file: str, old: str, new: str) -> Edit:
    def edit(version: Path) -> None:
        text = (version / file).read_text(encoding="utf-8")
        assert old in text
        (version / file).write_text(text.replace(old, new), encoding="utf-8")

    return edit


def write(file: str, content: bytes) -> Edit:
    def edit(version: Path) -> None:
        (version / file).write_bytes(content)

    return edit


@pytest.fixture
def schemas(tmp_path: Path) -> Path:
    """A folder with a copy of the smallest subject."""
    shutil.copytree(SCHEMAS / "person", tmp_path / "schemas" / "person")
    return tmp_path / "schemas"


def test_the_bundled_subjects_agree(bench: Any) -> None:
    done = bench("list", "subjects", "--verify")
    assert done.returncode == 0, done.stdout
    assert "6 versions, 30 files, 0 differences" in done.stdout
    assert "thrift: " in done.stdout.partition("What an IDL cannot say")[2]


def test_a_copy_agrees(bench: Any, schemas: Path) -> None:
    done = bench("list", "subjects", "--verify", "--schemas", schemas)
    assert done.returncode == 0, done.stdout
    assert "1 versions, 5 files, 0 differences" in done.stdout


DISAGREEMENTS = [
    pytest.param(replace("person.avsc", '"long"', '"int"'), "person.avsc", 0, id="avsc type"),
    pytest.param(
        replace("person.avsc", "favoriteNumber", "number"), "person.avsc", 0, id="avsc name"
    ),
    pytest.param(
        replace("person.thrift", "2: optional", "4: optional"), "person.thrift", 6, id="number"
    ),
    pytest.param(replace("person.xsd", "xs:long", "xs:int"), "person.xsd", 10, id="xsd type"),
    pytest.param(
        replace("person.schema.json", '["userName", "interests"]', '["interests"]'),
        "person.schema.json",
        0,
        id="required",
    ),
]


@pytest.mark.parametrize(("edit", "file", "line"), DISAGREEMENTS)
def test_a_disagreement_is_shown_with_its_place(
    bench: Any, schemas: Path, edit: Edit, file: str, line: int
) -> None:
    edit(schemas / "person" / "v1")
    done = bench("list", "subjects", "--verify", "--schemas", "schemas")
    assert done.returncode == 1
    assert "person v1: proto, avsc, thrift, xsd, jsonschema differ" in done.stdout
    place = f"schemas/person/v1/{file}:" + (f"{line}:" if line else "")
    assert place in done.stdout
    assert "person.proto" in done.stdout
    assert "Traceback" not in done.stderr


UNREADABLE = [
    pytest.param(
        replace("person.proto", "repeated string", "repeated strin"), "person.proto:9:", id="proto"
    ),
    pytest.param(write("person.avsc", b'{"type": "record"'), "person.avsc:1:", id="avsc"),
    pytest.param(replace("person.thrift", "list<", "list"), "person.thrift:7:", id="thrift"),
    pytest.param(replace("person.xsd", "</xs:sequence>", ""), "person.xsd:", id="xsd"),
    pytest.param(write("person.schema.json", b"\xff\xfe"), "person.schema.json", id="encoding"),
    pytest.param(write("person.thrift", b""), "person.thrift", id="empty"),
]


@pytest.mark.parametrize(("edit", "place"), UNREADABLE)
def test_an_unreadable_idl_is_shown_and_the_others_are_still_read(
    bench: Any, schemas: Path, edit: Edit, place: str
) -> None:
    edit(schemas / "person" / "v1")
    done = bench("list", "subjects", "--verify", "--schemas", "schemas", "--json")
    assert done.returncode == 1, done.stderr
    (found,) = json.loads(done.stdout)
    shown = [f"{each['file']}:{each['line']}: " for each in found["disagreements"]]
    assert any(f"schemas/person/v1/{place}" in each for each in shown)
    assert "All log messages" not in done.stdout
    assert "Traceback" not in done.stderr


def test_a_subject_without_any_idl_is_no_agreement(bench: Any, schemas: Path) -> None:
    for file in (schemas / "person" / "v1").iterdir():
        file.unlink()
    done = bench("list", "subjects", "--verify", "--schemas", "schemas")
    assert done.returncode == 1
    assert "schemas/person: no version holds person.proto or the like" in done.stdout
