"""Charts: one look everywhere, nothing covered, titles and texts from the data."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
import synthetic_run
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from serdelab import report
from serdelab.report.charts import draw, style
from serdelab.report.charts.chart import Chart, inline
from serdelab.report.charts.frontier import Point, frontier
from serdelab.report.view import View

KNOWN = sorted({made.format for made in synthetic_run.CODECS.values()})


@pytest.fixture(scope="module")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    return View(report.load(synthetic_run.write(tmp_path_factory.mktemp("charts"))))


@pytest.fixture(scope="module")
def charts(view: View) -> dict[str, Chart]:
    return {chart.name: chart for chart in draw.draw(view)}


def boxes(chart: Chart) -> list[tuple[str, Bbox]]:
    """Every text of a drawn chart, in pixels: titles, names, ticks, footers."""
    canvas = chart.figure.canvas
    assert isinstance(canvas, FigureCanvasAgg)
    canvas.draw()
    texts = list(chart.figure.texts)
    for axes in chart.figure.axes:
        texts += [*axes.texts, axes.xaxis.label, axes.yaxis.label, *titles(axes)]
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            texts += [t.label1 for t in axis.get_major_ticks() if low <= t.get_loc() <= high]
    return [(t.get_text(), t.get_window_extent()) for t in texts if t.get_text()]


def titles(axes: Axes) -> list[Text]:
    """The panel's title is the left one of three, which only children show."""
    said = axes.get_title(loc="left")
    return [c for c in axes.get_children() if isinstance(c, Text) and said and c.get_text() == said]


NAMES = ["size_encode", "size_decode", "ratios", "phases", "sizes", "twin"]


@pytest.mark.parametrize("name", NAMES)
def test_no_text_covers_another_or_leaves_the_page(charts: dict[str, Chart], name: str) -> None:
    found = boxes(charts[name])
    assert len(found) > 20
    page = charts[name].figure.bbox
    for text, box in found:
        assert box.x0 >= page.x0 - 1, text
        assert box.x1 <= page.x1 + 1, text
        assert box.y0 >= page.y0 - 1, text
        assert box.y1 <= page.y1 + 1, text
    covered = [
        (a, b)
        for (a, first), (b, second) in combinations(found, 2)
        if (shared := Bbox.intersection(first, second)) and min(shared.width, shared.height) > 1.5
    ]
    assert covered == []


@pytest.mark.parametrize("name", ["size_encode", "size_decode"])
def test_every_codec_is_named_beside_its_point_and_covers_none(
    charts: dict[str, Chart], view: View, name: str
) -> None:
    boxes(charts[name])  # draws it
    for axes, subject in zip(charts[name].figure.axes, view.subjects, strict=True):
        names = {text.get_text() for text in axes.texts}
        assert names == {view.label(codec) for codec in view.timed(subject)}
        points = [
            axes.transData.transform(line.get_xydata()[0])  # type: ignore[index]
            for line in axes.lines
            if line.get_marker() not in ("None", "", None)
        ]
        assert len(points) == len(names)
        for text in axes.texts:
            box = text.get_window_extent()
            assert not any(box.contains(x, y) for x, y in points), text.get_text()
            frame = axes.get_window_extent()
            assert box.x0 > frame.x0, text.get_text()  # the ticks are there
            assert box.y0 > frame.y0, text.get_text()


def test_the_same_run_gives_the_same_svg_without_a_date(tmp_path: Path) -> None:
    view = View(report.load(synthetic_run.write(tmp_path, subjects=("person",))))
    first = {chart.name: chart.svg() for chart in draw.draw(view)}
    second = {chart.name: chart.svg() for chart in draw.draw(view)}
    assert first == second
    assert not any("dc:date" in svg for svg in first.values())


def test_charts_carry_machine_versions_date_and_alt(charts: dict[str, Chart]) -> None:
    assert list(charts) == NAMES
    for chart in charts.values():
        svg = chart.svg()
        for words in ("synthetic", "Made-up CPU", "2026-11-23", "noise floor"):
            assert words in svg, chart.name
        assert len(chart.alt) > 80
        assert chart.tables
        assert all(table.rows for table in chart.tables)
    assert "orjson 1.2.3" in charts["sizes"].svg()


def test_titles_are_findings(charts: dict[str, Chart]) -> None:
    assert re.search(r"\w+ in \d of 6 subjects", charts["size_encode"].title)
    assert re.search(r"with \d+ of 14 codecs", charts["phases"].title)
    assert re.search(r"up to \d\.\d %", charts["twin"].title)
    assert re.search(r"\(0\.\d+\)", charts["ratios"].title)
    assert "zstd" in charts["sizes"].title


def test_no_title_names_a_winner_of_too_few_processes(tmp_path: Path) -> None:
    view = View(report.load(synthetic_run.write(tmp_path, spawns=3)))
    titles = {chart.name: chart.title for chart in draw.draw(view)}
    assert titles["ratios"] == "Time against json_stdlib"
    assert "fastest" not in titles["size_encode"] + titles["size_decode"]


def test_a_format_has_one_colour_in_every_run() -> None:
    whole = style.colours(KNOWN)
    assert len(set(whole.values())) == len(KNOWN) == 8
    random = Random(5)
    for _ in range(50):
        some = [*random.sample(KNOWN, random.randint(1, len(KNOWN))), "cbor", "ion"]
        assert {name: whole[name] for name in some if name in whole}.items() <= (
            style.colours(some).items()
        )


def test_strangers_get_a_free_colour_and_always_the_same() -> None:
    whole = set(style.colours(KNOWN).values())
    both = style.colours(["ion", *KNOWN, "cbor"])
    assert both == style.colours(["cbor", *KNOWN, "ion"])
    assert both["ion"] != both["cbor"]
    assert {both["ion"], both["cbor"]} & whole == set()
    many = style.colours([f"format{i}" for i in range(30)])
    assert len(many) == 30


def test_a_library_has_one_marker_whatever_the_format() -> None:
    libraries = sorted({made.library for made in synthetic_run.CODECS.values()})
    markers = style.markers(libraries)
    assert len(set(markers.values())) == len(libraries)
    assert style.markers(["msgspec"])["msgspec"] == markers["msgspec"]


def test_the_frontier_by_brute_force() -> None:
    random = Random(2)
    for _ in range(100):
        points = [
            Point(f"c{i}", random.randint(1, 20), t := random.randint(1, 20), t) for i in range(12)
        ]
        beaten = {
            b.codec
            for a in points
            for b in points
            if a.size <= b.size and a.time <= b.time and (a.size, a.time) != (b.size, b.time)
        }
        assert {p.codec for p in frontier(points)} == {p.codec for p in points} - beaten


def test_a_tie_does_not_throw_a_smaller_codec_off_the_frontier() -> None:
    small = Point("small", 10, 101.0, rank=1)
    fast = Point("fast", 20, 100.0, rank=1)
    control = Point("control", 1, 1.0, rank=0, eligible=False)
    assert frontier([small, fast, control]) == [small]


def test_inline_charts_do_not_share_ids(charts: dict[str, Chart]) -> None:
    text = "".join(inline(chart.svg(), chart.name) for chart in charts.values())
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    used = {a or b for a, b in re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text)}
    assert used
    assert used <= set(ids)


def test_charts_without_data_are_not_drawn(tmp_path: Path) -> None:
    run = synthetic_run.write(tmp_path, scenarios=("size",), subjects=("person",))
    assert [chart.name for chart in draw.draw(View(report.load(run)))] == ["sizes"]
