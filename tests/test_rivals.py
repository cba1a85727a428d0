"""Other tools on the same function: each once for real, what they say, and what is drawn of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.transforms import Bbox

from serdelab import rivals
from serdelab.cli import selftest_
from serdelab.errors import Unavailable
from serdelab.report.charts.chart import Chart
from serdelab.rivals import (
    Comparison,
    Measured,
    Rival,
    RivalFault,
    Work,
    outside,
    store,
    with_pyperf,
    with_pytest_benchmark,
    with_timeit,
    work,
)
from serdelab.rivals.series import Contest, series

WORK = Work("json_stdlib", "person", "encode")
RIVALS = (with_timeit.RIVAL, with_pytest_benchmark.RIVAL, with_pyperf.RIVAL)


# The function


def test_a_pass_is_a_hundred_calls_over_all_records_and_more_with_a_share() -> None:
    calls: list[object] = []
    work.one_pass(calls.append, [1, 2, 3])()
    assert calls == [1, 2, 3]
    assert work.load(WORK)() is None
    counts = [len(_inputs(replace(WORK, share=share))) for share in (0.0, 0.03, 0.05, 0.1)]
    assert counts == [100, 103, 105, 110]
    assert len({id(each) for each in _inputs(WORK)}) == 16


def _inputs(asked: Work) -> list[Any]:
    """What a pass goes over: its closure holds the call and the inputs."""
    cells: tuple[Any, ...] = getattr(work.load(asked), "__closure__", ())
    held: list[Any] = [cell.cell_contents for cell in cells]
    return next(each for each in held if not callable(each))


def test_a_work_goes_to_another_process_and_back() -> None:
    asked = Work("a", "b", "c", 4, 0.05)
    assert Work.of(asked.text()) == asked
    assert asked.before() == replace(asked, share=0.0)


# Rivals, for real


def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyperf without its ten processes: what is asked here is that it runs, not what it finds."""
    short = ["--processes=2", "--values=2", "--min-time=0.001"]

    def length(seconds: float) -> list[str]:
        return short

    monkeypatch.setattr(with_pyperf, "length", length)


@pytest.mark.parametrize("rival", RIVALS, ids=lambda rival: rival.name)
def test_each_rival_measures_for_real(rival: Rival, monkeypatch: pytest.MonkeyPatch) -> None:
    _fast(monkeypatch)
    found = rival.measure(WORK, 0.05)
    assert set(found.ns) == set(rival.statistics)
    assert all(100 < ns < 1_000_000 for ns in found.ns.values()), "ns a call of json.dumps"
    if rival.module:
        assert json.loads(found.document)["benchmarks"]


def test_settings_are_those_that_are_documented(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []

    def run(tool: str, arguments: Sequence[str], *rest: Any) -> str:
        told.extend(arguments)
        raise RivalFault("enough")

    monkeypatch.setattr(outside, "run", run)
    for rival in RIVALS:
        with pytest.raises(RivalFault):
            rival.measure(WORK, 3.0)
    assert {"--benchmark-warmup=on", "--benchmark-max-time=3.0", "--fast"} <= set(told)
    assert with_pyperf.length(5.0) == ["--processes=17", "--values=2"]


def test_a_process_that_fails_says_so(tmp_path: Path) -> None:
    with pytest.raises(RivalFault, match="tool ended with 3: no way"):
        outside.run("tool", ["-c", "import sys; print('no way'); sys.exit(3)"], tmp_path, 1)


def test_a_process_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "PATIENCE_S", 0.3)
    with pytest.raises(RivalFault, match="gave no figure"):
        outside.run("tool", ["-c", "import time; time.sleep(60)"], tmp_path, 0)


def test_a_codec_that_fails_is_a_fault_of_that_tool() -> None:
    with pytest.raises(RivalFault, match=r"timeit ended with 1: .*has no sing"):
        with_timeit.RIVAL.measure(replace(WORK, operation="sing"), 0.05)


# What they say


