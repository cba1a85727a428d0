"""``docs/case-study-googleapis.md`` says what the committed result holds, and nothing else."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from googleapis.page import TEXT, page
from googleapis.table import CHECKERS, READERS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "case-study-googleapis.md"
HISTORY = ROOT / "results" / "googleapis" / "history.json"
BINARY, STRICT, LENIENT = READERS
CODE = re.compile(r"```.*?```|`[^`]*`|\]\([^)]*\)", re.DOTALL)
"""Commands, names, and where links lead."""


@pytest.fixture(scope="module")
def history() -> dict[str, Any]:
    return json.loads(HISTORY.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def steps(history: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By the release that a step leads to."""
    return {step["to"]: step for step in history["steps"]}


def broken_by(step: dict[str, Any], reader: str) -> set[str]:
    """Directions."""
    return {each["direction"] for each in step["breaks"] if each["reader"] == reader}


# The page ---------------------------------------------------------------------------------------


def test_the_page_is_what_the_result_makes(history: dict[str, Any]) -> None:
    assert page(history) == PAGE.read_text(encoding="utf-8")


def test_the_text_has_no_number_of_its_own(history: dict[str, Any]) -> None:
    """But the names of releases: every other number is counted in the result."""
    prose = CODE.sub("", TEXT.read_text(encoding="utf-8"))
    numbers = set(re.findall(r"\d[\d.,]*\d|\d", prose))
    assert numbers
    assert numbers <= {release["version"] for release in history["releases"]}


def test_every_release_that_changes_something_has_a_row(steps: dict[str, Any]) -> None:
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| \d{4}-", PAGE.read_text("utf-8"), re.MULTILINE)
    assert rows == [
        version
        for version, step in steps.items()
        if any(step["readers"][name]["bump"] != "none" for name in READERS)
    ]
    assert [v for v, step in steps.items() if step["changes"] and v not in rows] == []


# The result -------------------------------------------------------------------------------------


def test_the_result_is_small_and_says_what_made_it(history: dict[str, Any]) -> None:
    assert HISTORY.stat().st_size < 1_000_000
    assert re.fullmatch(r"[0-9a-f]{40}", history["commit"])  # of a clean tree
    assert {"protobuf", "grpcio-tools", "buf-bin"} == set(history["libraries"])
    assert "/tmp" not in HISTORY.read_text(encoding="utf-8")


def test_the_steps_lead_from_release_to_release(history: dict[str, Any]) -> None:
    versions = [release["version"] for release in history["releases"]]
    assert versions == sorted(versions, key=lambda v: tuple(map(int, v.split("."))))
    steps = [(step["from"], step["to"]) for step in history["steps"]]
    assert steps == list(pairwise(versions))
    assert all(set(step["readers"]) == set(READERS) for step in history["steps"])


def test_texts_and_modules_of_one_release_say_the_same(history: dict[str, Any]) -> None:
    differing = (release["text_and_module_differ"] for release in history["releases"])
    assert not any(differing)


def test_a_break_is_seen_in_the_verdict_and_in_the_bump(steps: dict[str, Any]) -> None:
    for step in steps.values():
        for each in step["breaks"]:
            mine = step["readers"][each["reader"]]
            assert mine[each["direction"]] != "compatible"
            assert mine["bump"] == "major"
            assert each["beside"][each["reader"]]["bytes"] == each["bytes"]


# What the page says in words --------------------------------------------------------------------


def test_one_step_misreads_binary_messages(steps: dict[str, Any]) -> None:
    found = {version: broken_by(step, BINARY) for version, step in steps.items()}
    assert {v: d for v, d in found.items() if d} == {"1.5.10": {"backward", "forward"}}
    assert steps["1.5.10"]["published"] == "patch"
    worst = {each["outcome"] for each in steps["1.5.10"]["breaks"] if each["reader"] == BINARY}
    assert worst == {"silent_loss", "silent_corruption"}
    (change,) = (c for c in steps["1.5.10"]["changes"] if c["kind"] == "change_type")
    assert (change["old"], change["new"]) == ("string", "ResourceReference")


