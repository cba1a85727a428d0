"""The CI files: valid, without findings of the security linter; every command of them exists."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from ci_files import GITHUB, ROOT, load, workflow

from serdelab.cli.main import COMMANDS

WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
GUIDE = ROOT / "docs" / "ci.md"
BIN = Path(sys.executable).parent
FENCE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OTHERS = {  # what a shell or the runner has
    *("apt-get", "bash", "cat", "echo", "exit", "export", "gh", "git", "head", "iconv", "mkdir"),
    *("mv", "pip", "test", "true"),
}


def gitlab() -> str:
    return FENCE.findall(GUIDE.read_text(encoding="utf-8"))[0]


def scripts() -> Iterator[tuple[str, str]]:
    """(place, shell text) of each step of each workflow, and of the page's two examples."""
    for path in WORKFLOWS:
        jobs: dict[str, Any] = workflow(path.name)["jobs"]
        for name, job in jobs.items():
            steps = [step["run"] for step in job["steps"] if "run" in step]
            yield from ((f"{path.stem}-{name}-{i}", text) for i, text in enumerate(steps))
    whole: dict[str, Any] = load(gitlab())
    for name in sorted(set(whole) - {"stages", "variables"}):
        told: dict[str, list[str]] = whole[name]
        lines = [*told.get("before_script", ()), *told.get("script", ())]
        yield from ((f"gitlab-{name}-{i}", text) for i, text in enumerate(lines))
    example = load(FENCE.findall(GUIDE.read_text(encoding="utf-8"))[1])
    texts = [step["run"] for step in example["steps"] if "run" in step]
    yield from ((f"guide-{i}", text) for i, text in enumerate(texts))


SCRIPTS = list(scripts())


