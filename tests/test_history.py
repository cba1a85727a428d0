"""``history``: ratios over stored runs, and where they change for good."""

from __future__ import annotations

import json
import math
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
import synthetic_history
from conftest import Bench
from matplotlib.backends.backend_agg import FigureCanvasAgg
from synthetic_history import Recipe, Step

from serdelab.cli.shared import select
from serdelab.errors import UnknownName, UsageError
from serdelab.report.compare.choice import Choice
from serdelab.report.history import changes, read, to_json
from serdelab.report.history.chart import draw, spread
from serdelab.report.history.series import History, Key
from serdelab.report.history.words import title
from serdelab.rows import ROWS, Row, Status
from serdelab.rows import to_json as row_to_json

ALL = Choice(select)
STEPS = (
    Step(6, "json_orjson", "encode", 1.3),
    Step(9, "protobuf_upb", "encode", 1.5),
    Step(11, "avro_fastavro", "decode", 0.7),
)
RECIPE = Recipe(14, STEPS, {9: "Another CPU"}, {6: ("orjson", "9.9")})


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return synthetic_history.write(tmp_path_factory.mktemp("history") / "results", RECIPE)


@pytest.fixture(scope="module")
def history(folders: list[Path]) -> History:
    return read(list(reversed(folders)), ALL)


def test_changes_are_found_with_what_else_differs(history: History) -> None:
    found = {(p.key.codec, p.key.operation): p for p in history.changes}
    orjson = found["json_orjson", "encode"]
    assert (orjson.place, orjson.causes) == (6, ("orjson 1.2.3 Rust → 9.9 Rust",))
    assert orjson.factor == pytest.approx(1.3, rel=0.05)
    assert found["avro_fastavro", "read_all"].place == 11
    assert title(history).startswith("Ratios to json_stdlib over 14 runs: ")


def test_another_machine_is_marked_and_is_no_change(history: History) -> None:
    assert history.machines == (9,)
    assert not any(p.key == Key("person", "encode", "protobuf_upb") for p in history.changes)


def test_runs_are_in_order_of_time(history: History, folders: list[Path]) -> None:
    assert [run.name for run in history.runs] == [folder.name for folder in folders]
    assert not any(key.codec in ("json_stdlib", "twin", "floor") for key in history.series)