def test_the_bytes_of_the_string_are_fields_of_any_message(steps: dict[str, Any]) -> None:
    """What the page says of the witness, by another message with two fields."""
    from google.protobuf.any_pb2 import Any as Other

    (witness,) = (
        each
        for each in steps["1.5.10"]["breaks"]
        if each["reader"] == BINARY and each["direction"] == "backward"
    )
    text = witness["record"]["[google.api.resource_reference]"].encode()
    assert bytes.fromhex(witness["bytes"]).endswith(bytes([len(text)]) + text)
    read = Other.FromString(text)
    assert not read.type_url
    assert not read.value


def test_buf_reports_that_step_under_both_sets_of_rules(steps: dict[str, Any]) -> None:
    said = {each["name"]: each["said"] for each in steps["1.5.10"]["checkers"]}
    assert {name: set(counts) for name, counts in said.items()} == {
        name: {"breaking"} for name in CHECKERS
    }


def test_no_release_was_published_as_a_major_one(steps: dict[str, Any]) -> None:
    assert {step["published"] for step in steps.values()} == {"minor", "patch"}


def test_binary_loses_nothing_on_the_way_round(steps: dict[str, Any]) -> None:
    assert {str(step["readers"][BINARY]["places"]["round_trip"]) for step in steps.values()} == {
        "{}"
    }


def test_the_rules_about_bytes_missed_nothing_and_were_right_once(steps: dict[str, Any]) -> None:
    confirmed: set[str] = set()
    for version, step in steps.items():
        for checker in step["checkers"]:
            if checker["name"] == "buf":
                assert not checker["missed"]
                verdicts = (f["backward"][BINARY]["verdict"] for f in checker["breaking"])
                confirmed |= {version for verdict in verdicts if verdict != "compatible"}
    assert confirmed == {"1.5.10"}


def test_what_the_rules_report_otherwise_is_about_numbers_that_are_free(
    steps: dict[str, Any],
) -> None:
    rules = {
        finding.partition(":")[0]
        for version, step in steps.items()
        for checker in step["checkers"]
        if checker["name"] == "buf" and version != "1.5.10"
        for finding in checker["findings"]
    }
    assert rules == {"FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED", "RESERVED_MESSAGE_NO_DELETE"}
    kinds = {change["kind"] for step in steps.values() for change in step["changes"]}
    assert "reuse_number" not in kinds


def test_a_rename_is_nothing_in_binary_and_a_loss_in_lenient_json(steps: dict[str, Any]) -> None:
    found = [
        each["beside"]
        for each in steps["1.2.0"]["breaks"]
        if each["reader"] == LENIENT and each["direction"] == "backward"
    ]
    assert [[side["backward"] for side in beside.values()] for beside in found] == [
        ["same", "refused", "silent_loss"]
    ]


@pytest.mark.parametrize("version", ["1.53.0", "1.56.0", "1.61.0"])
def test_a_new_symbol_is_kept_refused_or_lost(steps: dict[str, Any], version: str) -> None:
    (beside,) = (
        each["beside"]
        for each in steps[version]["breaks"]
        if each["reader"] == LENIENT and "add_symbol FieldBehavior" in each["changes"][0]
    )
    assert [side["forward"] for side in beside.values()] == ["same", "refused", "silent_loss"]


def test_what_came_back_came_under_its_own_number(steps: dict[str, Any]) -> None:
    tags: dict[str, set[str]] = {}
    for step in steps.values():
        for each in step["breaks"]:
            kind, _, path = each["changes"][0].partition(" ")
            alone = len(each["changes"]) == 1 and each["message"].endswith(path.partition(".")[0])
            if alone and kind in {"add_field", "remove_field"}:
                number = bytes.fromhex(each["beside"][BINARY]["bytes"])[:1]  # all are below 16
                tags.setdefault(path, set()).add(number.hex())
    for path in ("BackendRule.jwt_audience", "MetricDescriptor.metadata", "HttpRequest.protocol"):
        assert len(tags[path]) == 1


def test_only_that_type_is_misread_over_many_releases(history: dict[str, Any]) -> None:
    broken = history["transitive"]["broken"]
    sides = [(each["old"].partition("/"), each["new"].partition("/")) for each in broken]
    assert {(old[0], old[2], new[2]) for old, new in sides} == {
        ("1.5.9", "google/api/resource.proto", "google/api/resource.proto")
    }
    assert all(new[0] not in {"1.5.9", "1.5.10"} for _, new in sides)  # the step is told by itself
