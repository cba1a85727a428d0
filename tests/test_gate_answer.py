"""What the answers come to, and the forms they are written in: pure."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from serdelab.errors import UsageError
from serdelab.gate.answer import Answer, unused
from serdelab.gate.choose import Chosen
from serdelab.gate.entry import Entry, Mark, Question, exit_code
from serdelab.gate.facts import round_trip, size, sizes
from serdelab.gate.formats import files, junit, markdown, text
from serdelab.gate.proof import Proven
from serdelab.gate.thresholds import DEFAULTS, Limit
from serdelab.gate.touched import Touch

ANY_GROWTH = next(limit for limit in DEFAULTS if limit.scenario == "size")
BYTE = Limit("size", 0.0, "a version byte", "pyproject.toml:9", bytes=1)
HOSTILE = "a|b `c` <img src=x> @team\n::error::x \x1b[31m"


def entry(mark: Mark, question: Question = Question.SIZE, **more: Any) -> Entry:
    return Entry(question, mark, "json_one", "person", f"it is {mark}", **more)


def answer(*entries: Entry, **more: Any) -> Answer:
    fields: dict[str, Any] = {
        "base": "git:main (0123456789)",
        "head": "the working tree",
        "touches": (Touch("codecs/json_one.py", "the codec itself", ("json_one",), ("person",)),),
        "explicit": False,
        "chosen": (Chosen("json_one", "person", "encode"),),
        "entries": entries,
        "records": {"person": 64, "event": 4},
        "uncounted": "",
        "gone": (),
        "unused": (),
        "environment": {"python": "CPython 3.11"},
    }
    return Answer(**(fields | more))


def proven(*lengths: int, digest: str = "a", **more: Any) -> Proven:
    return Proven("ok", sizes=lengths, sha256=digest, **more)


@pytest.mark.parametrize(
    ("marks", "code"),
    [
        ((), 0),
        ((Mark.FINE, Mark.BETTER, Mark.CHANGED, Mark.TOLD), 0),
        ((Mark.FINE, Mark.UNDECIDED), 3),
        ((Mark.UNDECIDED, Mark.WORSE), 1),
        ((Mark.WORSE, Mark.BROKEN, Mark.UNDECIDED), 4),
    ],
)
def test_the_worst_decides(marks: tuple[Mark, ...], code: int) -> None:
    found = answer(*map(entry, marks))
    assert exit_code(found.entries) == found.exit_code == found.to_json()["exit_code"] == code
    assert list(text.lines(found))[-1] == found.verdict


@pytest.mark.parametrize(
    ("base", "head", "limit", "mark"),
    [
        (proven(5, 6), proven(5, 6), ANY_GROWTH, Mark.FINE),
        (proven(5, 6), proven(5, 6, digest="b"), ANY_GROWTH, Mark.CHANGED),
        (proven(5, 6), proven(6, 5, digest="b"), ANY_GROWTH, Mark.WORSE),
        (proven(5, 6), proven(6, 2, digest="b"), ANY_GROWTH, Mark.WORSE),
        (proven(5, 6), proven(6, 2, digest="b"), BYTE, Mark.CHANGED),
        (proven(5, 6), proven(5, 6, digest="b", deterministic=False), ANY_GROWTH, Mark.FINE),
        (proven(5, 6), proven(5, 7, digest="b", deterministic=False), ANY_GROWTH, Mark.WORSE),
        (proven(5, 6), proven(5, 7, digest="b"), ANY_GROWTH, Mark.WORSE),
        (proven(0, 0), proven(0, 1, digest="b"), ANY_GROWTH, Mark.WORSE),
        (proven(5, 6), proven(5, 5, digest="b"), ANY_GROWTH, Mark.BETTER),
        (proven(5, 6), proven(6, 7, digest="b"), BYTE, Mark.CHANGED),
        (proven(50, 60), proven(50, 62, digest="b"), BYTE, Mark.WORSE),
        (proven(50, 50), proven(50, 51, digest="b"), Limit("size", 0.01, "r", "p"), Mark.CHANGED),
        (proven(50, 50), proven(50, 52, digest="b"), Limit("size", 0.01, "r", "p"), Mark.WORSE),
    ],
)
def test_sizes_have_no_tolerance_but_an_accepted_one(
    base: Proven, head: Proven, limit: Limit, mark: Mark
) -> None:
    found = size("c", "s", base, head, limit)
    assert found.mark is mark
    if "accepted" in found.words:
        assert limit.reason in found.note


@pytest.mark.parametrize(
    ("head", "words"),
    [
        ((150, 100), "50 bytes more"),
        ((101, 100), "1 byte more"),
        ((150, 60), "10 bytes more"),
        ((150, 50), "up to 50 bytes more a record, as many in all"),
        ((150, 40), "up to 50 bytes more a record, 10 bytes fewer in all"),
        ((99, 98), "3 bytes fewer"),
        ((100, 100), "other bytes, as many"),
    ],
)
def test_what_grew_is_not_hidden_by_what_shrank(head: tuple[int, ...], words: str) -> None:
    assert size("c", "s", proven(100, 100), proven(*head, digest="b"), ANY_GROWTH).words == words


def test_growth_is_accepted_as_a_share_of_what_grew_alone() -> None:
    share = Limit("size", 0.2, "r", "p")
    grown = [size("c", "s", proven(100, 100), proven(n, 40, digest="b"), share) for n in (140, 141)]
    assert [each.mark for each in grown] == [Mark.CHANGED, Mark.WORSE]


def test_sizes_are_told_or_there_is_a_reason() -> None:
    limits: dict[str, Limit] = dict.fromkeys(
        ("same", "new", "mended", "foreign", "broken"), ANY_GROWTH
    )
    bad = Proven("failed", "no")
    base = {"same": proven(1), "mended": bad, "foreign": proven(1), "broken": proven(1)}
    head = {"same": proven(1), "new": proven(1), "mended": proven(1), "foreign": bad}
    found = {each.subject: each for each in sizes("c", base, head, limits)}
    assert found.keys() == limits.keys() - {"broken"}
    assert found["same"].mark is Mark.FINE
    assert {found[name].mark for name in ("new", "mended", "foreign")} == {Mark.TOLD}
    assert "does not take base's records: no" in found["foreign"].words


@pytest.mark.parametrize(
    ("head", "base", "mark", "words", "note"),
    [
        (proven(1), proven(1), Mark.FINE, "every record", ""),
        (proven(1), Proven("wrong", "x"), Mark.FINE, "every record", "broken before"),
        (Proven("gap", "never: x"), None, Mark.TOLD, "never: x", ""),
        (Proven("gap", "never: x"), Proven("gap", "never: x"), Mark.TOLD, "never: x", ""),
        (Proven("gap", "never: x"), proven(1), Mark.UNDECIDED, "never: x", "base is right"),
        (Proven("unavailable", "no x"), None, Mark.TOLD, "not proven: no x", ""),
        (Proven("unavailable", "no x"), Proven("unavailable", "no x"), Mark.TOLD, "no x", ""),
        (Proven("unavailable", "no x"), proven(1), Mark.BROKEN, "no x", "base is right"),
        (Proven("crashed", "was killed"), proven(1), Mark.BROKEN, "was killed", "base is right"),
        (Proven("failed", "y"), Proven("failed", "z"), Mark.BROKEN, "y", "not right either: z"),
        (Proven("failed", "y"), None, Mark.BROKEN, "y", "new"),
        (
            Proven("wrong", "…", "[0].name", "'a'", "'b'"),
            proven(1),
            Mark.BROKEN,
            "[0].name: wrote 'a', read 'b'",
            "base is right",
        ),
    ],
)
def test_a_round_trip_names_field_and_values(
    head: Proven, base: Proven | None, mark: Mark, words: str, note: str
) -> None:
    found = round_trip("c", "s", head, base)
    assert found.mark is mark
    assert words in found.words
    assert note in found.note


def test_accepted_growth_that_is_not_there_is_told() -> None:
    grown = size("c", "s", proven(5), proven(6, digest="b"), BYTE)
    same = size("c", "s", proven(5), proven(5), BYTE)
    moved = size("c", "s", proven(5, 9), proven(6, 7, digest="b"), BYTE)
    assert unused([BYTE, ANY_GROWTH], [same, grown]) == unused([BYTE], [moved]) == ()
    assert unused([BYTE, ANY_GROWTH], [same]) == (BYTE,)
    assert unused([BYTE, ANY_GROWTH], []) == ()
    shown = "\n".join(text.lines(answer(same, unused=(BYTE,))))
    assert "pyproject.toml:9: accepts growth that is not there" in shown


def test_markdown_has_the_verdict_first_and_folds_the_rest() -> None:
    found = answer(entry(Mark.WORSE, limit=ANY_GROWTH, base="5 B", head="6 B"), entry(Mark.FINE))
    lines = markdown.render(found).splitlines()
    assert lines[0] == markdown.MARK
    assert lines[1] == "## serdelab gate: regression confirmed: 1 worse"
    table = [line for line in lines[: lines.index("<details>")] if line.startswith("| ")]
    assert len(table) == 3
    assert "5 B | 6 B" in table[-1]
    assert lines.count("<details>") == lines.count("</details>") == 3
    assert any("any growth is a fact" in line for line in lines)
    assert "- python: `CPython 3.11`" in lines


def test_markdown_of_what_is_fine_has_no_table_of_faults() -> None:
    lines = markdown.render(answer(entry(Mark.FINE))).splitlines()
    assert lines[1] == "## serdelab gate: fine"
    assert not [line for line in lines if line.startswith("|")]


def test_markdown_quotes_what_comes_from_the_change() -> None:
    bad = Entry(Question.ROUND_TRIP, Mark.BROKEN, "x`|y", "s", HOSTILE, note=HOSTILE)
    found = answer(bad, touches=(Touch(f"codecs/{HOSTILE}.py", "y", ("x",), ("s",)),))
    for line in markdown.render(found).splitlines():
        assert "\x1b" not in line
        if "<img" in line or "@team" in line:
            fence = "``" if "``" in line else "`"
            inside = line.split(fence)[1::2]
            assert sum(each.count("@team") for each in inside) == line.count("@team")
        if line.startswith("|"):
            bars = line.replace("\\|", "")
            assert bars.count("|") == 7


def test_junit_has_a_case_for_each_answer() -> None:
    entries = [entry(mark) for mark in Mark]
    entries.append(Entry(Question.TIME, Mark.FINE, "c\x00", "s", HOSTILE, "encode"))
    root = ET.fromstring(junit.render(answer(*entries)))
    assert root.attrib == {
        "name": "serdelab gate",
        "tests": str(len(entries)),
        "failures": "2",
        "errors": "1",
        "skipped": "1",
    }
    assert [suite.get("name") for suite in root] == ["size", "throughput"]
    kinds = {case[0].get("type"): case[0].tag for case in root.iter("testcase")}
    assert kinds["broken"] == kinds["worse"] == "failure"
    assert kinds["undecided"] == "error"
    assert kinds["not compared"] == "skipped"


def test_json_is_one_object_with_a_version() -> None:
    found = json.loads(json.dumps(answer(entry(Mark.WORSE)).to_json()))
    assert found["version"] == 1
    assert found["verdict"] == "regression confirmed"
    assert found["entries"][0]["mark"] == "worse"
    assert found["entries"][0]["label"] == "json_one · person"


def test_text_is_safe_for_a_terminal_and_counts_what_is_many() -> None:
    many = [Entry(Question.SIZE, Mark.CHANGED, f"c{n}", "s", HOSTILE) for n in range(40)]
    lines = list(text.lines(answer(*many)))
    assert not any("\x1b" in line for line in lines)
    assert len(lines) < 30
    assert any("28 more changed" in line for line in lines)


def test_files_are_written_over_their_like_alone(tmp_path: Path) -> None:
    ours, others, empty = (tmp_path / name for name in ("ours", "others", "empty"))
    ours.write_text(markdown.render(answer()), encoding="utf-8")
    others.write_text("# notes", encoding="utf-8")
    empty.touch()
    files.check(None, files.MARKDOWN)
    for path in (ours, empty, tmp_path / "new"):
        files.check(path, files.MARKDOWN)
    for path, mark in ((others, files.MARKDOWN), (ours, files.JUNIT)):
        with pytest.raises(UsageError, match="not overwritten"):
            files.check(path, mark)
    with pytest.raises(UsageError, match="no folder"):
        files.check(tmp_path / "none" / "x.md", files.MARKDOWN)
    ours.write_text(junit.render(answer()), encoding="utf-8")
    files.check(ours, files.JUNIT)
