"""``import``: files of pytest-benchmark and pyperf as runs.

The files in ``foreign/`` are real ones, written by pytest-benchmark 5.3.1 and pyperf 2.11.0. Of
long lists a part was kept, and what names places on the machine was taken out.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Bench
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serdelab import report
from serdelab.cli.shared import select
from serdelab.errors import ResultsError, SerdelabError, UnknownName, UsageError
from serdelab.foreign import Naming, default_folder, read, store
from serdelab.report.compare import compare
from serdelab.report.compare.choice import Choice
from serdelab.rows import read_rows, read_run

FOLDER = Path(__file__).parent / "foreign"
CODECS, PLAIN, PYPERF = (
    FOLDER / f"{name}.json" for name in ("pytest_benchmark_codecs", "pytest_benchmark", "pyperf")
)
SPLIT = Naming.of(r"(?P<codec>\w+)_(?P<operation>\w+)")


def test_our_own_benchmarks_come_back_whole(tmp_path: Path) -> None:
    store(read([CODECS], Naming()), tmp_path)
    run = report.load(tmp_path)
    assert run.reference == "json_stdlib"
    assert run.noise_floor < 0.1, "the twin is one, too"
    assert run.codecs.loc["json_orjson", "implementation"] == "Rust"
    entry = content(CODECS)["benchmarks"][0]
    assert entry["extra_info"]["codec"] == "json_orjson"
    rows = {(row.codec, row.operation): row for row in read_rows(tmp_path)}
    row = rows["json_orjson", "encode"]
    assert row.proof is not None
    assert row.proof.records == 16
    assert row.code == entry["extra_info"]["code"]
    a_call = entry["stats"]["median"] / 16 * 1e9
    assert row.measures["typical_ns"] == pytest.approx(a_call, rel=0.1)
    assert row.measures["calls_per_batch"] == entry["stats"]["iterations"] * 16
    assert any("one benchmark after another" in note for note in run.notes)


def test_a_summary_is_read_in_seconds() -> None:
    rows = {row.codec: row for row in read([PLAIN], Naming()).rows}
    assert set(rows) == {"test_dumps[flat]", "test_dumps[indented]", "test_loads"}
    stats = content(PLAIN)["benchmarks"][0]["stats"]
    measures = rows["test_dumps[flat]"].measures
    assert measures["undisturbed_ns"] == pytest.approx(stats["min"] * 1e9)
    assert measures["typical_ns"] == pytest.approx(stats["median"] * 1e9)
    assert str(measures["clock"]).startswith("minimum and median of ")
    assert rows["test_loads"].subject == "small"
    assert rows["test_loads"].operation == "call"


def test_processes_of_pyperf_are_processes(tmp_path: Path) -> None:
    store(read([PYPERF], SPLIT, "json"), tmp_path)
    run = report.load(tmp_path)
    found = run.timings.set_index(["codec", "operation"])
    assert set(found.index) == {
        (codec, word) for codec in ("json", "pickle") for word in ("dumps", "loads")
    }
    assert set(found["spawns"]) == {7}
    assert found.loc[("json", "dumps"), "ratio"] == 1
    values = content(PYPERF)["benchmarks"][0]["runs"][0]["values"]
    first = next(row for row in read_rows(tmp_path) if row.spawn == 1)
    assert first.measures["typical_ns"] == pytest.approx(sorted(values)[1] * 1e9)
    environment = read_run(tmp_path)["environment"]
    assert environment["python"] == "CPython 3.11.7"
    assert environment["tool"] == "pyperf 2.11.0"


def test_several_files_are_several_processes(tmp_path: Path) -> None:
    other = tmp_path / "again.json"
    other.write_bytes(CODECS.read_bytes())
    rows = read([CODECS, other], Naming()).rows
    assert {row.spawn for row in rows} == {1, 2}
    assert len(rows) == 2 * len(read([CODECS], Naming()).rows)
    elsewhere = changed(tmp_path, CODECS, lambda d: d["machine_info"].update(node="elsewhere"))
    with pytest.raises(UsageError, match="no one run: machine differ"):
        read([CODECS, elsewhere], Naming())


def test_bytes_are_memory_and_other_units_are_refused(tmp_path: Path) -> None:
    def unit(word: str) -> Path:
        return changed(tmp_path, PYPERF, lambda d: d["metadata"].update(unit=word))

    row = read([unit("byte")], Naming()).rows[0]
    assert row.scenario == "memory"
    assert "peak_bytes" in row.measures
    assert "count" in read([unit("integer")], Naming()).rows[0].measures
    with pytest.raises(ResultsError, match="'hour', not a unit"):
        read([unit("hour")], Naming())


def changed(folder: Path, path: Path, edit: Callable[[dict[str, Any]], object]) -> Path:
    made = content(path)
    edit(made)
    out = folder / "changed.json"
    out.write_text(json.dumps(made), encoding="utf-8")
    return out


def content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ("[]", "no file of pytest-benchmark nor of pyperf"),
        ('{"benchmarks": [], "context": {}}', "no file of pytest-benchmark nor of pyperf"),
        ('{"benchmarks": [], "version": "1.0"}', "no benchmark with values"),
        ('{"benchmarks": [], "version": 6}', "this is for pyperf's format 1.0"),
        ('{"benchmarks": 1, "version": "1.0"}', r"benchmarks is 1, not a list"),
        ('{"benchmarks": ["\\ud800"], "version": "1.0"}', "is not JSON"),
        ('{"benchmarks": [{"runs": [{"values": [0]}]}], "version": "1.0"}', "name is missing"),
    ],
)
def test_another_file_is_a_clear_error(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "out.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ResultsError, match=said):
        read([path], Naming())


def leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where every value stands."""
    items: list[tuple[Any, Any]] = []
    match value:
        case {**members}:
            items = list(members.items())
        case [*members]:
            items = list(enumerate(members))
        case _:
            pass
    found = [path] if path else []
    return found + [p for key, item in items for p in leaves(item, (*path, key))]


