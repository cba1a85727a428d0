"""``gate`` as CI calls it, on a miniature of this project with a codec that was tampered with."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from gate_repo import NO_TIME, Miniature, call

from serdelab.run import callgrind

ONE = ("--codec", "json_stdlib", "--subject", "person")
ENCODE = (*ONE, "--operation", "encode")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Miniature:
    return Miniature(tmp_path_factory.mktemp("gate") / "project")


@pytest.fixture
def project(made: Miniature) -> Iterator[Miniature]:
    yield made
    made.restore()


@pytest.fixture
def gate(project: Miniature) -> Any:
    """Calls the command in the miniature, against what is committed there."""

    def called(*arguments: str | Path, base: str = "HEAD", **environment: str) -> Any:
        return project.bench("gate", "--base", base, *arguments, **environment)

    return called


def found(done: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(done.stdout)
    assert answer["exit_code"] == done.returncode
    return answer


def test_a_wrong_value_is_broken(project: Miniature, gate: Any, tmp_path: Path) -> None:
    project.tamper(
        "restore=FromJson(partial=writer != reader).compile(reader.root)",
        "restore=lambda n: dict(n, userName='Mallory')",
    )
    summary, cases = tmp_path / "summary.md", tmp_path / "cases.xml"
    done = gate(*ONE, "--markdown", summary, "--junit", cases)
    assert done.returncode == 4, done.stderr
    assert "json_stdlib · person: [0].userName: wrote" in done.stdout
    assert "read 'Mallory'" in done.stdout
    assert "base is right" in done.stdout
    assert done.stdout.splitlines()[-1] == "correctness broken: 1 broken"
    assert "correctness broken" in summary.read_text(encoding="utf-8").splitlines()[1]
    (failed,) = ET.parse(cases).getroot().iter("failure")
    assert "Mallory" in str(failed.get("message"))


def test_a_byte_more_is_a_regression_unless_it_is_accepted(project: Miniature, gate: Any) -> None:
    project.tamper("encode=_encode", "encode=lambda native: _encode(native) + b' '")
    project.git("commit", "-q", "-a", "-m", "a byte more")
    done = gate(*ONE, *NO_TIME, "--json", base="HEAD~1")
    assert done.returncode == 1, done.stderr
    sizes = [each for each in found(done)["entries"] if each["question"] == "size"]
    assert [(each["mark"], each["change"]) for each in sizes] == [("worse", "+64 B")]
    entry = 'scenario = "size"\ncodec = "json_stdlib"\nbytes = 1\nreason = "meant"\n'
    with (project.top / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[[tool.serdelab.gate]]\n{entry}")
    done = gate(*ONE, *NO_TIME, base="HEAD~1")
    assert done.returncode == 3, done.stdout
    assert "64 bytes more, accepted" in done.stdout
    assert "not timed: the 0.001 minutes were up" in done.stdout


def test_twice_the_work_is_slower(project: Miniature, gate: Any) -> None:
    project.tamper("encode=_encode", "encode=lambda native: (_encode(native), _encode(native))[1]")
    done = gate(*ENCODE)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "throughput of json_stdlib · person · encode: slower +" in done.stdout
    if not callgrind.missing():
        more = r"instructions of json_stdlib · person · encode: \d+\.\d % more"
        assert re.search(more, done.stdout)
    assert "sizes: 1 of 1 equal byte for byte" in done.stdout


def test_the_same_code_is_fine(gate: Any) -> None:
    done = gate(*ENCODE, "--threshold", "60%")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no difference of 60 % or more" in done.stdout
    assert done.stdout.splitlines()[-1] == "fine"


def test_what_is_touched_is_timed_and_the_rest_proven(project: Miniature, gate: Any) -> None:
    """What is not committed counts, and so does what git does not know yet."""
    project.tamper("encode=_encode", "encode=lambda native: _encode(native)")
    project.write("codecs/json_new.py", "")
    (project.top / "codecs" / "json_orjson.py").rename(project.top / "codecs" / "json_twin.py")
    project.replace("codecs/json_twin.py", 'name="json_orjson"', 'name="json_twin"')
    done = gate(*NO_TIME, "--json")
    assert done.returncode == 4, done.stderr
    answer = found(done)
    timed = [(each["codec"], each["subject"]) for each in answer["timed"]]
    assert dict.fromkeys(timed) == dict.fromkeys(
        (name, "person") for name in ("json_new", "json_stdlib", "json_twin")
    )
    assert answer["removed"] == ["json_orjson"]
    words = {(e["codec"], e["question"], e["mark"]): e["words"] for e in answer["entries"]}
    assert "has no attribute 'CODEC'" in words["json_new", "round trip", "broken"]
    assert words["json_twin", "size", "not compared"].startswith("new")
    assert words["json_twin", "throughput", "not compared"].startswith("new")
    assert words["json_stdlib", "size", "fine"] == "the same bytes"


def test_other_records_are_no_growth(project: Miniature, gate: Any) -> None:
    """Sizes are compared over base's records, whatever head would make."""
    project.replace("scenarios/datasets/event.py", "Draw(seed)", "Draw(seed + 1)")
    done = gate("--json")
    answer = found(done)
    assert done.returncode == 0, done.stdout
    assert answer["timed"] == []
    sizes = [each["words"] for each in answer["entries"] if each["question"] == "size"]
    assert sizes == ["the same bytes"] * 4


