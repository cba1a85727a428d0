"""``check`` as a process, on files as users have them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from check_repo import ONE, THREE, TWO, Repo, write

ROOT = Path(__file__).resolve().parents[1]
SCHEMA: dict[str, Any] = json.loads((ROOT / "docs" / "check.schema.json").read_text("utf-8"))
SIGNED = 'syntax = "proto3";\nmessage M {\n  int32 x = 1;\n}\n'
UNSIGNED = SIGNED.replace("int32", "uint32")
AVRO = '{{"type": "record", "name": "M", "fields": [{}]}}'
XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="m"><xs:complexType><xs:sequence>
<xs:element name="x" type="xs:int"/>
{}</xs:sequence></xs:complexType></xs:element></xs:schema>"""
JSON = '{{"type": "object", "properties": {{"x": {{"type": "integer"}}{}}}, "required": ["x"]}}'

PAIRS = {
    "proto": (SIGNED, UNSIGNED, ("conditional", "conditional", "major")),
    "avsc": (
        AVRO.format('{"name": "x", "type": "int"}'),
        AVRO.format('{"name": "x", "type": "long"}'),
        ("compatible", "breaks_loudly", "major"),
    ),
    "thrift": (
        "struct M { 1: i32 x }",
        "struct M { 1: i32 x, 2: optional string y }",
        ("compatible", "compatible", "minor"),
    ),
    "xsd": (
        XSD.format(""),
        XSD.format('<xs:element name="y" type="xs:int" minOccurs="0"/>\n'),
        ("compatible", "breaks_loudly", "major"),
    ),
    "schema.json": (
        JSON.format(""),
        JSON.format(', "y": {"type": "string"}'),
        ("conditional", "compatible", "major"),
    ),
}
"""By suffix: old, new, and the verdicts backward and forward with the bump."""


