"""The pages of the project: their links lead somewhere, and their commands exist."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *ROOT.glob("*/README.md"), *(ROOT / "docs").rglob("*.md")]
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
    named = re.findall(r"^make (\w+)", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)
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
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## Results")[2]
    lines = section.partition("\n## ")[0].splitlines()
    shown = [line for line in lines if line.startswith(("| ", "- "))]
    report = (ROOT / "results" / "reference" / "report.md").read_text(encoding="utf-8")
    assert len(shown) > len(list((ROOT / "codecs").glob("[a-z]*.py")))
    assert [line for line in shown if line not in report.splitlines()] == []


def test_the_findings_in_the_readme_are_those_of_the_evolution_run() -> None:
    section = (ROOT / "README.md").read_text(encoding="utf-8").partition("## What breaks if")[2]
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


def test_the_example_of_check_in_the_readme_is_what_it_prints(bench: Any, tmp_path: Path) -> None:
    for name, word in (("old", "int32"), ("new", "uint32")):
        text = f'syntax = "proto3";\n\nmessage M {{ {word} x = 1; }}\n'
        (tmp_path / f"{name}.proto").write_text(text, encoding="utf-8")
    done = bench("check", "old.proto", "new.proto")
    assert done.returncode == 1, done.stderr
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = re.search(r"```\n(  backward .*?)```", readme, re.DOTALL)
    assert example
    printed = done.stdout.splitlines()
    assert [line for line in example[1].splitlines() if line not in printed] == []
