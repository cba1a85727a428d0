"""What the CI files do, for real where it can be: steps with a stand-in, the branch, the pages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ci_files import ROOT, workflow
from synthetic_history import Recipe, write

SUMMARY = "gate-report/summary.md"

# The comment, with a gh that answers from files

FAKE = """#!/bin/sh
echo "$@" >> "$CALLS"
case "$*" in
  *"/comments --jq"*) cat "$OLD" ;;
  *"/pulls "*) cat "$NUMBER" ;;
esac
"""


@pytest.mark.parametrize(
    ("number", "old", "calls"),
    [
        ("7\n", "", ["--method POST repos/o/r/issues/7/comments"]),
        ("7\n", "91\n95\n", ["--method PATCH repos/o/r/issues/comments/91"]),
        ("", "", []),
    ],
)
def test_one_comment_is_written_or_written_anew(
    tmp_path: Path, number: str, old: str, calls: list[str]
) -> None:
    done, log = _comment(tmp_path, number, old, "fine · 0 worse\n")
    assert done.returncode == 0, done.stderr
    assert [line for line in log if "--method P" in line] == [
        f"api {call} -F body=@comment.md" for call in calls
    ]
    assert "head=stranger:main" in log[0]
    assert "abc123" in log[0]
    if calls:
        body = (tmp_path / "comment.md").read_text(encoding="utf-8")
        assert body.startswith("<!-- gate-report -->\nfine · 0 worse\n")
        assert "abc123" in body


def test_a_long_summary_is_cut_where_a_letter_ends(tmp_path: Path) -> None:
    done, _ = _comment(tmp_path, "7\n", "", "x" + "·" * 40_000)
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "comment.md").read_text(encoding="utf-8")) < 65_000


def _comment(
    folder: Path, number: str, old: str, summary: str
) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    flow = workflow("benchmark-comment.yml")
    script: str = flow["jobs"]["comment"]["steps"][-1]["run"]
    fake = folder / "bin" / "gh"
    fake.parent.mkdir()
    fake.write_text(FAKE)
    fake.chmod(0o755)
    (folder / "gate-report").mkdir()
    (folder / "gate-report" / "summary.md").write_text(summary, encoding="utf-8")
    for name, text in (("NUMBER", number), ("OLD", old), ("CALLS", "")):
        (folder / name).write_text(text)
    given = {name: str(folder / name) for name in ("NUMBER", "OLD", "CALLS")}
    given |= {"REPOSITORY": "o/r", "HEAD": "stranger:main", "COMMIT": "abc123"}
    path = f"{fake.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-e", "-c", script],
        cwd=folder,
        env={**os.environ, **given, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    return done, (folder / "CALLS").read_text().splitlines()


# The gate's step, with a bench.py that ends as it is told


@pytest.mark.parametrize(
    ("ends", "code", "warns"), [(0, 0, False), (1, 1, False), (3, 0, True), (4, 4, False)]
)
def test_too_noisy_is_a_warning_and_all_else_as_the_gate_ends(
    tmp_path: Path, ends: int, code: int, warns: bool
) -> None:
    done = _gate(
        tmp_path, f"import pathlib,sys; pathlib.Path({SUMMARY!r}).write_text('said')", ends
    )
    assert done.returncode == code, done.stderr
    assert ("::warning::" in done.stdout) is warns
    assert (tmp_path / "summary").read_text() == "said"


def test_a_gate_without_an_answer_leaves_a_summary_too(tmp_path: Path) -> None:
    done = _gate(tmp_path, "import sys", 2)
    assert done.returncode == 2
    assert "gave no answer" in (tmp_path / SUMMARY).read_text()


def test_a_job_that_did_not_come_to_the_gate_leaves_a_summary_for_the_comment(
    tmp_path: Path,
) -> None:
    _summarise(tmp_path)
    assert "gave no answer" in (tmp_path / SUMMARY).read_text()
    assert (tmp_path / "summary").read_text() == (tmp_path / SUMMARY).read_text()
    steps = workflow("benchmark.yml")["jobs"]["gate"]["steps"]
    assert [step.get("if") for step in steps[-2:]] == ["${{ !cancelled() }}"] * 2


def test_the_base_is_that_of_the_merge_even_when_main_moves_on(tmp_path: Path) -> None:
    """In a clone as deep as the job's, of the merge commit that GitHub made for the event."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    _git(tmp_path, "init", "-q", "-b", "main", str(origin))
    author = ("-c", "user.name=x", "-c", "user.email=x@localhost")
    commit = (*author, "commit", "-q", "--allow-empty", "-m")
    _git(origin, *commit, "first")
    _git(origin, "checkout", "-q", "-b", "change")
    _git(origin, *commit, "the change")
    _git(origin, "checkout", "-q", "main")
    _git(origin, *commit, "before the merge")
    base = _git(origin, "rev-parse", "main")
    _git(origin, "checkout", "-q", "-b", "merged")
    _git(origin, *author, "merge", "-q", "--no-ff", "-m", "the merge", "change")
    _git(origin, "checkout", "-q", "main")
    _git(origin, *commit, "after the merge")
    steps = workflow("benchmark.yml")["jobs"]["gate"]["steps"]
    depth = str(steps[0]["with"]["fetch-depth"])
    options = ("--depth", depth, "--branch", "merged")
    _git(tmp_path, "clone", "-q", *options, f"file://{origin}", str(clone))
    assert _git(clone, "rev-parse", _step("gate")["env"]["BASE"]) == base