def test_a_library_is_that_of_each_side(project: Miniature, gate: Any, tmp_path: Path) -> None:
    """From a cache that has it already: no package index is asked."""
    import sys

    python = f"{sys.implementation.cache_tag}-{sys.platform}"
    folder = tmp_path / "serdelab" / "ab" / f"orjson==0.0.1-{python}"
    (folder / "orjson-0.0.1.dist-info").mkdir(parents=True)
    metadata = "Metadata-Version: 2.1\nName: orjson\nVersion: 0.0.1\n"
    (folder / "orjson-0.0.1.dist-info" / "METADATA").write_text(metadata, encoding="utf-8")
    (folder / "orjson.py").write_text(
        "import json\nOPT_UTC_Z, OPT_APPEND_NEWLINE, loads = 1, 2, json.loads\n"
        "def dumps(x, default=None, option=0):\n"
        "    return json.dumps(x, default=default).encode() + b'\\n' * (option >> 1)\n",
        encoding="utf-8",
    )
    lock = project.top / "requirements" / "bench.lock"
    text = lock.read_text(encoding="utf-8")
    before, _, rest = text.partition("\norjson==")
    lock.write_text(f"{before}\norjson==0.0.1 {rest[rest.index(chr(92)) :]}", encoding="utf-8")
    done = gate("--subject", "person", *NO_TIME, "--json", XDG_CACHE_HOME=str(tmp_path))
    answer = found(done)
    assert done.returncode == 1, done.stdout
    grown = [each["codec"] for each in answer["entries"] if each["mark"] == "worse"]
    assert grown == ["json_orjson"]
    (touch,) = answer["touched"]
    assert touch["codecs"] == ["json_orjson"]
    assert touch["why"].endswith("→ 0.0.1: its library")


def test_what_is_gone_and_a_lock_without_a_new_version_are_told(
    project: Miniature, gate: Any
) -> None:
    shutil.rmtree(project.top / "schemas" / "event")
    (project.top / "scenarios" / "datasets" / "event.py").unlink()
    with (project.top / "requirements" / "bench.lock").open("a", encoding="utf-8") as file:
        file.write("nobody-has-this==1.0\n")
    answer = found(gate("--json"))
    assert answer["exit_code"] == 0
    assert answer["removed"] == ["event"]
    assert answer["timed"] == []
    told = {touch["path"]: touch["why"] for touch in answer["touched"]}
    assert told["requirements/bench.lock"] == "no version that both sides pin was moved"
    assert told["schemas/event/subject.toml"] == "removed"


