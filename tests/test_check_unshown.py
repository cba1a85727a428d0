"""What the specification refuses and a library of Python takes: never told as compatible."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from check_repo import write

from serdelab.evolution.deviations import codecs, deviations
from serdelab.evolution.pair import rules_name, taking_part
from serdelab.evolution.rules import load

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "docs" / "check.schema.json").read_text(encoding="utf-8")
)
PROTO = 'syntax = "proto2";\nmessage M {{\n  optional int32 x = 1;\n{}}}\n'
DECIMAL = '"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": '
TIME = '"type": "long", "logicalType": "timestamp-'
AVRO = '{{"type": "record", "name": "M", "fields": [{{"name": "x", "type": {{{}}}}}]}}'

PAIRS = {
    "add required, proto": (
        *("proto", PROTO.format(""), PROTO.format("  required int32 y = 2;\n")),
        *("undecided", "compatible"),
    ),
    "remove required, proto": (
        *("proto", PROTO.format("  required int32 y = 2;\n"), PROTO.format("")),
        *("compatible", "undecided"),
    ),
    "optional to required, thrift": (
        *("thrift", "struct M { 1: optional i32 x }", "struct M { 1: required i32 x }"),
        *("undecided", "compatible"),
    ),
    "remove required, thrift": (
        *("thrift", "struct M { 1: i32 x, 2: required i32 y }", "struct M { 1: i32 x }"),
        *("compatible", "undecided"),
    ),
    "decimal scale, avro": (
        *("avsc", AVRO.format(f"{DECIMAL}2"), AVRO.format(f"{DECIMAL}3")),
        *("undecided", "undecided"),
    ),
    "unit of a timestamp, avro": (
        *("avsc", AVRO.format(f'{TIME}millis"'), AVRO.format(f'{TIME}micros"')),
        *("undecided", "undecided"),
    ),
}
ACCEPT = '[[accept]]\npath = "M.*"\nreason = "only Python reads it"\n'


@pytest.fixture
def required(tmp_path: Path) -> tuple[str, str]:
    """A required field more, in files of the folder in which commands run."""
    _, old, new, *_ = PAIRS["add required, proto"]
    return write(tmp_path / "old.proto", old).name, write(tmp_path / "new.proto", new).name


@pytest.mark.parametrize("name", PAIRS)
def test_it_is_undecided_and_the_reason_is_told(bench: Any, tmp_path: Path, name: str) -> None:
    suffix, old, new, *expected = PAIRS[name]
    one, other = write(tmp_path / f"old.{suffix}", old), write(tmp_path / f"new.{suffix}", new)
    done = bench("check", one.name, other.name, "--json")
    found = json.loads(done.stdout)
    jsonschema.validate(found, SCHEMA)
    assert [found["verdict"]["backward"], found["verdict"]["forward"]] == expected
    assert (done.returncode, found["bump"]) == (3, "major")
    hidden = found["unshown"]
    assert {each["direction"] for each in hidden} == {
        way for way in ("backward", "forward") if found["verdict"][way] == "undecided"
    }
    assert all(each["reason"] and each["predicted"] != "compatible" for each in hidden)


def test_a_direction_that_is_not_required_does_not_count(
    bench: Any, required: tuple[str, str]
) -> None:
    assert bench("check", *required, "--require", "forward").returncode == 0
    assert bench("check", *required, "--require", "backward").returncode == 3


def test_who_reads_in_python_alone_accepts_it(
    bench: Any, tmp_path: Path, required: tuple[str, str]
) -> None:
    write(tmp_path / "accepted.toml", ACCEPT)
    done = bench("check", *required, "--ignore", "accepted.toml")
    assert done.returncode == 0
    assert "backward nothing harmful (not as predicted) (accepted)" in done.stdout
    assert "accepted, backward: M.y: only Python reads it" in done.stdout
    assert "bump      major" in done.stdout
    found = json.loads(bench("check", *required, "--ignore", "accepted.toml", "--json").stdout)
    assert [each["accepted"] for each in found["unshown"]] == [True]


def test_an_entry_for_another_place_accepts_nothing(
    bench: Any, tmp_path: Path, required: tuple[str, str]
) -> None:
    write(tmp_path / "accepted.toml", ACCEPT.replace("M.*", "M.x"))
    assert bench("check", *required, "--ignore", "accepted.toml").returncode == 3


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("text", "C++, Java and Go"),
        ("github", "::error file=new.proto,line=4,title=undecided::M.y"),
        ("junit", 'type="undecided"'),
        ("sarif", '"ruleId": "undecided"'),
    ],
)
def test_every_form_tells_it(bench: Any, required: tuple[str, str], form: str, said: str) -> None:
    done = bench("check", *required, "--format", form)
    assert done.returncode == 3
    assert said in done.stdout
    assert "IsInitialized()" in done.stdout


def test_a_suppressed_result_has_the_reason(
    bench: Any, tmp_path: Path, required: tuple[str, str]
) -> None:
    write(tmp_path / "accepted.toml", ACCEPT)
    done = bench("check", *required, "--ignore", "accepted.toml", "--format", "sarif")
    (found,) = json.loads(done.stdout)["runs"][0]["results"]
    assert found["level"] == "note"
    assert found["suppressions"][0]["justification"] == "only Python reads it"


def test_rules_of_deviations_are_rules_of_the_codec() -> None:
    for codec in codecs():
        named = {rule for known in deviations(codec) for rule in known.rules}
        ways = taking_part(codec).ways
        every = {each.id for way in ways for each in load(rules_name(codec, way)).rules}
        assert named <= every, codec