def _step(name: str) -> Any:
    flow = workflow("benchmark.yml")
    (step,) = (s for s in flow["jobs"]["gate"]["steps"] if s.get("name") == name)
    return step


def _gate(folder: Path, does: str, ends: int) -> subprocess.CompletedProcess[str]:
    """The step, and the summary after it."""
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (folder / "bench.py").write_text(f"{does}; sys.exit({ends})")
    done = _script(folder, "gate")
    _summarise(folder)
    return done


def _summarise(folder: Path) -> None:
    assert _script(folder, "summary").returncode == 0


def _script(folder: Path, name: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-c", _step(name)["run"]],
        cwd=folder,
        env={**os.environ, "BASE": "HEAD^1", "GITHUB_STEP_SUMMARY": str(folder / "summary")},
        capture_output=True,
        text=True,
        check=False,
    )


# The branch and the pages, for real


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """What the targets need of the project, with three runs; its origin is beside it."""
    folder, origin = tmp_path / "project", tmp_path / "origin.git"
    (folder / ".ci").mkdir(parents=True)
    for name in ("Makefile", "bench.py", ".ci/keep", ".ci/index.html"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    write(folder / "results", Recipe(runs=3))
    _git(tmp_path, "init", "--quiet", "--bare", str(origin))
    _git(folder, "init", "--quiet")
    _git(folder, "remote", "add", "origin", str(origin))
    return folder


def _git(folder: Path, *arguments: str) -> str:
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _make(folder: Path, target: str) -> subprocess.CompletedProcess[str]:
    """In the environment of these tests, which needs no installation."""
    venv = Path(sys.prefix)
    command = ["make", target, f"VENV={venv}", "-o", f"{venv}/.bench"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def _kept(folder: Path) -> list[str]:
    listed = _git(folder.parent / "origin.git", "ls-tree", "-r", "--name-only", "results")
    return listed.splitlines()


def test_runs_are_appended_to_a_branch_and_come_back_from_it(project: Path) -> None:
    done = _make(project, "keep")
    assert done.returncode == 0, done.stderr
    first = _kept(project)
    assert len(first) == 6
    assert {Path(name).name for name in first} == {"run.json", "rows.jsonl"}
    done = _make(project, "keep")
    assert "nothing new" in done.stdout
    newest = max((project / "results").iterdir())
    newest.rename(newest.with_name("20261109T120000Z_m_abc"))
    changed = min((project / "results").iterdir()) / "run.json"
    before = _git(project.parent / "origin.git", "show", f"results:{changed.parent.name}/run.json")
    changed.write_text("{}")
    done = _make(project, "keep")
    assert done.returncode == 0, done.stderr
    assert len(_kept(project)) == 8
    assert newest.is_dir()
    after = _git(project.parent / "origin.git", "show", f"results:{changed.parent.name}/run.json")
    assert after == before


def test_a_remote_that_is_not_there_is_no_empty_branch(project: Path) -> None:
    _git(project, "remote", "set-url", "origin", str(project / "nowhere"))
    done = _make(project, "keep")
    assert done.returncode != 0
    assert "nowhere" in done.stderr


def test_the_site_holds_the_history_and_the_latest_run(project: Path) -> None:
    newest = max((project / "results").iterdir())
    evolved = newest.with_name("20261231T120000Z_m_abc_evolution")
    evolved.mkdir()
    (evolved / "evolution.json").write_text("{}")
    done = _make(project, "pages")
    assert done.returncode == 0, done.stderr
    site = project / "_site"
    index = (site / "index.html").read_text(encoding="utf-8")
    links = re.findall(r'href="([^"]+)"', index)
    assert len(links) == 2
    assert all((site / link).is_file() for link in links)
    assert (site / "latest" / "run.json").read_bytes() == (newest / "run.json").read_bytes()
