"""The forms of the answer: text, JSON by its schema, GitHub, JUnit, SARIF."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from check_answers import (
    ADDED,
    BACK,
    BAD,
    BROKEN,
    FORTH,
    GONE,
    MOVED,
    SKU,
    TOTAL,
    answer,
    judged,
    predicted,
    result,
    seen,
    witness,
)

from serdelab.check.answer import Answer, Unreadable
from serdelab.check.as_json import as_json
from serdelab.check.checkers import CheckerVerdict, Said
from serdelab.check.compare import Compared, Refutation
from serdelab.check.findings import Level, findings
from serdelab.check.formats import github, junit, sarif
from serdelab.check.formats import json as json_form
from serdelab.check.ignore import Entry
from serdelab.check.report_text import WIDTH, lines, summary_rows
from serdelab.check.verdicts import Require
from serdelab.evolution.outcome import Outcome, Verdict

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "docs" / "check.schema.json").read_text(encoding="utf-8")
)
ACCEPTS = Entry("Order.total", "nobody sends it", "accepted.toml:1")
REFUTES = (
    Compared("gone", None, (), "not installed: apt"),
    Compared(
        "it",
        CheckerVerdict("it", "1.0", Said.COMPATIBLE, None, ("fine",)),
        (Refutation(BACK, True, "it is wrong", witness("total", Outcome.LOSSY), 40),),
    ),
)
NASTY = "a\x1b[31m\r\n::error::b%,c"

ONE = answer(judged(BROKEN, compared=REFUTES), unused=(ACCEPTS,))
ACCEPTED = answer(judged(BROKEN, entries=(ACCEPTS,)))
UNTRIED = answer(judged(result(TOTAL, seen(Verdict.UNDECIDED, BACK, values_tried=0, reason="?"))))
MANY = answer(
    judged(BROKEN),
    judged(result(ADDED, seen(Verdict.COMPATIBLE, BACK)), labels=("v2", "v3")),
    judged(result(GONE), labels=("v1", "v3"), step=False),
    single=False,
    added=(MOVED,),
    removed=(MOVED,),
    unreadable=(Unreadable("x.proto", 3, f"x.proto:3: {NASTY}"),),
)
HOSTILE = answer(
    judged(
        result(
            TOTAL,
            seen(
                Verdict.BREAKS_LOUDLY,
                BACK,
                {"": Outcome.REFUSED},
                witnesses=(
                    witness(
                        "", Outcome.REFUSED, error=NASTY, record={NASTY: NASTY}, bytes="00" * 999
                    ),
                ),
            ),
        )
    )
)
ALL = {
    "one": ONE,
    "accepted": ACCEPTED,
    "untried": UNTRIED,
    "many": MANY,
    "hostile": HOSTILE,
    "nothing": answer(single=False),
}
each_answer = pytest.mark.parametrize("found", ALL.values(), ids=ALL.keys())


# JSON -------------------------------------------------------------------------------------------


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@each_answer
def test_json_is_as_its_schema_says(found: Answer) -> None:
    jsonschema.validate(json.loads(json_form.render(found)), SCHEMA)


def test_json_of_one_pair() -> None:
    found = as_json(ONE)
    assert found["version"] == 1
    assert found["verdict"] == {
        "backward": "conditional",
        "forward": "compatible",
        "full": "conditional",
    }
    assert found["bump"] == "major"
    (codec,) = found["codecs"]
    assert codec["codec"] == "a_codec"
    backward = codec["backward"]
    assert (backward["verdict"], backward["values_tried"]) == ("conditional", 40)
    assert backward["condition"] == "total: value < 0"
    (shown,) = backward["witnesses"]
    assert (shown["field"], shown["outcome"]) == ("total", "silent_corruption")
    assert (shown["record"], shown["bytes"], shown["got"]) == (
        {"total": -1},
        "08ff01",
        {"total": 1},
    )
    change = found["changes"][0]
    assert (change["kind"], change["path"]) == ("change_type", "Order.total")
    assert (change["file"], change["line"]) == ("new.proto", 3)
    assert change["predicted"]["backward"] == "conditional"
    assert change["source"] == "https://example.org/spec#1"
    assert change["observed"] == {"backward": ["silent_corruption"], "forward": []}
    assert [checker["refuted"] != [] for checker in found["checkers"]] == [False, True]


def test_json_shows_what_was_accepted_and_what_was_observed() -> None:
    found = as_json(ACCEPTED)
    assert found["verdict"]["full"] == "compatible"
    assert found["codecs"][0]["backward"]["verdict"] == "conditional"
    assert found["accepted"][0]["reason"] == "nobody sends it"
    assert found["exit_code"] == 0


def test_json_of_what_only_the_rules_decide() -> None:
    found = as_json(answer(judged(result(GONE))))
    assert found["codecs"][0]["backward"]["values_tried"] == 0
    assert "the rules decide" in found["codecs"][0]["backward"]["reason"]


def test_json_of_several_versions() -> None:
    found = as_json(MANY)
    assert len(found["pairs"]) == 3
    assert [(step["old"], step["new"]) for step in found["steps"]] == [("v1", "v2"), ("v2", "v3")]
    assert found["exit_code"] == 2
    assert found["unreadable"][0]["line"] == 3


def test_several_messages_of_a_codec_are_one() -> None:
    item = seen(Verdict.CONDITIONAL, BACK, root="shop.Item", condition="sku: value is empty")
    (codec,) = as_json(answer(judged(result(TOTAL, seen(Verdict.COMPATIBLE, BACK), item))))[
        "codecs"
    ]
    assert (codec["backward"]["verdict"], codec["backward"]["values_tried"]) == ("conditional", 80)
    assert codec["backward"]["condition"] == "Item: sku: value is empty"


# Text -------------------------------------------------------------------------------------------


def text(found: Answer) -> str:
    return "\n".join(lines(found))


def test_text_says_all_that_was_found() -> None:
    said = text(ONE)
    for word in (
        "old.proto → new.proto",
        "backward  conditional",
        "forward   compatible       old readers, new messages: a_codec, no counterexample in 40",
        "full      conditional",
        "bump      major",
        "advice    writers first",
        "1. change_type Order.total: int32 → uint32  [new.proto:3]",
        "predicted backward conditional; forward compatible",
        "a-rule, https://example.org/spec#1",
        "observed  backward silent_corruption; forward nothing harmful",
        "at Order.total, when value < 0",
        'record    Order {"total": -1}',
        "bytes     08 ff 01",
        'got       {"total": 1}',
        "not tried: old.proto:7: extensions",
        "gone: not installed: apt",
        "it 1.0: backward compatible",
        "refuted: it is wrong",
        "there is no such break: Order.total (accepted.toml:1)",
    ):
        assert word in said


def test_text_marks_what_was_not_predicted() -> None:
    found = result(predicted(TOTAL, BAD), seen(Verdict.COMPATIBLE, BACK))
    assert "backward nothing harmful (not as predicted)" in text(answer(judged(found)))


def test_what_was_not_tried_is_not_called_harmless() -> None:
    assert "observed  backward nothing tried; forward nothing tried" in text(UNTRIED)


def test_text_says_what_is_accepted() -> None:
    said = text(ACCEPTED)
    assert "backward  compatible" in said
    assert "silent_corruption (accepted)" in said
    assert "accepted, backward: Order.total: nobody sends it" in said


def test_text_of_several_versions() -> None:
    said = text(MANY)
    assert "added    gone.proto (in v2)" in said
    assert "removed  gone.proto (in v2): nothing to compare it with" in said
    assert "transitive, over 3 pairs of versions" in said
    assert [row[:2] for row in summary_rows(MANY)] == [("v1", "v2"), ("v2", "v3")]
    assert said.count("→ new.proto") == 2  # that v1 and v3 differ is told by the steps between


@each_answer
def test_text_is_narrow_and_without_controls(found: Answer) -> None:
    shown = list(lines(found))
    assert [line for line in shown if not line.isprintable()] == []
    assert [line for line in shown if len(line) > WIDTH] == []


def test_long_bytes_are_cut() -> None:
    assert "… (999 bytes in all)" in text(HOSTILE)


# Findings ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("require", "level"),
    [(Require.FULL, Level.ERROR), (Require.FORWARD, Level.WARNING), (Require.NONE, Level.WARNING)],
)
def test_a_break_is_an_error_where_it_is_required(require: Require, level: Level) -> None:
    (found,) = findings(answer(judged(BROKEN), require=require))
    assert (found.level, found.rule, found.file, found.line) == (
        level,
        "change_type",
        "new.proto",
        3,
    )
    assert 'a_codec wrote {"total": -1}, bytes 08ff01, got {"total": 1}' in found.message
    assert "when value < 0" in found.message


def test_an_accepted_break_is_a_note() -> None:
    (found,) = findings(ACCEPTED)
    assert (found.level, found.accepted) == (Level.NOTE, "nobody sends it")


def test_an_accepted_break_has_its_own_reason_alone() -> None:
    refused = {"total": Outcome.SILENT_CORRUPTION, "items[].sku": Outcome.SILENT_LOSS}
    pair = result(TOTAL, SKU, seen(Verdict.BREAKS_SILENTLY, BACK, refused))
    both = (ACCEPTS, Entry("Item.sku", "ticket 2", "accepted.toml:4"))
    found = findings(answer(judged(pair, entries=both)))
    assert [each.accepted for each in found] == ["nobody sends it", "ticket 2"]


def test_what_only_the_rules_know_is_a_finding() -> None:
    (found,) = findings(answer(judged(result(predicted(TOTAL, BAD)))))
    assert (found.level, found.rule) == (Level.ERROR, "change_type")
    assert "breaks_loudly by rule" in found.message


def test_what_is_undecided_or_unreadable_is_a_finding() -> None:
    assert {"undecided"} <= {each.rule for each in findings(UNTRIED)}
    assert "unreadable" in {each.rule for each in findings(MANY)}


# GitHub, JUnit, SARIF ---------------------------------------------------------------------------


def test_github_commands_stand_at_file_and_line() -> None:
    first, last = github.render(ONE).splitlines()
    assert first.startswith("::error file=new.proto,line=3,title=change type::Order.total: ")
    assert last.startswith("::notice title=schema check::backward conditional, forward compatible")


@each_answer
def test_github_commands_are_escaped(found: Answer) -> None:
    for line in github.render(found).splitlines():
        assert line.startswith(("::error ", "::warning ", "::notice "))
        properties, _, message = line.removeprefix("::").partition("::")
        assert properties.isprintable()
        assert message.isprintable()


def test_github_shows_accepted_breaks_with_their_reason() -> None:
    assert "Accepted: nobody sends it" in github.render(ACCEPTED)


@each_answer
def test_junit_counts_what_it_holds(found: Answer) -> None:
    suites = ET.fromstring(junit.render(found))
    for element in suites.iter():
        if element.tag in {"testsuites", "testsuite"}:
            counted = {
                "tests": len(list(element.iter("testcase"))),
                "failures": len(list(element.iter("failure"))),
                "errors": len(list(element.iter("error"))),
            }
            assert {name: int(element.attrib[name]) for name in counted} == counted


def test_junit_fails_what_is_required_alone() -> None:
    (failure,) = ET.fromstring(junit.render(ONE)).iter("failure")
    assert failure.attrib["message"] == "conditional"
    assert "08 ff 01" in (failure.text or "")
    only = answer(judged(BROKEN), require=Require.FORWARD)
    assert list(ET.fromstring(junit.render(only)).iter("failure")) == []
    assert list(ET.fromstring(junit.render(ACCEPTED)).iter("failure")) == []
    assert len(list(ET.fromstring(junit.render(UNTRIED)).iter("error"))) == 1


@each_answer
def test_sarif_is_of_version_2_1_0(found: Answer) -> None:
    log = json.loads(sarif.render(found))
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    for each in run["results"]:
        assert rules[each["ruleIndex"]]["id"] == each["ruleId"]
        assert each["level"] in {"error", "warning", "note"}
        assert each["message"]["text"]
        (place,) = each["locations"]
        physical = place["physicalLocation"]
        assert physical["artifactLocation"]["uri"]
        assert physical.get("region", {"startLine": 1})["startLine"] >= 1


def test_sarif_suppresses_what_is_accepted() -> None:
    (found,) = json.loads(sarif.render(ACCEPTED))["runs"][0]["results"]
    assert found["suppressions"] == [{"kind": "external", "justification": "nobody sends it"}]


def test_each_direction_is_told_apart() -> None:
    both = result(
        predicted(TOTAL, BAD),
        seen(Verdict.BREAKS_LOUDLY, BACK, {"total": Outcome.REFUSED}),
        seen(Verdict.BREAKS_SILENTLY, FORTH, {"total": Outcome.SILENT_LOSS}),
    )
    found = findings(answer(judged(both), require=Require.BACKWARD))
    assert [each.level for each in found] == [Level.ERROR, Level.WARNING]
