"""Charts of the evolution lab: told apart without colours, nothing covered, facts from the rows."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
import synthetic_evolution as synthetic
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb

from serdelab.report import evolution
from serdelab.report.evolution import words
from serdelab.report.evolution.charts.ink import INKS, SYMBOLS
from serdelab.report.evolution.run import EvolutionRun
from serdelab.report.evolution.view import View


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> EvolutionRun:
    return evolution.load(synthetic.write(tmp_path_factory.mktemp("charts") / "run"))


def lightness(colour: str) -> float:
    """Relative luminance, which is what is left of a colour in grey."""
    red, green, blue = (((part + 0.055) / 1.055) ** 2.4 for part in to_rgb(colour))
    return float(0.2126 * red + 0.7152 * green + 0.0722 * blue)


def test_verdicts_are_told_apart_without_colour() -> None:
    faces = [lightness(INKS[look.key].face) for look in words.VERDICTS]
    assert faces[0] < 0.3 < min(faces[1:])  # the loudest is far darker than all others
    shapes = [str(SYMBOLS[look.key]) for look in words.VERDICTS]
    assert len(set(shapes)) == len({look.word for look in words.VERDICTS}) == len(words.VERDICTS)
    for look in (*words.VERDICTS, words.BROKEN):
        face, ink = lightness(INKS[look.key].face), lightness(INKS[look.key].ink)
        contrast = (max(face, ink) + 0.05) / (min(face, ink) + 0.05)
        assert contrast > (3 if INKS[look.key].bold else 4.5), look


def test_page_and_charts_have_the_same_colours(run: EvolutionRun) -> None:
    text = evolution.render(run, "html")
    for look in words.VERDICTS[:4]:
        rule = re.search(rf"^\.{look.key} {{(.*)}}", text, re.MULTILINE)
        assert rule is not None
        long = re.sub(r"#(.)(.)(.);", r"#\1\1\2\2\3\3;", rule[1])
        assert INKS[look.key].face in long
        assert INKS[look.key].ink in long


def test_charts_carry_titles_versions_and_descriptions(run: EvolutionRun) -> None:
    for name, chart in evolution.draw(run).items():
        svg = chart.svg()
        ET.fromstring(svg)
        for said in ("synthetic", "Made-up CPU", "2026-11-23", "1.2.3"):
            assert said in svg, name
        assert re.search(r"\d+ (of \d+|ordered|corrupt)", chart.title)
        assert len(chart.alt) > 80
        assert chart.tables[0].rows


def test_cells_of_the_chart_lie_side_by_side(run: EvolutionRun) -> None:
    """No head or name of a row reaches into another one or over the edge."""
    for name in ("changes_1", "types_proto"):
        figure = evolution.draw(run)[name].figure
        canvas = figure.canvas
        assert isinstance(canvas, FigureCanvasAgg)
        canvas.draw()
        for axes in figure.axes:
            boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
            assert min(box.x0 for box in boxes) > 0
            assert max(box.x1 for box in boxes) < figure.bbox.x1
            rows = sorted(boxes, key=lambda box: (round(box.y0), box.x0))
            for one, two in pairwise(rows):
                apart = round(one.y0) != round(two.y0) or one.x1 <= two.x0 + 1
                assert apart, name


def test_codecs_that_are_alike_share_a_column(tmp_path: Path) -> None:
    codecs = ("avro_fastavro", "json_stdlib")
    rows = [
        replace(synthetic.row("case", case, "json_stdlib", "tolerant", d), way="validated")
        for case in synthetic.CASES
        for d in synthetic.DIRECTIONS
    ]
    made = synthetic.write(tmp_path, codecs=codecs, matrices=(), extra=rows)
    view = View(evolution.load(made))
    both = ["json_stdlib (tolerant)", "json_stdlib (validated)"]
    assert view.alike("case", view.cases) == [["avro_fastavro"], both]
    assert "json_stdlib (tolerant, validated)" in evolution.render(made, "md")
