"""The pages of the project: their links lead somewhere, and their commands exist."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md")]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHECK = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if ":" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_targets_of_make_that_the_readme_names_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^(\w+):.*##", makefile, re.MULTILINE))
    assert targets == {
        *("bench", "gate", "evolve", "test", "check", "notebooks", "report", "lock", "clean"),
        *("history", "pages", "keep", "install"),
    }
    named = re.findall(r"^make (\w+)", README, re.MULTILINE)
    assert named
    assert set(named) <= targets


def test_ci_runs_what_the_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.rstrip().endswith("make test")
    workflow = (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    assert "bash .ci/run" in workflow


@pytest.mark.parametrize("run", ["reference", "reference-evolution"])
def test_the_reference_runs_stay_small(run: str) -> None:
    """What git holds of them or would add; their HTML pages and PNGs can be made again."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", f"results/{run}"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    files = [ROOT / name for name in names.splitlines()]
    assert {path.suffix for path in files} <= {".json", ".jsonl", ".gz", ".md", ".svg"}
    assert sum(path.stat().st_size for path in files) < 5_000_000


def test_the_results_in_the_readme_are_those_of_the_reference_run() -> None:
    """Every row of a table, and every finding, stands so in the report of the committed run."""
    section = README.partition("## Results")[2]
    lines = section.partition("\n## ")[0].splitlines()
    shown = [line for line in lines if line.startswith(("| ", "- "))]
    report = (ROOT / "results" / "reference" / "report.md").read_text(encoding="utf-8")
    assert len(shown) > len(list((ROOT / "codecs").glob("[a-z]*.py")))
    assert [line for line in shown if line not in report.splitlines()] == []


def test_the_figures_of_the_advice_are_those_of_its_codecs_in_the_table() -> None:
    """Each as "from rec 0.0833", after the name of the codec whose cell it is."""
    results, _, rest = README.partition("## Which one, then")
    heads, _, *rows = [line.split(" | ") for line in results.splitlines() if line.startswith("| ")]
    columns = [head.strip("| ") for head in heads]
    cells = {row[0].split()[1]: dict(zip(columns, row, strict=True)) for row in rows}
    advice = " ".join(rest.partition("\n## ")[0].split())
    _, *told = re.split(r"`(\w+_\w+)`", advice)
    figure = re.compile(rf"({'|'.join(columns[1:])}) (\d+\.\d+)")
    said = [
        (codec, *found)
        for codec, text in zip(told[::2], told[1::2], strict=True)
        for found in figure.findall(text)
    ]
    assert len(said) == len(re.findall(r"\d+\.\d+", advice)) > len(told) // 2
    assert [each for each in said if cells[each[0]][each[1]] != each[2]] == []


def test_the_findings_in_the_readme_are_those_of_the_evolution_run() -> None:
    section = README.partition("## What breaks if")[2]
    lines = section.partition("\n## ")[0].splitlines()
    shown = [line for line in lines if line.startswith("- ")]
    stored = ROOT / "results" / "reference-evolution"
    report = (stored / "evolution.md").read_text(encoding="utf-8").splitlines()
    assert len(shown) > 3
    assert [line for line in shown if line not in report] == []


def test_the_evolution_report_is_what_its_rows_make() -> None:
    from serdelab.report import evolution

    stored = ROOT / "results" / "reference-evolution"
    assert evolution.render(stored, "md") == (stored / "evolution.md").read_text(encoding="utf-8")


@pytest.fixture
def checked(bench: Any, tmp_path: Path) -> Callable[..., str]:
    """What ``check`` prints of the two files of the examples."""
    for name, word in (("old", "int32"), ("new", "uint32")):
        text = f'syntax = "proto3";\n\nmessage M {{ {word} x = 1; }}\n'
        (tmp_path / f"{name}.proto").write_text(text, encoding="utf-8")

    def run(*options: str) -> str:
        done = bench("check", "old.proto", "new.proto", *options)
        assert done.returncode == 1, done.stderr
        printed: str = done.stdout
        return printed

    return run


@pytest.mark.parametrize("text", [README, CHECK], ids=["readme", "check"])
def test_the_example_of_check_is_what_it_prints(checked: Callable[..., str], text: str) -> None:
    example = re.search(r"```\n((?:old.proto →.*?)?  backward .*?)```", text, re.DOTALL)
    assert example
    shown = [line for line in example[1].splitlines() if "…" not in line]
    printed = checked().splitlines()
    assert [line for line in shown if line not in printed] == []


def test_the_json_of_check_is_what_it_prints(checked: Callable[..., str]) -> None:
    """What stands between the dots follows one another in the real answer."""
    example = re.search(r"^```\n(\{.*?)```", CHECK, re.DOTALL | re.MULTILINE)
    assert example
    left = json.dumps(json.loads(checked("--json")), ensure_ascii=False)
    for piece in " ".join(example[1].split()).split("…"):
        _, found, left = left.partition(piece.strip(" ,"))
        assert found == piece.strip(" ,")
