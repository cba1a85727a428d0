"""``compare``: two stored runs side by side, and when that is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
import synthetic_run
from conftest import Bench
from matplotlib.backends.backend_agg import FigureCanvasAgg

from serdelab.cli.shared import select
from serdelab.errors import UnknownName, UsageError
from serdelab.report.compare import compare, to_json
from serdelab.report.compare.chart import draw
from serdelab.report.compare.choice import Choice
from serdelab.report.compare.comparison import Comparison
from serdelab.report.compare.pairs import changes
from serdelab.report.compare.words import INDICATIVE, change, title

ALL = Choice(select)
CODECS = ("json_stdlib", "json_orjson", "avro_fastavro", "protobuf_upb")
Edit = Callable[[dict[str, Any]], None]


def run(folder: Path, seed: int = 1, spawns: int = 10, edit: Edit | None = None) -> Path:
    """A small run of equal records; ``edit`` changes each of its rows."""
    recipe = synthetic_run.Recipe(("person", "order"), CODECS, ("size", "throughput"))
    synthetic_run.write(folder, recipe, seed=seed, spawns=spawns, failures=False)
    rows = [json.loads(line) for line in (folder / "rows.jsonl").read_text("utf-8").splitlines()]
    for row in rows:
        row["code"] = "0" * 12
        if row["scenario"] == "size":
            row["raw_bytes"] = 100.0
        if edit is not None:
            edit(row)
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "rows.jsonl").write_text(text, encoding="utf-8")
    return folder


def slower(row: dict[str, Any]) -> None:
    if row["codec"] == "json_orjson" and row.get("operation") == "encode":
        row["undisturbed_ns"] *= 1.3


def environment(folder: Path, **changed: str) -> Path:
    path = folder / "run.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["environment"] |= changed
    content["request"]["seed"] = 1
    for subject in content["subjects"].values():
        subject["seed"] = 1
    path.write_text(json.dumps(content), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("compare")
    return run(folder / "a"), environment(run(folder / "b", 2, edit=slower))


@pytest.fixture(scope="module")
def compared(runs: tuple[Path, Path]) -> Comparison:
    return compare(*runs, ALL, different_code=False)


def test_only_what_moved_is_apart(compared: Comparison) -> None:
    apart = {(p.codec, p.operation): p.change.point for p in compared.pairs if p.apart}
    assert set(apart) == {("json_orjson", "encode")}
    assert apart["json_orjson", "encode"] == pytest.approx(1.3, rel=0.02)
    assert len(compared.pairs) == 2 * 2 * 3
    assert not compared.indicative
    assert title(compared).startswith("2 of 12 ratios to json_stdlib differ by more than the noise")
    assert {size.after for size in compared.sizes} == {100.0}


def test_no_word_without_enough_processes(tmp_path: Path) -> None:
    few = run(tmp_path / "a", spawns=3), run(tmp_path / "b", 2, 3, slower)
    compared = compare(*few, ALL, different_code=False)
    assert not any(pair.apart for pair in compared.pairs)
    assert "too few processes" in title(compared)


def test_across_machines_it_is_indicative(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    other = environment(run(tmp_path / "b", 2), machine="elsewhere", python="CPython 3.14.0")
    compared = compare(runs[0], other, ALL, different_code=False)
    assert compared.indicative
    assert title(compared).startswith(INDICATIVE)
    assert {d.what for d in compared.differences} == {"machine", "python"}


def test_other_code_is_refused(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    def recoded(row: dict[str, Any]) -> None:
        if row["codec"] == "avro_fastavro":
            row["code"] = "f" * 12

    other = run(tmp_path / "b", 2, edit=recoded)
    with pytest.raises(UsageError, match="avro_fastavro was measured by different code") as caught:
        compare(runs[0], other, ALL, different_code=False)
    assert caught.value.hint.endswith("--different-code")
    assert compare(runs[0], other, ALL, different_code=True).other_code == ("avro_fastavro",)
    without = Choice(select, codecs=("json_*,protobuf_upb",))
    assert compare(runs[0], other, without, different_code=False).other_code == ()


def test_of_other_code_of_the_reference_nothing_is_compared(
    tmp_path: Path, runs: tuple[Path, Path]
) -> None:
    def recoded(row: dict[str, Any]) -> None:
        if row["codec"] == "json_stdlib":
            row["code"] = "f" * 12

    other = run(tmp_path / "b", 2, edit=recoded)
    with pytest.raises(UsageError, match="json_stdlib was measured by different code"):
        compare(runs[0], other, Choice(select, codecs=("protobuf_upb",)), different_code=False)


def test_other_references_are_refused(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    recipe = synthetic_run.Recipe(("person",), CODECS, ("throughput",), reference="json_orjson")
    other = synthetic_run.write(tmp_path / "b", recipe)
    with pytest.raises(UsageError, match="different references"):
        compare(runs[0], other, ALL, different_code=False)


def test_selectors_are_names_of_both(runs: tuple[Path, Path]) -> None:
    choice = Choice(select, ("person",), ("json_*",), ("*",))
    compared = compare(*runs, choice, different_code=False)
    assert {(p.subject, p.codec) for p in compared.pairs} == {("person", "json_orjson")}
    assert {p.operation for p in compared.pairs} > {"encode", "decode", "restore"}
    with pytest.raises(UnknownName):
        compare(*runs, Choice(select, ("flight",)), different_code=False)


def test_sizes_that_differ_are_facts(tmp_path: Path, runs: tuple[Path, Path]) -> None:
    def larger(row: dict[str, Any]) -> None:
        if row["scenario"] == "size" and row["codec"] == "protobuf_upb":
            row["raw_bytes"] += 1

    compared = compare(runs[0], run(tmp_path / "b", 2, edit=larger), ALL, different_code=False)
    assert {s.codec for s in compared.sizes if s.before != s.after} == {"protobuf_upb"}


def test_intervals_of_changes_hold_the_truth() -> None:
    random = Random(7)
    samples = [
        ([random.gauss(1, 0.01) for _ in range(10)], [random.gauss(1.05, 0.01) for _ in range(8)])
        for _ in range(300)
    ]
    found = changes(samples)
    held = sum(e.low <= 1.05 <= e.high for e in found) / len(found)
    assert 0.9 <= held <= 0.99
    assert changes([([1.0], [2.0])])[0].point == 2.0


def test_changes_are_written_as_people_read_them() -> None:
    assert [change(x) for x in (1.042, 0.9, 2.314, 0.4)] == [
        "+4.2 %",
        "-10.0 %",
        "× 2.31",
        "× 0.400",
    ]


def test_the_chart_stays_on_its_page(compared: Comparison) -> None:
    chart = draw(compared)
    assert chart is not None
    canvas = chart.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    page = chart.figure.bbox
    labels = [text for axes in chart.figure.axes for text in axes.texts]
    assert len(labels) == 2
    for text in [*labels, *chart.figure.texts]:
        box = text.get_window_extent()
        assert page.x0 <= box.x0 <= box.x1 <= page.x1
    assert "json_orjson, encode on person" in chart.alt
    assert chart.svg() == chart.svg()


def test_the_command(bench: Bench, runs: tuple[Path, Path]) -> None:
    done = bench("compare", *runs, "--out", "said", "--subject", "person")
    assert done.returncode == 0, done.stderr
    assert "▲ higher" in done.stdout
    assert "cannot show that code became slower" in done.stdout
    said = bench.folder / "said"
    written = {path.relative_to(said).as_posix() for path in said.rglob("*.*")}
    assert written == {"compare.md", "compare.html", "charts/compare.svg", "charts/compare.png"}
    page = (said / "compare.html").read_text(encoding="utf-8")
    assert not re.search(r'(src|href)="https?:', page)
    again = bench("compare", *runs, "--out", "said")
    assert again.returncode == 2
    assert "nothing is overwritten" in again.stderr


def test_json_is_whole(compared: Comparison) -> None:
    found = json.loads(json.dumps(to_json(compared), allow_nan=False))
    assert found["reference"] == "json_stdlib"
    assert sum(pair["apart"] for pair in found["ratios"]) == 2
