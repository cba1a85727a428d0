"""The parts of a run that are worth a test of their own."""

from __future__ import annotations

import json
import pickle
import py_compile
import re
import subprocess
import sys
import threading
import time
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path

import pytest

import serdelab
from serdelab import discover
from serdelab.errors import DecodeError, ProofError, Unavailable
from serdelab.rows import Row, Status, read_rows, to_json
from serdelab.run import Request, code, default_folder, environment
from serdelab.run.beacon import SIZE, Beacon, Step
from serdelab.run.channel import classify
from serdelab.run.code import code_of, source, with_helpers
from serdelab.run.plan import complete, plan
from serdelab.run.process import Workers
from serdelab.run.store import Store

MISBEHAVING = Path(__file__).parent / "plugins" / "misbehaving"
REQUEST = Request(
    subjects=("person", "order"),
    codecs=("json_stdlib", "json_orjson"),
    scenarios=("size", "memory", "throughput", "access"),
    spawns=3,
)


def test_a_beacon_is_read_by_whoever_opens_its_file(tmp_path: Path) -> None:
    path = tmp_path / "beacon"
    path.touch()
    worker, parent = Beacon(path), Beacon(path)
    assert parent.step() == Step()
    worker.show(Step("throughput", "order", "encode", "json_stdlib").label())
    worker.show(Step("access", "order", "one", "x").label())
    assert parent.step() == Step("access", "order", "one", "x")
    assert parent.steps == 2


def test_a_label_that_is_too_long_is_no_culprit(tmp_path: Path) -> None:
    path = tmp_path / "beacon"
    path.touch()
    beacon = Beacon(path)
    beacon.show(Step("s" * 2 * SIZE).label())
    assert beacon.step() == Step()


@pytest.mark.parametrize(
    ("error", "status", "reason"),
    [
        (ProofError("c", "a.b", 1, 2), Status.WRONG, "c changed a.b: wrote 1, read 2"),
        (Unavailable("lz4", "compression"), Status.UNAVAILABLE, "pip install"),
        (MemoryError(), Status.CRASHED, "memory"),
        (DecodeError("bad\n  bytes"), Status.FAILED, "DecodeError: bad bytes"),
        (KeyError(), Status.FAILED, "KeyError"),
    ],
)
def test_an_error_has_its_status(error: Exception, status: Status, reason: str) -> None:
    found, why = classify(error)
    assert found is status
    assert reason in why


def test_a_plan_has_a_look_a_codec_and_a_process_for_each_trial_of_memory() -> None:
    made = plan(REQUEST, "")
    assert [job.scenarios for job in made.looks] == [("size",), ("size",)]
    assert {(j.codecs, j.subjects) for j in made.isolated} == {
        ((codec,), (subject,)) for codec in REQUEST.codecs for subject in REQUEST.subjects
    }
    assert [job.spawn for job in made.passes] == [1, 2, 3]
    assert all(job.scenarios == ("throughput", "access") for job in made.passes)
    labels = [job.label for job in made.jobs]
    assert len(set(labels)) == len(labels) == 1 + 2 + 4 + 3


def test_a_request_survives_its_file() -> None:
    asked = Request(
        subjects=("person",),
        codecs=("a",),
        scenarios=("size",),
        records=7,
        plugin_folders=(Path("x"),),
    )
    assert Request.from_json(json.loads(json.dumps(asked.to_json()))) == asked


def test_the_reference_is_added_only_where_something_is_timed() -> None:
    asked = Request(subjects=("person",), codecs=("json_orjson",), scenarios=("size",))
    assert complete(asked).codecs == ("json_orjson",)


def test_rows_are_on_disk_as_soon_as_they_are_written(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "run", {"status": "running"})
    row = Row(scenario="size", subject="person", codec="x", reason="a\u2028b\x85c")
    store.append(row)
    assert list(read_rows(tmp_path / "run")) == [row]


def test_a_torn_row_is_cut_off_and_only_that(tmp_path: Path) -> None:
    store = Store.create(
        tmp_path / "run", {part: {} for part in ("request", "environment", "codecs", "subjects")}
    )
    row = Row(scenario="size", subject="person", codec="x")
    store.append(row)
    store.close()
    with (tmp_path / "run" / "rows.jsonl").open("a", encoding="utf-8") as rows:
        rows.write(to_json(row)[:-5])
    again = Store.reopen(tmp_path / "run")
    again.append(Row(scenario="size", subject="person", codec="y"))
    assert [found.codec for found in read_rows(tmp_path / "run")] == ["x", "y"]


def test_code_is_that_of_codec_and_scenario() -> None:
    found = code_of("thrift_binary_apache", "size")
    assert found != code_of("thrift_binary_apache", "memory")
    assert found != code_of("thrift_compact_apache", "size")


def test_code_covers_the_helpers_a_codec_imports() -> None:
    path = source(discover.plugins(discover.CODEC)["thrift_binary_apache"])
    assert path is not None
    names = {file.name for file in with_helpers(path, set())}
    assert {"thrift_binary_apache.py", "_thrift_apache.py", "_thrift_structs.py"} <= names
    assert "_avro_native.py" not in names