STRANGE = st.sampled_from([None, True, -1, 0, 1e999, "", "x", [], {}, [None], {"a": 1}, 10**400])


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data(), strange=STRANGE, name=st.sampled_from([PLAIN, CODECS, PYPERF]))
def test_any_damage_is_a_clear_error_or_none(
    tmp_path: Path, data: st.DataObject, strange: Any, name: Path
) -> None:
    made = content(name)
    *path, last = data.draw(st.sampled_from(leaves(made)))
    place = made
    for key in path:
        place = place[key]
    place[last] = strange
    out = tmp_path / "damaged.json"
    out.write_text(json.dumps(made), encoding="utf-8")
    try:
        imported = read([out], Naming())
    except SerdelabError:
        return
    assert all(isinstance(row.measures, dict) for row in imported.rows)
    json.dumps(imported.meta, allow_nan=False)


def test_names_that_meet_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="two benchmarks are test_dumps, call on small"):
        read([PLAIN], Naming.of(r"(?P<codec>test_dumps)"))
    renamed = changed(tmp_path, PLAIN, lambda d: d["benchmarks"][0].update(name="floor"))
    with pytest.raises(ResultsError, match="stands for something else"):
        read([renamed], Naming())
    with pytest.raises(UnknownName):
        read([PLAIN], Naming(), "json")
    for pattern in ("(", "x", "(?P<format>x)"):
        with pytest.raises(UsageError, match="--pattern"):
            Naming.of(pattern)


def test_folders_are_named_after_the_file() -> None:
    imported = read([PYPERF], SPLIT)
    assert default_folder(imported, Path("r")) == Path("r/20261125T221017Z_vm_pyperf")


def test_the_command_makes_a_run_like_any_other(bench: Bench) -> None:
    done = bench("import", PYPERF, "--pattern", r"(?P<codec>\w+)_(?P<operation>\w+)")
    assert done.returncode == 0, done.stderr
    assert "no reference" in done.stderr
    (stored,) = (bench.folder / "results").iterdir()
    assert "was imported" in bench("run", "--resume", stored.name).stderr
    again = bench("import", PYPERF)
    assert again.returncode == 2
    assert "nothing is overwritten" in again.stderr


def test_two_imports_are_compared(tmp_path: Path) -> None:
    folders = tmp_path / "a", tmp_path / "b"
    for folder in folders:
        store(read([CODECS], Naming()), folder)
    compared = compare(*folders, Choice(select), different_code=False)
    assert {pair.change.point for pair in compared.pairs} == {1.0}
    assert {pair.bytes for pair in compared.pairs} == {True}