@pytest.mark.parametrize("suffix", PAIRS)
def test_every_idl_is_judged_by_its_codec(bench: Any, tmp_path: Path, suffix: str) -> None:
    old, new, (backward, forward, bump) = PAIRS[suffix]
    one, other = write(tmp_path / f"old.{suffix}", old), write(tmp_path / f"new.{suffix}", new)
    done = bench("check", one.name, other.name, "--json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    verdict = found["verdict"]
    assert (verdict["backward"], verdict["forward"], found["bump"]) == (backward, forward, bump)
    assert done.returncode == found["exit_code"] == int(verdict["full"] != "compatible")
    assert all(each["values_tried"] for codec in found["codecs"] for each in _reads(codec))
    if verdict["full"] != "compatible":
        assert any(each["witnesses"] for codec in found["codecs"] for each in _reads(codec))
    assert {change["file"] for change in found["changes"]} == {other.name}
    assert all(change["line"] for change in found["changes"])


def _reads(codec: dict[str, Any]) -> list[dict[str, Any]]:
    return [codec["backward"], codec["forward"]]


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    """int32 → uint32, in files of the folder in which commands run."""
    write(tmp_path / "old.proto", SIGNED)
    write(tmp_path / "new.proto", UNSIGNED)
    return "old.proto", "new.proto"


def test_the_text_names_the_witness_with_its_bytes(bench: Any, pair: tuple[str, str]) -> None:
    done = bench("check", *pair)
    assert done.returncode == 1
    assert done.stderr == ""
    for words in (
        "1. change_type M.x: int32 → uint32  [new.proto:3]",
        "https://protobuf.dev/",
        "backward silent_corruption",
        "when value < 0",
        "08 ff ff ff ff ff ff ff ff ff 01",
        '{"x": 4294967295}',
    ):
        assert words in done.stdout


def test_it_is_the_same_every_time(bench: Any, pair: tuple[str, str]) -> None:
    first, second = (bench("check", *pair, "--json").stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("form", "start"),
    [
        ("github", "::error file=new.proto,line=3,title=change type::"),
        ("junit", "<?xml version="),
        ("sarif", "{\n"),
        ("json", "{\n"),
    ],
)
def test_other_forms(bench: Any, pair: tuple[str, str], form: str, start: str) -> None:
    done = bench("check", *pair, "--format", form)
    assert done.returncode == 1
    assert done.stdout.startswith(start)


FAR = '{{"type": "object", "properties": {{"x": {{"$ref": "far.schema.json"}}{}}}}}'
DERIVED = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:complexType name="B"><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence>
</xs:complexType>
{}<xs:element name="m" type="B"/></xs:schema>"""
MORE = """<xs:complexType name="D"><xs:complexContent><xs:extension base="B"><xs:sequence>
<xs:element name="y" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent>
</xs:complexType>
"""


@pytest.mark.parametrize(
    ("suffix", "old", "new"),
    [
        ("schema.json", FAR.format(""), FAR.format(', "y": {}')),
        ("schema.json", FAR.format(""), FAR.format("")),
        ("xsd", DERIVED.format(MORE), DERIVED.format("")),
        ("xsd", DERIVED.format(MORE), DERIVED.format(MORE.replace("xs:int", "xs:string"))),
    ],
)
def test_what_cannot_be_tried_is_undecided(
    bench: Any, tmp_path: Path, suffix: str, old: str, new: str
) -> None:
    one, other = write(tmp_path / f"old.{suffix}", old), write(tmp_path / f"new.{suffix}", new)
    done = bench("check", one.name, other.name)
    assert done.returncode == 3
    assert "bump      major" in done.stdout
    assert "not tried: " in done.stdout


def test_what_is_required_decides_the_exit_code(bench: Any, tmp_path: Path) -> None:
    write(tmp_path / "old.avsc", PAIRS["avsc"][0])
    write(tmp_path / "new.avsc", PAIRS["avsc"][1])
    codes = {
        require: bench("check", "old.avsc", "new.avsc", "--require", require).returncode
        for require in ("backward", "forward", "full", "none")
    }
    assert codes == {"backward": 0, "forward": 1, "full": 1, "none": 0}


def test_an_accepted_break_passes_with_its_reason(
    bench: Any, tmp_path: Path, pair: tuple[str, str]
) -> None:
    text = '[[accept]]\npath = "M.x"\nreason = "never negative"\n'
    write(tmp_path / "accepted.toml", f'{text}[[accept]]\npath = "M.y"\nreason = "old"\n')
    done = bench("check", *pair, "--ignore", "accepted.toml")
    assert done.returncode == 0
    assert "never negative" in done.stdout
    assert "there is no such break: M.y (accepted.toml:4)" in done.stdout


def test_buf_is_refuted(bench: Any, pair: tuple[str, str]) -> None:
    found = json.loads(bench("check", *pair, "--json", "--compare", "all").stdout)
    (checker,) = found["checkers"]
    assert checker["name"] == "buf"
    assert checker["version"] is not None, checker["reason"]
    assert checker["backward"] == "compatible"
    (refuted,) = checker["refuted"]
    assert refuted["missed"]
    assert refuted["witness"]["bytes"] == "08ffffffffffffffffff01"


def test_codecs_are_chosen_by_name(bench: Any, pair: tuple[str, str]) -> None:
    found = json.loads(bench("check", *pair, "--json", "--codec", "protobuf_*").stdout)
    assert {"protobuf_upb", "protobuf_json"} <= {codec["codec"] for codec in found["codecs"]}


# Folders and git --------------------------------------------------------------------------------


def test_folders_with_imports(bench: Any, tmp_path: Path) -> None:
    text = 'syntax = "proto3";\nimport "part/p.proto";\nmessage M { P p = 1; }\n'
    part = 'syntax = "proto3";\nmessage P { int32 a = 1; }\n'
    for name, inner in {"old": part, "new": part.replace("int32", "fixed32")}.items():
        write(tmp_path / name / "m.proto", text)
        write(tmp_path / name / "part" / "p.proto", inner)
    write(tmp_path / "new" / "more.proto", ONE)
    done = bench("check", "old", "new", "--json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert done.returncode == 1
    assert [pair["new"]["file"] for pair in found["pairs"]] == ["new/m.proto", "new/part/p.proto"]
    assert {change["file"] for pair in found["pairs"] for change in pair["changes"]} == {
        "new/part/p.proto"
    }
    assert found["added"] == [{"file": "more.proto", "old": "old", "new": "new"}]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path)


def test_against_a_revision(bench: Any, repo: Repo) -> None:
    repo.commit(proto__m=SIGNED)
    write(repo.top / "proto" / "m.proto", UNSIGNED)
    before = repo.git("status", "--porcelain")
    done = bench("check", "--against", "git:main", "proto")
    assert done.returncode == 1
    assert "main:proto/m.proto → proto/m.proto" in done.stdout
    assert "[proto/m.proto:3]" in done.stdout
    assert repo.git("status", "--porcelain") == before
    write(repo.top / "proto" / "m.proto", SIGNED)
    assert bench("check", "--against", "git:main", "proto").returncode == 0


def test_a_history_is_transitive(bench: Any, repo: Repo) -> None:
    """A field goes and its number comes back with another type: each step alone is fine."""
    repo.commit(m='syntax = "proto3"; message M { int32 a = 1; string b = 2; }')
    repo.commit(m='syntax = "proto3"; message M { int32 a = 1; }')
    repo.commit(m='syntax = "proto3"; message M { int32 a = 1; bytes c = 2; }')
    done = bench("check", "--history", "m.proto", "--json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert len(found["pairs"]) == 3
    assert {step["verdict"]["full"] for step in found["steps"]} == {"compatible"}
    assert found["verdict"]["full"] != "compatible"
    assert done.returncode == 1
    text = bench("check", "--history", "m.proto").stdout
    assert "reuse_number M.c" in text
    assert "transitive, over 3 pairs of versions" in text


def test_several_files_are_a_history(bench: Any, tmp_path: Path) -> None:
    for name, text in {"1": ONE, "2": TWO, "3": THREE}.items():
        write(tmp_path / f"v{name}.proto", text)
    done = bench("check", "--history", "v1.proto", "v2.proto", "v3.proto", "--json")
    steps = json.loads(done.stdout)["steps"]
    assert [(step["old"], step["bump"]) for step in steps] == [
        ("v1.proto", "minor"),
        ("v2.proto", "minor"),
    ]
    assert done.returncode == 0


def test_of_several_files_those_that_do_not_parse_are_listed(bench: Any, tmp_path: Path) -> None:
    for name in ("old", "new"):
        write(tmp_path / name / "good.proto", ONE)
    write(tmp_path / "old" / "bad.proto", ONE)
    write(tmp_path / "new" / "bad.proto", "message {")
    done = bench("check", "old", "new")
    assert done.returncode == 2
    assert "does not parse: new/bad.proto:1: " in done.stdout
    assert "over 1 pair of versions" in done.stdout


# Bad input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("old.proto",), "nothing to be compared with"),
        (("old.proto", "gone.proto"), "gone.proto does not exist"),
        (("old.proto", "new.avsc"), "in one IDL"),
        (("old.proto", "note.txt"), "note.txt is in no IDL"),
        (("old.proto", "bad.proto"), "bad.proto:1:"),
        (("old.proto", "lost.proto"), "lost.proto:2:"),
        (("old.proto", "new.proto", "--codec", "json_*"), "reads no proto documents"),
        (("old.proto", "new.proto", "--codec", "protobf_upb"), "did you mean protobuf_upb"),
        (("old.proto", "new.proto", "--compare", "bf"), "did you mean buf"),
        (("old.proto", "new.proto", "--ignore", "note.txt"), "is not TOML"),
        (("old.proto", "new.proto", "--ignore", "gone.toml"), "gone.toml"),
        (("old.proto", "new.proto", "--values", "0"), "0 is not in the range"),
        (("old.proto", "new.proto", "--json", "--format", "sarif"), "exclude each other"),
        (("old.proto", "new.proto", "-I", "gone"), "gone"),
        (("--against", "git:main", "old.proto"), "no git repository"),
        (("--history", "old.proto", "--since", "x"), "no git repository"),
    ],
)
def test_what_cannot_be_done_is_one_message(
    bench: Any,
    tmp_path: Path,
    pair: tuple[str, str],
    arguments: tuple[str, ...],
    said: str,
) -> None:
    write(tmp_path / "note.txt", "a note")
    write(tmp_path / "new.avsc", PAIRS["avsc"][1])
    write(tmp_path / "bad.proto", "message {")
    write(tmp_path / "lost.proto", 'syntax = "proto3";\nimport "nowhere.proto";\n')
    done = bench("check", *arguments, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 2
    assert done.stdout == ""
    message, _, hint = done.stderr.partition("\n  try: ")
    assert message.startswith("error: ")
    assert said in message
    assert "Traceback" not in done.stderr
    assert hint or "bad.proto:" in message or "TOML" in message


DEEP = "".join(f"message M{n} {{ M{n + 1} a = 1; }} " for n in range(100))
WIDE = " ".join(f"{'TYPE' if n == 500 else 'int64'} a{n} = {n};" for n in range(1, 1001))
HARD = {
    "recursion": "message M { M m = 1; repeated M more = 2; TYPE a = 3; }",
    "depth": f"{DEEP} message M100 {{ TYPE a = 1; }}",
    "width": f"message M {{ {WIDE} }}",
    "nothing": "",
}


@pytest.mark.parametrize("name", HARD)
def test_hard_schemas_get_an_answer(bench: Any, tmp_path: Path, name: str) -> None:
    for label, word in {"old": "int32", "new": "uint32"}.items():
        text = f'syntax = "proto3"; {HARD[name].replace("TYPE", word)}'
        write(tmp_path / f"{label}.proto", text)
    done = bench("check", "old.proto", "new.proto", "--json")
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["verdict"]["backward"] == ("compatible" if name == "nothing" else "conditional")


def test_a_check_costs_less_than_two_seconds(bench: Any, pair: tuple[str, str]) -> None:
    """Of user and system time, imports and all; the best of three, since noise only adds."""
    used: list[float] = []
    for _ in range(3):
        before = os.times()
        bench("check", *pair)
        after = os.times()
        used.append(sum(after[2:4]) - sum(before[2:4]))  # of children, user and system
    assert min(used) < 2