@pytest.mark.parametrize(
    "name",
    ["convert", "equal", "timed", "counted", "callgrind", "trial", "material", "estimate"],
)
def test_code_covers_what_makes_and_times_and_proves(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one more line in that file of the engine it is other code."""
    (place,) = [i for i, path in enumerate(code.ENGINE) if path.stem == name]
    changed = tmp_path / f"{name}.py"
    changed.write_bytes(code.ENGINE[place].read_bytes() + b"# another idea\n")
    digest = code_of.__wrapped__
    before = digest("json_stdlib", "size")
    monkeypatch.setattr(code, "ENGINE", [*code.ENGINE[:place], changed, *code.ENGINE[place + 1 :]])
    assert digest("json_stdlib", "size") != before


def test_every_plugin_has_its_source() -> None:
    for kind in (discover.CODEC, discover.SCENARIO):
        for plugin in discover.plugins(kind).values():
            found = source(plugin)
            assert found is not None, plugin
            assert found.is_file()


def test_a_compiled_plugin_has_the_code_of_its_bytes(tmp_path: Path) -> None:
    text = 'from serdelab.contract import Codec\nraise ValueError("not in this process")\n'
    digests: list[str] = []
    for number in range(2):
        written = tmp_path / f"written_{number}.py"
        written.write_text(f"{text}IDEA = {number}\n", encoding="utf-8")
        folder = tmp_path / str(number)
        compiled = folder / "compiled.pyc"
        py_compile.compile(str(written), str(compiled), doraise=True)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(discover, "_folders", {})
            discover.add_folder(folder)
            assert source(discover.plugins(discover.CODEC)["compiled"]) == compiled
            digests.append(code_of.__wrapped__("compiled", "size"))
    assert len(set(digests)) == 2


def test_code_covers_a_compiled_helper(tmp_path: Path) -> None:
    plugin = tmp_path / "plugin.py"
    plugin.write_text("from . import _helper\nfrom ._native import encode\n", encoding="utf-8")
    written = tmp_path / "written.py"
    written.write_text("", encoding="utf-8")
    py_compile.compile(str(written), str(tmp_path / "_helper.pyc"), doraise=True)
    extension = tmp_path / f"_native{EXTENSION_SUFFIXES[0]}"
    extension.write_bytes(b"\x7fELF\0")
    assert with_helpers(plugin, set()) == {plugin, tmp_path / "_helper.pyc", extension}


@pytest.mark.parametrize("inner", ["", "a_namespace/"])
def test_the_package_of_an_entry_point_is_not_imported_to_find_its_source(
    inner: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "of_a_stranger"
    (package / inner).mkdir(parents=True)
    (package / "__init__.py").write_text("raise SystemExit\n", encoding="utf-8")
    module = package / inner / f"codec{EXTENSION_SUFFIXES[0]}"
    module.write_bytes(b"\x7fELF\0")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    name = f"of_a_stranger.{inner.replace('/', '.')}codec"
    plugin = discover.Plugin("codec", f"{name}:CODEC", lambda: None, module=name)
    assert source(plugin) == module


def test_the_folder_of_a_run_sorts_by_time_and_names_machine_and_code() -> None:
    name = default_folder(Path("results")).name
    assert re.fullmatch(r"\d{8}T\d{6}Z_[A-Za-z0-9.-]+_[0-9a-z.]+", name)


def test_the_environment_is_told_before_and_after() -> None:
    first, last = environment.at_start(), environment.at_end()
    assert first["cores"] >= 1
    assert first["serdelab"] == serdelab.__version__
    assert first["started"] <= last["finished"]
    assert re.fullmatch(r"[0-9a-f]{40}|", first["commit"])


def test_cores_that_are_equally_idle_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_idle", lambda: {0: 5, 1: 5, 4: 5})
    monkeypatch.setattr(environment, "_SAMPLE_S", 0)
    assert [environment.quietest_core(turn) for turn in range(4)] == [0, 1, 4, 0]


def test_the_quietest_core_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = iter([{0: 5, 1: 5}, {0: 6, 1: 14}])
    monkeypatch.setattr(environment, "_idle", lambda: next(samples))
    monkeypatch.setattr(environment, "_SAMPLE_S", 0)
    assert environment.quietest_core(0) == 1


def test_where_the_system_tells_nothing_no_core_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_idle", dict[int, int])
    assert environment.quietest_core(0) == -1


def test_stopping_ends_a_worker_that_hangs(tmp_path: Path) -> None:
    asked = Request(
        subjects=("person",), codecs=("hangs",), scenarios=("size",), plugin_folders=(MISBEHAVING,)
    )
    made = plan(asked, str(tmp_path))
    workers = Workers()
    assert workers.execute(made.material, lambda _: None) is None
    heard = threading.Event()

    def stop() -> None:
        heard.wait()
        time.sleep(0.5)
        workers.stop()

    threading.Thread(target=stop, daemon=True).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        workers.execute(made.looks[0], lambda _: heard.set())
    assert time.monotonic() - began < asked.time_limit_s / 2


def test_a_job_survives_its_way_to_the_worker() -> None:
    job = plan(REQUEST, "somewhere").passes[0]
    assert pickle.loads(pickle.dumps(job)) == job


def test_a_ctrl_c_that_a_finalizer_swallowed_still_ends_the_wait() -> None:
    """Python prints a KeyboardInterrupt that is raised in a finalizer, and goes on."""
    code = """
import signal, sys, threading, time
from serdelab.run import process
workers = process.Workers()
class Finalized:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)
with workers.heeding():
    thing = Finalized()
    del thing
    try:
        workers.execute(None, print)
    except KeyboardInterrupt:
        sys.exit(130)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert "KeyboardInterrupt" in done.stderr  # it was swallowed
    assert done.returncode == 130