def test_pure_noise_has_no_change_and_steps_are_found() -> None:
    random = Random(3)

    def share(runs: int, sd: float, step: float, tries: int = 150) -> float:
        def one() -> list[tuple[int, float]]:
            logs = [random.gauss(0, sd) + (step if i >= runs // 2 else 0) for i in range(runs)]
            return changes.found([math.exp(log) for log in logs], 0.03)

        return sum(bool(one()) for _ in range(tries)) / tries

    assert share(6, 0.014, 0.0) <= 0.01
    assert share(20, 0.014, 0.0) <= 0.01
    assert share(12, 0.04, 0.0) <= 0.05
    assert share(12, 0.014, 0.1) >= 0.95
    assert share(6, 0.014, 0.3) >= 0.95


ODD = [1.0, 1.0, 1.0, 9.0, 1.0, 1.0, 1.0, 1.0]


@pytest.mark.parametrize("ratios", [[], [1.0], [1.0, 2.0, 2.0], [1.0] * 9, ODD])
def test_few_runs_equal_ones_and_one_odd_one_are_no_change(ratios: list[float]) -> None:
    assert changes.found(ratios, 0.03) == []


def test_a_run_in_which_a_codec_fell_has_no_ratio_of_it(tmp_path: Path) -> None:
    folders = synthetic_history.write(tmp_path, Recipe(2))
    fell = Row(
        scenario="throughput",
        subject="person",
        codec="json_orjson",
        status=Status.WRONG,
        reason="it changed name",
    )
    with (folders[0] / ROWS).open("a", encoding="utf-8") as rows:
        rows.write(row_to_json(fell) + "\n")
    series = read(folders, ALL).series
    assert [place for place, _ in series[Key("person", "encode", "json_orjson")]] == [1]
    assert [place for place, _ in series[Key("person", "encode", "protobuf_upb")]] == [0, 1]


def test_where_all_change_it_is_the_reference(tmp_path: Path) -> None:
    codecs = ("json_orjson", "avro_fastavro", "protobuf_upb")
    steps = tuple(Step(5, codec, "encode", 1.4) for codec in codecs)
    folders = synthetic_history.write(tmp_path, Recipe(10, steps))
    found = read(folders, Choice(select, operations=("encode",)))
    assert any("more likely json_stdlib became faster" in note for note in found.notes)


def test_runs_that_do_not_fit_are_left_out_and_named(tmp_path: Path, folders: list[Path]) -> None:
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "run.json").write_text("{", encoding="utf-8")
    other = synthetic_history.write(tmp_path / "other", Recipe(1))[0]
    content = json.loads((other / "run.json").read_text(encoding="utf-8"))
    content["request"]["reference"] = "json_orjson"
    (other / "run.json").write_text(json.dumps(content), encoding="utf-8")
    found = read([*folders[:3], damaged, other], ALL)
    assert len(found.runs) == 3
    assert any("damaged" in note for note in found.notes)
    assert any("Left out, not to json_stdlib" in note for note in found.notes)
    with pytest.raises(UsageError, match="no run has a ratio"):
        read([damaged], ALL)


def test_without_the_library_it_says_so(
    folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "available", lambda: False)
    found = read(folders[:5], ALL)
    assert (found.changes, found.detected) == ((), False)
    assert any("ruptures is not installed" in note for note in found.notes)
    assert "change point" not in title(found)


def test_selectors(folders: list[Path]) -> None:
    found = read(folders[:2], Choice(select, codecs=("protobuf_*",), operations=("*",)))
    assert {key.codec for key in found.series} == {"protobuf_upb"}
    assert {key.operation for key in found.series} > {"encode", "decode", "read_all"}
    with pytest.raises(UnknownName):
        read(folders[:2], Choice(select, codecs=("xml_*",)))


def test_the_chart_names_every_line_once_and_apart(history: History) -> None:
    chart = draw(history)
    canvas = chart.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    for axes in chart.figure.axes:
        names = [t for t in axes.texts if "_" in t.get_text()]
        assert len(names) == 3
        boxes = sorted((t.get_window_extent() for t in names), key=lambda box: box.y0)
        assert all(a.y1 <= b.y0 + 2 for a, b in pairwise(boxes))
        assert all(box.x1 <= chart.figure.bbox.x1 for box in boxes)
    assert "json_orjson, encode on person" in chart.alt
    assert chart.svg() == chart.svg()


def test_names_are_spread_no_more_than_needed() -> None:
    assert spread([1, 50, 51, 52, 90], 10, 0, 100) == [1, 41, 51, 61, 90]
    assert spread([0, 0, 0], 10, 0, 100) == [0, 10, 20]
    assert spread([100, 100], 10, 0, 100) == [90, 100]


def test_the_command(bench: Bench, folders: list[Path]) -> None:
    (bench.folder / "results").symlink_to(folders[0].parent)
    done = bench("history", "--out", "said", "--codec", "json_orjson")
    assert done.returncode == 0, done.stderr
    assert "1 change point" in done.stdout
    assert "orjson 1.2.3 Rust" in done.stdout
    written = {path.name for path in (bench.folder / "said").rglob("*.*")}
    assert written == {"history.md", "history.html", "history.svg", "history.png"}


def test_json_is_whole(history: History) -> None:
    found = json.loads(json.dumps(to_json(history), allow_nan=False))
    assert [run["new_machine"] for run in found["runs"]].index(True) == 9
    assert {change["codec"] for change in found["changes"]} >= {"json_orjson", "avro_fastavro"}
    assert len(found["series"][0]["points"]) == 14