def commands(text: str) -> Iterator[list[str]]:
    """The simple commands of a shell text, as words; what structures it is left out."""
    lines = re.sub(r"\$\((.*?)\)(?=\n|$)", r"\n\1\n", text.replace("\\\n", " "), flags=re.DOTALL)
    for line in lines.splitlines():
        lexer = shlex.shlex(line, posix=True, punctuation_chars=";|&<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if word in {";", "|", "||", "&&", ">", ">>"}:
                yield words
                words = []
            else:
                words.append(word)


def called(text: str) -> Iterator[list[str]]:
    """Those that run a program: no assignment alone, no keyword, no file after ``>``."""
    for words in commands(text):
        left = [word for word in words if word not in {"if", "then", "else", "fi", "{", "}", "["}]
        left = left[1:] if left[:1] == ["sudo"] else left
        while left and re.match(r"\w+=", left[0]):
            left = left[1:]
        if left and not left[0].startswith(("$", "-")) and not _is_a_file(left):
            yield left


def _is_a_file(words: list[str]) -> bool:
    return len(words) == 1 and bool(re.search(r"\.(md|xml)$|^/dev/null$", words[0]))


def accepted(arguments: list[str]) -> None:
    """Whether the command line of bench.py parses; nothing is run."""
    from importlib import import_module

    name, *rest = arguments
    assert name in COMMANDS
    command: click.Command = import_module(f"serdelab.cli.{name}_").command
    command.make_context(name, rest)


def bench_lines(words: list[str]) -> Iterator[list[str]]:
    """The command lines of bench.py in a command: itself, or what make would run."""
    program, *arguments = words
    if program == "serdelab":
        yield arguments
    elif program.endswith("bin/python"):
        assert arguments[0] == "bench.py"
        yield arguments[1:]
    elif program == "make":
        done = subprocess.run(
            ["make", "-n", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        for line in done.stdout.splitlines():
            if "python bench.py" in line:
                yield shlex.split(line.partition("bench.py")[2])
    else:
        assert program in OTHERS, f"a command that no test knows: {words}"


@pytest.mark.parametrize("text", [t for _, t in SCRIPTS], ids=[place for place, _ in SCRIPTS])
def test_every_command_exists_and_is_accepted(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "benchmarks" / "codecs").mkdir(parents=True)  # of a user, in the page's example
    check(text)


def check(text: str) -> None:
    found = list(called(text))
    assert found
    for words in found:
        for line in bench_lines(words):
            accepted(line)


def test_the_commands_that_matter_are_found() -> None:
    """The reader of shell texts sees what it has to see."""
    seen = [words for _, text in SCRIPTS for words in called(text)]
    lines = [line for words in seen for line in bench_lines(words)]
    assert {line[0] for line in lines} == {"gate", "run", "report", "history", "ab"}
    made = {words[1] for words in seen if words[0] == "make"}
    assert made == {"bench", "install", "keep", "pages"}


@pytest.mark.parametrize("wrong", ["make nonsense", ".venv/bin/python bench.py gate --bas x"])
def test_a_command_that_is_not_there_is_noticed(wrong: str) -> None:
    (words,) = called(f"code=0\n{wrong} || code=$?")
    with pytest.raises((AssertionError, click.UsageError)):
        check(shlex.join(words))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_are_as_githubs_schema_has_them(path: Path) -> None:
    _schema("vendor.github-workflows", path)


def test_the_gitlab_example_is_as_its_schema_has_it(tmp_path: Path) -> None:
    file = tmp_path / "gitlab-ci.yml"
    file.write_text(gitlab(), encoding="utf-8")
    _schema("vendor.gitlab-ci", file)


def _schema(name: str, file: Path) -> None:
    command = [BIN / "check-jsonschema", "--builtin-schema", name, file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_finding_of_the_security_linter() -> None:
    done = subprocess.run(
        [BIN / "zizmor", "--offline", "--no-progress", "--format", "json", GITHUB],
        capture_output=True,
        text=True,
        check=False,
    )
    findings = [f"{f['ident']}: {f['desc']}" for f in json.loads(done.stdout)]
    assert findings == []
    assert done.returncode == 0, done.stderr


def test_accepted_findings_have_a_reason() -> None:
    lines = (GITHUB / "zizmor.yml").read_text(encoding="utf-8").splitlines()
    excused = [i for i, line in enumerate(lines) if re.match(r'\s+(- \S+\.yml|"\S+": \S+)$', line)]
    assert len(excused) == 2
    assert all(lines[i - 1].lstrip().startswith("#") for i in excused)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_jobs_may_do_no_more_than_they_say(path: Path) -> None:
    """Only what never runs a pull request's code may write."""
    flow = workflow(path.name)
    common: dict[str, str] = flow["permissions"]
    assert set(common.values()) <= {"read"}
    for name, job in flow["jobs"].items():
        own: dict[str, str] = job.get("permissions", {})
        rights = {right for right, what in own.items() if what == "write"}
        assert job["timeout-minutes"]
        allowed = {"comment": {"pull-requests"}, "keep": {"contents"}}
        assert rights <= allowed.get(name, {"pages", "id-token"} if name == "publish" else set())


def test_a_night_is_kept_and_shown_though_a_codec_failed_in_it() -> None:
    """Without a condition of its own, nothing that comes after a failure is done."""
    jobs = workflow("benchmark.yml")["jobs"]
    (upload,) = (s for s in jobs["measure"]["steps"] if "upload-artifact" in s.get("uses", ""))
    assert upload["if"] == "${{ !cancelled() }}"
    assert jobs["keep"]["if"] == "${{ !cancelled() && github.ref == 'refs/heads/main' }}"
    assert jobs["publish"]["if"] == "${{ !cancelled() && needs.keep.result == 'success' }}"
    whole = load(gitlab())
    assert whole["night"]["artifacts"]["when"] == "always"
    assert [rule["when"] for rule in whole["pages"]["rules"]] == ["always"]


def test_a_job_that_may_comment_runs_no_code_of_a_fork() -> None:
    (job,) = workflow(WORKFLOWS[0].name)["jobs"].values()
    uses = [step["uses"].partition("@")[0] for step in job["steps"] if "uses" in step]
    assert WORKFLOWS[0].name == "benchmark-comment.yml"
    assert uses == ["actions/download-artifact"]
    for step in job["steps"]:
        assert "${{" not in step.get("run", ""), "an expression in a script is code of who wrote it"
