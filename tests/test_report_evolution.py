"""The report of the evolution lab: true to its rows, read without colours, safe with any text."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from shlex import split
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
import synthetic_evolution as synthetic
from html_page import parsed
from rich.console import Console

from serdelab.errors import ResultsError, UsageError
from serdelab.evolution_rows import EvolutionRow, read_rows
from serdelab.report import evolution
from serdelab.report.evolution import findings, witness, words
from serdelab.report.evolution.run import EvolutionRun
from serdelab.report.evolution.told import named
from serdelab.report.evolution.view import View

EVIL = (
    '<script>alert(1)</script> "q" | pipe \\ `c` {{ 7*7 }} $x$ \x1b[31m\x00\u202e\ud7ff'
    "[l](javascript:x)"
)
EXPLAINED = {"kind": "library", "reason": "the library guesses", "link": "https://example.org/1"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = synthetic.write(tmp_path_factory.mktemp("evolution") / "run")
    evolution.write(made)
    return made


@pytest.fixture(scope="module")
def run(folder: Path) -> EvolutionRun:
    return evolution.load(folder)


def printed(run: EvolutionRun) -> str:
    out = io.StringIO()
    evolution.print_summary(run, Console(file=out))
    return out.getvalue()


def place(**changes: Any) -> EvolutionRow:
    """A row of the first case and a codec that is never silent."""
    row = synthetic.row("case", "remove_field", "avro_fastavro", "", "backward")
    return replace(row, **changes)


# Rows and frame ---------------------------------------------------------------------------------


def test_the_frame_has_a_row_for_each_row(run: EvolutionRun) -> None:
    frame = run.frame
    assert len(frame) == len(run.rows) == len(list(read_rows(run.folder)))
    unsaid = frame[frame["verdict"] == "not_expressible"]
    assert len(unsaid) == 3
    assert unsaid["agrees"].isna().all()
    assert set(unsaid["reason"]) == {"there are no names in it"}
    cases = frame[frame["group"] == "case"]
    assert set(cases["change_class"]) == {"field", "enum", "oneof/union"}
    assert (cases["question"] != "").all()
    judged = frame[frame["agrees"].notna()]
    same = judged["verdict"] == judged["predicted"]
    assert same.eq(judged["agrees"]).all()


@pytest.mark.parametrize(
    ("outcomes", "verdict", "look"),
    [
        ({"same": 3, "silent_loss": 1}, "breaks_silently", words.SILENTLY),
        ({"same": 3, "refused": 2, "lossy": 1}, "conditional", words.LOUDLY_IF),
        ({"same": 3, "silent_corruption": 1}, "conditional", words.SILENTLY_IF),
        ({"same": 3, "refused": 1}, "conditional", words.LOUDLY_IF),
        ({"refused": 1}, "breaks_loudly", words.LOUDLY),
        ({}, "timeout", words.BROKEN),
        ({}, "a verdict of tomorrow", words.UNDECIDED),
    ],
)
def test_a_conditional_verdict_shows_whether_it_is_silent(
    outcomes: dict[str, int], verdict: str, look: words.Look
) -> None:
    assert words.look(place(outcomes=outcomes, fields={}, verdict=verdict)) is look


def test_no_run_and_a_damaged_run_are_said(tmp_path: Path) -> None:
    with pytest.raises(ResultsError):
        evolution.load(tmp_path)
    (tmp_path / "evolution.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(ResultsError):
        evolution.load(tmp_path)
    with pytest.raises(UsageError):
        evolution.render(tmp_path, "docx")


# Findings ---------------------------------------------------------------------------------------


def test_findings_come_from_the_rows(tmp_path: Path, run: EvolutionRun) -> None:
    before = findings.silence(View(run), View(run).cases)
    assert before.startswith("5 of 6 changes corrupt or lose data silently in at least one codec")
    assert before.endswith("only avro_fastavro never does")
    quiet = place(verdict="breaks_silently", outcomes={"silent_loss": 1}, fields={})
    changed = evolution.load(synthetic.write(tmp_path, extra=[quiet]))
    after = findings.silence(View(changed), View(changed).cases)
    assert after.endswith("the smallest part in avro_fastavro: 1 of 6")
    assert "1 change is harmless backward and forward in every codec" in printed(run)


def test_what_changes_nothing_is_no_harmless_change(tmp_path: Path, run: EvolutionRun) -> None:
    same = [replace(row, changes=[]) for row in run.rows if row.item == synthetic.SAFE]
    changed = evolution.load(synthetic.write(tmp_path, extra=same))
    assert findings.safe(View(run)).startswith("1 change is harmless")
    assert findings.safe(View(changed)).startswith("No change is harmless")


def test_a_harmless_change_that_a_round_trip_harms_is_named(
    tmp_path: Path, run: EvolutionRun
) -> None:
    row = synthetic.row("case", synthetic.SAFE, "avro_fastavro", "", "round_trip")
    lost = replace(row, verdict="breaks_silently", outcomes={"silent_loss": 1})
    harmed = evolution.load(synthetic.write(tmp_path, extra=[lost]))
    said = "A round trip through an old service still harms add_optional_field."
    assert said not in findings.safe(View(run))
    assert findings.safe(View(harmed)).endswith(said)


def test_libraries_of_one_format_are_compared(tmp_path: Path) -> None:
    """Two codecs of the same predictions; one of 18 verdicts differs."""
    rows = [
        replace(synthetic.row("case", case, "avro_apache", "", direction), codec=codec)
        for codec in ("avro_apache", "avro_fastavro")
        for case in synthetic.CASES
        for direction in synthetic.DIRECTIONS
    ]
    rows.append(replace(rows[-1], verdict="undecided"))
    last = next(row for row in rows[:-1] if words.look(row) is words.LOUDLY)
    rows.append(replace(last, codec="avro_fastavro", verdict="breaks_silently"))
    made = synthetic.write(tmp_path, codecs=("avro_apache", "avro_fastavro"), extra=rows)
    assert "avro_apache and avro_fastavro, which the same rules predict, differ in 1 of 17" in (
        " ".join(printed(evolution.load(made)).split())
    )


def test_names_of_codecs_are_joined_by_their_ways() -> None:
    columns = ["a (x)", "a (y)", "b (x)", "b (y)", "c", "d (x)"]
    assert named(columns) == "a, b (x, y); c; d (x)"


# The page ---------------------------------------------------------------------------------------


def test_what_is_written(folder: Path) -> None:
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    charts = ("verdicts", "changes_1", "types_proto", "types_thrift")
    drawn = {f"charts/{name}.{kind}" for name in charts for kind in ("svg", "png")}
    stored = {"evolution.json", "evolution.jsonl"}
    assert names == stored | {"evolution.md", "evolution.html"} | drawn


def test_the_page_needs_no_network_and_its_links_lead_somewhere(folder: Path) -> None:
    text = (folder / "evolution.html").read_text(encoding="utf-8")
    page = parsed(text)
    assert page.scripts == 0
    assert len(page.ids) == len(set(page.ids))
    inside = {target[1:] for target in page.targets if target.startswith("#")}
    assert inside <= set(page.ids)
    assert [target for target in page.targets if not target.startswith("#")] == []
    assert {f"case-{case}" for case in synthetic.CASES} <= inside
    assert not re.search(r"@import|url\((?!#)", text)


def test_the_page_tells_all_of_a_case(folder: Path, run: EvolutionRun) -> None:
    text = (folder / "evolution.html").read_text(encoding="utf-8")
    part = text.partition('<section id="case-reuse_number">')[2].partition("</section>")[0]
    for said in (
        "What does reuse number do?",
        "change type Probe.value: int32 → uint32",
        "Specification of reuse_number, section 3",
        "Catalogue rows: C1235",
        "[1] https://example.org/specification#section-3",
        "rule-breaks-silently [1]",
    ):
        assert said in part
    row = next(r for r in run.rows if r.item == "reuse_number" and r.witnesses)
    assert row.witnesses[0]["bytes"] in part
    assert f"python bench.py replay run:reuse_number:{row.codec}" in part
    assert "there are no names in it" in text


def test_disagreements_that_are_not_explained_come_first(tmp_path: Path) -> None:
    predicted = {"verdict": "compatible", "rule": "a-rule", "source": "s"}
    loud = {"verdict": "breaks_loudly", "outcomes": {"refused": 1}, "predicted": predicted}
    rows = [place(**loud, explained=EXPLAINED), place(**loud, direction="forward")]
    made = synthetic.write(tmp_path, extra=rows)
    text = evolution.render(made, "html").partition('<section id="disagreements">')[2]
    assert text.index("! Not explained yet") < text.index("What a library does otherwise")
    assert 'href="https://example.org/1"' in text
    assert "the library guesses" in evolution.render(made, "md")
    assert "the library guesses" not in printed(evolution.load(made))
    script = replace(rows[0], explained={**EXPLAINED, "link": "javascript:alert(1)"})
    unsafe = evolution.render(synthetic.write(tmp_path / "2", extra=[script]), "html")
    assert "javascript:" not in unsafe


def test_markdown_tables_are_whole(folder: Path) -> None:
    text = (folder / "evolution.md").read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    assert len(tables) > 12
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table
    links = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text)
    assert len(links) == 4
    assert all((folder / target).is_file() and len(alt) > 80 for alt, target in links)


def test_the_same_rows_give_the_same_bytes(folder: Path) -> None:
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    evolution.write(folder)
    assert {path: path.read_bytes() for path in first} == first


def test_json_says_the_same_as_the_rows(run: EvolutionRun) -> None:
    found = json.loads(evolution.render(run, "json"), parse_constant=pytest.fail)
    assert len(found["rows"]) == len(run.rows)
    assert sum(each["number"] for each in found["counts"]) == len(run.rows)
    wrong = int((run.frame["agrees"] == False).sum())  # noqa: E712 - a frame's comparison
    assert len(found["disagreements"]) == wrong > 0
    assert found == json.loads(json.dumps(evolution.to_json(run)))


# Replay -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("item", ["xs:int -> xs:long", "union[null,int] -> a", "it's * -> ?"])
def test_the_command_for_a_witness_selects_its_row(item: str) -> None:
    """As ``replay`` takes it: split at colons, each part a glob."""
    command = split(witness.replay(place(item=item, way="strict"), "run"))
    assert command[:3] == ["python", "bench.py", "replay"]
    run, *selector = command[3].split(":")
    row = (item, "avro_fastavro", "strict", "backward")
    assert run == "run"
    assert len(selector) == len(row)
    assert all(map(fnmatchcase, row, selector))


# Whatever is there ------------------------------------------------------------------------------


def hostile(row: EvolutionRow) -> EvolutionRow:
    told = {"verdict": "compatible", "rule": EVIL, "source": EVIL, "condition": EVIL}
    shown = {**row.witnesses[0], "record": {EVIL: EVIL}, "got": EVIL, "error": EVIL, "path": EVIL}
    return replace(
        row,
        condition=EVIL,
        reason=EVIL,
        fields={EVIL: "refused"},
        predicted=told,
        stated=told,
        explained={"kind": EVIL, "reason": EVIL, "link": EVIL},
        changes=[[EVIL, EVIL, EVIL, EVIL]],
        witnesses=[{**shown, "bytes": EVIL}],
    )


def with_witness(**changes: Any) -> EvolutionRow:
    shown: dict[str, Any] = {"record": {}, "bytes": "00", "got": {}, "outcome": "silent_corruption"}
    loud: dict[str, Any] = {
        "verdict": "conditional",
        "outcomes": {"silent_corruption": 1},
        "witnesses": [shown],
    }
    return place(**loud | changes)


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    rows = [
        hostile(with_witness()),
        hostile(with_witness(item=EVIL)),
        hostile(with_witness(codec=EVIL, way=EVIL)),
        hostile(with_witness(group=EVIL, item=f"{EVIL} -> {EVIL}2")),
        hostile(with_witness(group="../../out", item="a -> b")),
        hostile(with_witness(direction=EVIL)),
        hostile(with_witness(item="remove_symbol", verdict=EVIL)),
    ]
    made = synthetic.write(tmp_path / "run", codecs=("avro_fastavro",), extra=rows)
    meta = json.loads((made / "evolution.json").read_text(encoding="utf-8"))
    meta["cases"]["remove_field"] = dict.fromkeys(meta["cases"]["remove_field"], EVIL)
    meta["codecs"]["avro_fastavro"] = {"library": EVIL, "version": EVIL, "reason": EVIL}
    meta["environment"]["machine"] = EVIL
    (made / "evolution.json").write_text(json.dumps(meta), encoding="utf-8")
    files = evolution.write(made)
    assert all(path.is_relative_to(made) for path in files)
    assert {path.name for path in tmp_path.iterdir()} == {"run"}
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix != ".png"]
    texts.append(printed(evolution.load(made)))
    for text in texts:
        assert not re.search("[\x00\x1b\u202e]", text)
        assert "<script" not in text or text is texts[-1]
    page = parsed(texts[1])
    assert page.scripts == 0
    assert len(page.ids) == len(set(page.ids))
    assert not any("javascript" in target for target in page.targets)
    for path in files:
        if path.suffix == ".svg":
            ET.fromstring(path.read_text(encoding="utf-8"))
    for table in re.findall(r"(?:^\|.*\|\n)+", texts[0], re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}) == 1


@pytest.mark.parametrize(
    "recipe",
    [
        {"cases": ()},
        {"matrices": ()},
        {"codecs": ()},
        {"codecs": ("protobuf_upb",), "status": "interrupted"},
        {"cases": ("rename_field",), "codecs": ("thrift_binary_apache",), "matrices": ()},
    ],
    ids=["no case", "no matrix", "no row", "interrupted", "nothing expressible"],
)
def test_whatever_is_there_is_reported(tmp_path: Path, recipe: dict[str, Any]) -> None:
    made = synthetic.write(tmp_path, **recipe)
    files = evolution.write(made)
    parsed((made / "evolution.html").read_text(encoding="utf-8"))
    assert files[0].name == "evolution.md"
    text = printed(evolution.load(made))
    assert "verdict" in text
    assert ("interrupted" in text) == (recipe.get("status") == "interrupted")
    json.loads(evolution.render(made, "json"), parse_constant=pytest.fail)


def test_codecs_that_fail_are_seen(tmp_path: Path) -> None:
    bad: dict[str, Any] = {
        "outcomes": {},
        "witnesses": [],
        "predicted": {},
        "stated": {},
        "tried": 0,
    }
    rows = [
        place(**bad, verdict="crashed", reason="killed by signal 11"),
        place(**bad, verdict="timeout", reason="60 s", direction="forward"),
    ]
    made = synthetic.write(tmp_path, extra=rows)
    text = evolution.render(made, "html")
    assert '<section id="unfinished">' in text
    assert "killed by signal 11" in text
    assert "■ failed" in text
    said = "2 verdicts could not be found: avro_fastavro did not come to an end."
    assert said in " ".join(printed(evolution.load(made)).split())


def test_the_summary_is_plain_and_shows_bytes(run: EvolutionRun) -> None:
    text = printed(run)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100
    part = text.partition("Read as another value, without an error")[2].partition("\n\n")[0]
    shown = re.findall(r"is written as ([0-9a-f]+), read as", " ".join(part.split()))
    known = {w["bytes"] for row in run.rows for w in row.witnesses}
    assert shown
    assert set(shown) <= known


def test_importing_loads_nothing_heavy() -> None:
    code = (
        "import sys, serdelab.report.evolution\n"
        "print(sorted({'pandas', 'matplotlib', 'scipy', 'jinja2', 'rich'} & set(sys.modules)))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
    assert isinstance(pd.NA, object)