def test_a_side_that_cannot_be_imported(project: Miniature, gate: Any) -> None:
    """The fault of the change is a 4; of a base that this gate cannot run nothing can be said."""
    project.replace("src/serdelab/discover.py", "import pkgutil", "import pkgutil, nonsense")
    done = gate(*ONE, *NO_TIME)
    assert done.returncode == 4, done.stdout
    assert "No module named 'nonsense'" in done.stdout
    project.git("commit", "-q", "-a", "-m", "broken")
    project.replace("src/serdelab/discover.py", "import pkgutil, nonsense", "import pkgutil")
    done = gate(*ONE, *NO_TIME)
    assert done.returncode == 2
    assert "git:HEAD cannot be run by this gate" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("--base", "nothing"), "no commit is called 'nothing'", "log --oneline"),
        (("--base", "HEAD", "--head", "HEAD~9"), "no commit is called 'HEAD~9'", "log --oneline"),
        (("--base", ""), "no revision", "--base origin/main"),
        (("--base", "HEAD", "--codec", "json_stdlb"), "did you mean json_stdlib", "list codecs"),
        (("--base", "HEAD", "--subject", "persn"), "did you mean person", "list subjects"),
        (("--base", "HEAD", "--operation", "encod"), "did you mean encode", "one of populate,"),
        (("--base", "HEAD", "--all", "--codec", "json_stdlib"), "exclude each other", "--help"),
        (("--base", "HEAD", "--threshold", "5"), "no share between 0 and 1", "--help"),
        (("--base", "HEAD", "--markdown", "pyproject.toml"), "is not overwritten", "another name"),
        ((), "--base", "--help"),
    ],
)
def test_what_is_refused(
    project: Miniature, arguments: tuple[str, ...], said: str, hint: str
) -> None:
    done = project.bench("gate", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert hint in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_a_threshold_that_is_misspelt_is_refused(project: Miniature, gate: Any) -> None:
    project.replace("pyproject.toml", 'threshold = "5%"', 'treshold = "5%"')
    done = gate()
    assert done.returncode == 2
    assert "did you mean threshold?" in done.stderr


def test_thresholds_are_those_of_head(project: Miniature, gate: Any) -> None:
    """Not of the working tree, which may know of codecs that neither revision has."""
    entry = '\n[[tool.serdelab.gate]]\nscenario = "size"\nthreshold = "1%"\nreason = "r"\ncodec = '
    for number, codec in enumerate(("json_stdlib", "json_later")):
        with (project.top / "pyproject.toml").open("a", encoding="utf-8") as file:
            file.write(f'{entry}"{codec}"\n')
        if not number:
            project.git("commit", "-q", "-a", "-m", "a threshold")
    done = gate(*ONE, *NO_TIME, "--head", "HEAD", "--json", base="HEAD~1")
    assert done.returncode == 3, done.stderr
    (size,) = (each for each in found(done)["entries"] if each["question"] == "size")
    assert size["limit"]["threshold"] == 0.01
    assert gate(*ONE, *NO_TIME).returncode == 2
    project.git("commit", "-q", "-a", "-m", "a codec that is not there")
    done = gate(*ONE, *NO_TIME, "--head", "HEAD", base="HEAD~1")
    assert done.returncode == 2
    assert "no codec matches 'json_later'" in done.stderr


def test_no_repository_and_another_project(tmp_path: Path) -> None:
    done = call(tmp_path, "gate", "--base", "HEAD")
    assert done.returncode == 2
    assert "no git repository" in done.stderr
    assert "cd to a checkout of serdelab" in done.stderr


def test_ab_takes_an_import_that_head_alone_misses_for_broken(project: Miniature) -> None:
    project.replace("codecs/json_stdlib.py", "import json\n", "import json\nimport jsno\n")
    asked = ("--codec", "json_stdlib", "--operation", "encode")
    done = project.bench("ab", "git:HEAD", ".", *asked)
    assert done.returncode == 4, done.stdout + done.stderr
    assert "jsno" in done.stdout