@pytest.mark.parametrize("rival", RIVALS[:2], ids=lambda rival: rival.name)
@pytest.mark.parametrize(("after", "said"), [(104.9, False), (105.1, True), (50.0, False)])
def test_the_rule_of_a_minimum(rival: Rival, after: float, said: bool) -> None:
    statistic = rival.statistics[-1]
    found = rival.slower(Measured({statistic: 100.0}), Measured({statistic: after}), statistic)
    assert found is said


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ([1.10, 1.11, 1.12], True),
        ([1.03, 1.031, 1.032], False),  # significant, and no 5 %
        ([0.9, 1.2, 1.3], False),  # 5 %, and not significant
        ([0.8, 0.81, 0.82], False),
    ],
)
def test_pyperf_says_itself_whether_it_is_slower(after: list[float], said: bool) -> None:
    before = Measured({}, _pyperf([1.0, 1.01, 1.02]))
    assert with_pyperf.RIVAL.slower(before, Measured({}, _pyperf(after)), "mean") is said


def _pyperf(values: list[float]) -> str:
    runs: list[Any] = [{"metadata": {}, "values": [value / 1e5]} for value in values]
    about = {"name": "work", "loops": 1}
    return json.dumps({"version": "1.0", "metadata": about, "benchmarks": [{"runs": runs}]})


def _said(ns: float) -> Rival:
    """A tool whose figure is known: a share of calls more takes so much more."""

    def measure(asked: Work, seconds: float) -> Measured:
        return Measured({"min": ns * (1 + asked.share), "max": 2 * ns})

    return Rival("known", ("min", "max"), "> 5 %", measure, with_timeit.slower)


def test_a_ratio_is_after_to_before() -> None:
    least, most = rivals.compare(_said(200.0), replace(WORK, share=0.1), 1.0)
    assert least.ratio == pytest.approx(1.1)
    assert least.ns == pytest.approx((200.0, 220.0))
    assert (least.slower, most.slower) == (True, False)
    assert most.ratio == 1


def test_false_alarms_are_counted_for_the_same_code_only() -> None:
    same = [_row("timeit", "min", 1.0), _row("timeit", "min", 1.2), _row("pyperf", "mean", 1.0)]
    more = replace(same[1], work=replace(WORK, share=0.05))
    counts = rivals.false_alarms([*same, more])
    assert counts == {("timeit", "min"): (1, 2), ("pyperf", "mean"): (0, 1)}


def test_a_tool_that_fails_is_left_out_and_told_once() -> None:
    def fails(_: Work) -> list[Comparison]:
        raise RivalFault("it does not run")

    works = [WORK, replace(WORK, seed=2), replace(WORK, seed=3)]

    def works_well(asked: Work) -> list[Comparison]:
        return [_row("good", "min", 1.0, asked)]

    tools: dict[str, Contest] = {"bad": fails, "good": works_well}
    told: list[RivalFault] = []
    found = list(series(works, tools, told.append))
    assert [each.work for each in found] == works
    assert len(told) == 1


def test_a_missing_rival_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = replace(with_pyperf.RIVAL, module="no_such_module")
    monkeypatch.setattr(with_pyperf, "RIVAL", missing)
    with pytest.raises(Unavailable, match=r"pip install -e '\.\[rivals\]'"):
        rivals.rivals()


# The chart

ABOUT = {
    "seconds": 2.0,
    "environment": {"machine": "m1", "python": "CPython 3.11", "started": "2026-11-26T00:00:00Z"},
}


def _row(tool: str, statistic: str, ratio: float, asked: Work = WORK) -> Comparison:
    return Comparison(
        tool=tool,
        statistic=statistic,
        rule="> 5 %",
        work=asked,
        ratio=ratio,
        slower=ratio > 1.05,
        ns=(100.0, 100.0 * ratio),
        seconds=1.0,
    )


def _rows(count: int) -> list[Comparison]:
    tools = (("timeit", "min", 0.4), ("pyperf", "mean", 0.2), ("serdelab ab", "median", 0.01))
    places = [(i % 7 - 3) / 3 for i in range(count)]
    return [_row(tool, stat, 1 + width * x) for tool, stat, width in tools for x in places]


def _chart(rows: Sequence[Comparison]) -> Chart:
    drawn = store.chart(rows, ABOUT)
    assert drawn is not None
    return drawn


def test_the_chart_states_what_it_shows() -> None:
    drawn = _chart(_rows(14))
    assert drawn.title == (
        "The same code measured twice: timeit (min) called it slower in 6 of 14 comparisons, "
        "this lab did so in 0 of 14"
    )
    assert "timeit (min): 0.600 to 1.400, called slower 6 times" in drawn.alt
    assert [row[3] for row in drawn.tables[0].rows] == ["6", "6", "0"]
    svg = drawn.svg()
    assert svg == _chart(_rows(14)).svg()
    for word in ("m1", "2026-11-26", "pyperf 2", "6 of 14"):
        assert word in svg


