"""What is said of verdicts: the committed comparisons, the page that tells of them, the counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from alarms.comparisons import comparisons
from alarms.counts import OURS, conclusion, table

ROOT = Path(__file__).resolve().parents[1]
ROWS = ROOT / "results" / "verdicts" / "comparisons.jsonl"


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]


def row(injected: float, **known: Any) -> dict[str, Any]:
    common = {"tool": OURS, "case": "a · b · c", "injected": injected, "slower": bool(injected)}
    figures = {"point": 1 + injected, "low": 0.99 + injected, "high": 1.01 + injected}
    return {**common, **figures, "seconds": 9.0, "budget": 15.0, **known}


def hundred() -> list[dict[str, Any]]:
    """All as it must be; of a hundred intervals four miss."""
    made = [row(injected) for injected in (0.0, 0.05, 0.03) for _ in range(100)]
    for each in made[:4]:
        each["low"] = 1.001
    return made


def test_the_page_shows_the_committed_comparisons(rows: list[dict[str, Any]]) -> None:
    page = (ROOT / "docs" / "method.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in table(rows) if line not in page] == []
    for right, words in conclusion(rows):
        assert any(words in line for line in page), words
        assert right, words


def test_each_case_was_compared_once(rows: list[dict[str, Any]]) -> None:
    keys = [(r["tool"], r.get("statistic"), r["case"], r["injected"]) for r in rows]
    assert len(set(keys)) == len(keys)
    ours = [r for r in rows if r["tool"] == OURS]
    same, five, three = (
        {r["case"] for r in ours if r["injected"] == injected} for injected in (0.0, 0.05, 0.03)
    )
    assert same == five == three
    assert len(same) == 100
    loads = sorted(r["load"] for r in rows)
    assert loads[-1] < 5, "not too busy"
    assert loads[len(loads) // 20] > 1.5, "busy, but for a sitting's first minute"


def test_what_is_as_it_must_be_is_found_so() -> None:
    assert all(right for right, _ in conclusion(hundred()))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({0: {"slower": True}, 1: {"slower": True}}, "2 of 100 are called slower"),
        ({100 + i: {"slower": False} for i in range(6)}, "94 of 100 found"),
        ({200 + i: {"slower": False} for i in range(21)}, "79 of 100 found"),
        ({i: {"low": 1.001} for i in range(11)}, "holds 1 in 89 of 100"),
        ({i: {"low": 0.999} for i in range(4)}, "holds 1 in 100 of 100"),
        ({7: {"seconds": 18.5}}, "took 18.5 s"),
    ],
)
def test_what_is_not_is_said(change: dict[int, dict[str, Any]], words: str) -> None:
    made = hundred()
    for index, known in change.items():
        made[index] |= known
    (wrong,) = [said for right, said in conclusion(made) if not right]
    assert words in wrong


def test_the_table_has_a_line_for_each_statistic() -> None:
    theirs = [row(0.0, tool="timeit", statistic=name, slower=True) for name in ("min", "mean")]
    lines = table([*hundred(), *theirs])
    assert len(lines) == 2 + 3
    assert lines[2].startswith("| serdelab | 0 of 100 | 0.00 % | 100 of 100 | 100 of 100 |")
    assert lines[3].startswith("| timeit min | 1 of 1 | – | – | – |")


def test_rows_are_drawn_as_what_they_are(rows: list[dict[str, Any]]) -> None:
    drawn = comparisons(rows)
    assert len(drawn) == len(rows)
    assert {each.tool for each in drawn} == {"serdelab ab", "timeit", "pytest-benchmark", "pyperf"}
    assert all(each.slower == r["slower"] for each, r in zip(drawn, rows, strict=True))
