"""A run that is stopped keeps what it has, and goes on from there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from serdelab.errors import ResultsError, UnknownName, UsageError
from serdelab.rows import Row, Status, read_rows
from serdelab.run import Request, Silent, resume, start
from serdelab.run.code import code_of

MISBEHAVING = Path(__file__).parent / "plugins" / "misbehaving"


def request(**changes: object) -> Request:
    basic: dict[str, object] = {
        "subjects": ("person",),
        "codecs": ("json_stdlib", "json_orjson"),
        "scenarios": ("size", "throughput"),
        "spawns": 3,
        "seconds": 2.0,
        "records": 20,
    }
    return Request(**(basic | changes))  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] - keywords of a test


@dataclass
class StopsAt(Silent):
    """Plays the user who presses Ctrl-C when a row comes that ``when`` is true of."""

    when: Callable[[Row], bool]

    def row(self, row: Row) -> None:
        if self.when(row):
            raise KeyboardInterrupt


@dataclass
class Counts(Silent):
    jobs: int = 0

    def planned(self, jobs: int, seconds: float) -> None:
        self.jobs = jobs


def state(folder: Path) -> str:
    status: str = json.loads((folder / "run.json").read_text(encoding="utf-8"))["status"]
    return status


def keys(folder: Path) -> set[tuple[str, str, str, str, int]]:
    return {row.key for row in read_rows(folder)}


def test_a_stopped_run_is_resumed_to_what_it_would_have_been(tmp_path: Path) -> None:
    whole, stopped = tmp_path / "whole", tmp_path / "stopped"
    assert start(request(), whole, Silent()).status == "finished"
    outcome = start(request(), stopped, StopsAt(lambda row: row.spawn == 2))
    assert outcome.status == state(stopped) == "interrupted"
    assert {key[4] for key in keys(stopped)} == {0, 1, 2}

    rows = stopped / "rows.jsonl"
    before = rows.read_text(encoding="utf-8")
    rows.write_text(before + '{"scenario":"throughput","sub', encoding="utf-8")
    counts = Counts()
    assert resume(stopped, counts).status == state(stopped) == "finished"
    assert counts.jobs == 1 + 2  # the subjects, and the two passes that were not complete
    assert rows.read_text(encoding="utf-8").startswith(before)
    assert keys(stopped) == keys(whole)


def test_a_run_stopped_while_codecs_are_proven_is_resumed(tmp_path: Path) -> None:
    outcome = start(request(spawns=1), tmp_path / "run", StopsAt(lambda row: row.spawn == 0))
    assert outcome.status == "interrupted"
    assert resume(tmp_path / "run", Silent()).status == "finished"
    assert {key[2] for key in keys(tmp_path / "run")} >= {"json_stdlib", "json_orjson"}


def test_resuming_a_finished_run_measures_nothing_again(tmp_path: Path) -> None:
    start(request(spawns=1), tmp_path / "run", Silent())
    before = (tmp_path / "run" / "rows.jsonl").read_bytes()
    assert resume(tmp_path / "run", Silent()).status == "finished"
    assert (tmp_path / "run" / "rows.jsonl").read_bytes() == before


def test_what_failed_before_stays_told(tmp_path: Path) -> None:
    asked = request(
        codecs=("json_stdlib", "raises"),
        spawns=1,
        plugin_folders=(MISBEHAVING,),
        scenarios=("size",),
    )
    first = start(asked, tmp_path / "run", Silent())
    again = resume(tmp_path / "run", Silent())
    assert [row.codec for row in first.failures] == ["raises"]
    assert [row.codec for row in again.failures] == ["raises"]


def test_changed_code_is_not_mixed_with_older_rows(tmp_path: Path) -> None:
    plugins = tmp_path / "plugins"
    plugins.mkdir()
    shutil.copy(MISBEHAVING / "_mini.py", plugins)
    plugin = plugins / "changing.py"
    plugin.write_text('from ._mini import mini\n\nCODEC = mini("changing")\n', encoding="utf-8")
    asked = request(codecs=("changing",), scenarios=("size",), plugin_folders=(plugins,))
    start(asked, tmp_path / "run", Silent())
    (plugins / "_mini.py").open("a").write("# another idea\n")
    code_of.cache_clear()
    with pytest.raises(ResultsError, match="changing or size has changed"):
        resume(tmp_path / "run", Silent())


@pytest.fixture(scope="module")
def after_one_pass(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stopped") / "run"
    outcome = start(request(spawns=2), folder, StopsAt(lambda row: row.spawn == 2))
    assert outcome.status == "interrupted"
    return folder


CHANGED = [
    ("environment", "python", "this machine"),
    ("environment", "cpu", "this machine"),
    ("environment", "machine", "this machine"),
    ("codecs/json_orjson", "version", "codec json_orjson"),
    ("codecs/json_orjson", "implementation", "codec json_orjson"),
    ("subjects/person", "source", "subject person"),
    ("subjects/person", "sha256", "subject person"),
]


@pytest.mark.parametrize(("part", "key", "what"), CHANGED)
def test_a_run_does_not_go_on_with_other_things_than_it_began_with(
    after_one_pass: Path, tmp_path: Path, part: str, key: str, what: str
) -> None:
    folder = shutil.copytree(after_one_pass, tmp_path / "run")
    content = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    entry = content
    for name in part.split("/"):
        entry = entry[name]
    entry[key] = "another"
    (folder / "run.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ResultsError, match=f"{what} is not .*: {key} was another, is ") as refused:
        resume(folder, Silent())
    assert refused.value.hint == "python bench.py run"
    assert (folder / "rows.jsonl").read_bytes() == (after_one_pass / "rows.jsonl").read_bytes()
    assert state(folder) == "interrupted"


def test_no_run_is_written_over(tmp_path: Path) -> None:
    start(request(scenarios=("size",)), tmp_path / "run", Silent())
    with pytest.raises(ResultsError, match="holds a run already"):
        start(request(), tmp_path / "run", Silent())


def test_a_run_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    said: list[str] = []

    class Resumes(Silent):
        def row(self, row: Row) -> None:
            if not said:
                with pytest.raises(ResultsError, match="being written by another process") as e:
                    resume(folder, Silent())
                said.append(str(e.value))

    start(request(scenarios=("size",)), folder, Resumes())
    assert said
    assert state(folder) == "finished"


def test_there_must_be_a_run_to_resume(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no run in"):
        resume(tmp_path, Silent())
    (tmp_path / "run.json").write_text("{", encoding="utf-8")
    with pytest.raises(ResultsError, match="damaged"):
        resume(tmp_path, Silent())
    (tmp_path / "run.json").write_text('{"format_version": 99}', encoding="utf-8")
    with pytest.raises(ResultsError, match="format version 99"):
        resume(tmp_path, Silent())


@pytest.mark.parametrize("word", ["subjects", "codecs", "scenarios"])
def test_a_run_of_nothing_is_refused(tmp_path: Path, word: str) -> None:
    with pytest.raises(UsageError, match=word):
        start(request(**{word: ()}), tmp_path / "run", Silent())
    assert not (tmp_path / "run").exists()


def test_a_scenario_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownName, match="througput"):
        start(request(scenarios=("througput",)), tmp_path / "run", Silent())
    assert not (tmp_path / "run").exists()


def test_the_reference_is_timed_though_not_asked_for(tmp_path: Path) -> None:
    start(request(codecs=("json_orjson",), spawns=1), tmp_path / "run", Silent())
    timed = {row.codec for row in read_rows(tmp_path / "run") if row.operation == "encode"}
    assert timed == {"json_orjson", "json_stdlib", "twin", "floor"}


def test_a_subject_that_cannot_be_loaded_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    asked = request(subjects=("person", "nobody"), spawns=1, scenarios=("size",))
    outcome = start(asked, tmp_path / "run", Silent())
    rows = list(read_rows(tmp_path / "run"))
    lost = [row for row in rows if row.subject == "nobody"]
    assert {row.codec for row in lost} == {"json_stdlib", "json_orjson"}
    assert all(row.status is Status.FAILED and "nobody" in row.reason for row in lost)
    assert len(outcome.failures) == 1
    assert {r.codec for r in rows if r.subject == "person" and r.measures} == set(asked.codecs)
