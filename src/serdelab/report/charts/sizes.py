"""Bytes a record in the largest batch: raw, after gzip and after zstd, as dots on a log axis."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from serdelab.report import findings
from serdelab.report.charts import dots, style
from serdelab.report.charts.chart import Chart
from serdelab.report.tables import sizes
from serdelab.report.view import View

PAGE = style.Page(width=2.9, columns=3, left=1.95, gap=0.3, row_gap=0.75)
KINDS = (
    dots.Kind("raw_bytes", "raw", "o", 1.0),
    dots.Kind("gzip6_bytes", "gzip-6", "<", 0.0, -0.2),
    dots.Kind("zstd3_bytes", "zstd-3", "D", 0.5, 0.2),
)


def draw(view: View) -> Chart | None:
    """None where no size was measured."""
    subjects = [s for s in view.subjects if view.batches(s)]
    if not subjects:
        return None
    raw = findings.over_subjects(view, "smallest raw", findings.smallest_batch("raw_bytes"))
    zstd = findings.over_subjects(view, "after zstd", findings.smallest_batch("zstd3_bytes"))
    title = findings.joined(raw, zstd, otherwise="Bytes a record in the largest batch")
    codecs = sorted({c for s in subjects for c in view.shown(s)})
    subtitle = (
        f"Bytes a record in the largest batch (log). {dots.legend(KINDS)} "
        "A schema that a reader needs apart is not counted."
    )
    page = PAGE.tall(len(codecs)).even(len(subjects))
    figure, axes = style.draw(view, style.Words(title, subtitle, codecs), len(subjects), page)
    for index, (ax, subject) in enumerate(zip(axes, subjects, strict=True)):
        _panel(ax, view, subject, codecs, named=index % page.columns == 0)
    tables = tuple(sizes.make(view, s, max(view.batches(s))) for s in subjects)
    return Chart("sizes", title, _alt(view, subjects), figure, tables)


def _panel(ax: Axes, view: View, subject: str, codecs: Sequence[str], *, named: bool) -> None:
    batch = max(view.batches(subject))
    found = {c: view.size(subject, batch, c) for c in codecs}
    values = {
        c: [float(r[k.key]) / (1.0 if batch == 1 else r["records"]) for k in KINDS]
        for c, r in found.items()
        if r is not None
    }
    style.panel(ax, f"{subject}, {sizes.title(batch)}")
    dots.panel(ax, view, dots.Rows(codecs, values, KINDS, "bytes"), named=named)


def _alt(view: View, subjects: Sequence[str]) -> str:
    said: list[str] = []
    for subject in subjects:
        least = {kind.word: findings.smallest_batch(kind.key)(view, subject) for kind in KINDS}
        firsts = [f"{word} {', '.join(found) or 'unknown'}" for word, found in least.items()]
        said.append(f"{subject}: smallest {'; '.join(firsts)}")
    return "Dot plot of bytes a record, a row a codec. " + ". ".join(said) + "."