@pytest.mark.parametrize(
    ("slower", "title"),
    [
        ((), "no tool called it slower in 1 comparisons"),
        (("serdelab ab",), "this lab called it slower in 1 of 1"),
        (("timeit", "serdelab ab"), "in 1 of 1 comparisons, this lab did so in 1 of 1"),
    ],
)
def test_a_title_never_hides_our_own(slower: tuple[str, ...], title: str) -> None:
    rows = [_row(tool, "min", 1.2 if tool in slower else 1.0) for tool in ("timeit", "serdelab ab")]
    assert _chart(rows).title.endswith(title)


def test_a_known_slowdown_is_no_dot() -> None:
    assert store.chart([_row("timeit", "min", 1.1, replace(WORK, share=0.1))], ABOUT) is None


@pytest.mark.parametrize("rows", [_rows(6), _rows(100), [_row("timeit", "min", 9.0)]])
def test_no_text_of_the_chart_covers_another(rows: list[Comparison]) -> None:
    figure = _chart(rows).figure
    canvas = figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    (axes,) = figure.axes
    texts = [*figure.texts, *axes.texts, axes.xaxis.label]
    texts += [tick.label1 for tick in axes.xaxis.get_major_ticks()]
    texts += [tick.label1 for tick in axes.yaxis.get_major_ticks()]
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts if text.get_text()]
    assert all(box.x0 >= -1 and box.x1 <= figure.bbox.x1 + 1 for _, box in boxes)
    pairs = combinations(boxes, 2)
    assert not [(a, b) for (a, one), (b, two) in pairs if Bbox.intersection(one, two)]


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    first = store.write(tmp_path / "out", _rows(2), ABOUT)
    assert [file.name for file in first] == ["rivals.json", "strip.svg", "strip.png"]
    stored = json.loads(first[0].read_text(encoding="utf-8"))
    assert len(stored["comparisons"]) == 6
    with pytest.raises(FileExistsError):
        store.write(tmp_path / "out", _rows(2), ABOUT)


# The command


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--comparisons", "2"), "--comparisons and --out are for rivals"),
        (("--rivals", "--out", "taken"), "nothing is overwritten"),
        (("--rivals", "--comparisons", "0"), "0 is not in the range"),
        (("--rivals", "--codec", "json_orjsn"), "did you mean json_orjson"),
    ],
)
def test_what_is_refused(bench: Any, tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    (tmp_path / "taken").write_text("mine")
    done = bench("selftest", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_rival_nothing_is_measured(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *rest: None if name == 'pyperf' else find(name, *rest)\n"
    )
    done = bench("selftest", "--rivals", PYTHONPATH=str(tmp_path))
    assert done.returncode == 2
    assert "pyperf is not installed" in done.stderr
    assert "pip install -e '.[rivals]'" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("right", [True, False])
def test_rivals_never_change_the_exit_code(
    right: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The whole command, with the tools' processes replaced: they say slower, and nothing comes."""

    def trials(*_: Any, **__: Any) -> list[Any]:
        return [SimpleNamespace(right=right)]

    def flat(_: Any) -> list[Any]:
        return []

    def slower(asked: Work) -> list[Comparison]:
        return [_row("timeit", "min", 1.5, asked)]

    def contests(*_: Any) -> dict[str, Contest]:
        return {"timeit": slower}

    monkeypatch.setattr(selftest_, "_trials", trials)
    monkeypatch.setattr(selftest_, "_flat", flat)
    monkeypatch.setattr("serdelab.rivals.series.contests", contests)
    code = selftest_.command.main(
        ["--rivals", "--comparisons", "2", "--out", str(tmp_path / "new"), "--json"],
        standalone_mode=False,
    )
    assert code == (0 if right else 1)
    printed, told = capsys.readouterr()
    assert len(json.loads(printed)["rivals"]["comparisons"]) == 2
    assert "timeit, min: 2 of 2 called slower; 1.500× to 1.500×" in told
    assert (tmp_path / "new" / "strip.png").stat().st_size > 1_000
