"""The dumbbells: each codec's ratio in both runs, joined by a line."""

# Matplotlib leaves **kwargs unannotated, which strict mode reports at every call.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from matplotlib.axes import Axes

from serdelab.report import heading
from serdelab.report import quantities as q
from serdelab.report.charts import dots, style
from serdelab.report.charts.chart import Chart
from serdelab.report.compare import tables, words
from serdelab.report.compare.comparison import Comparison
from serdelab.report.compare.pairs import Pair

PAGE = style.Page(width=2.9, columns=3, left=1.95, gap=0.3, row_gap=0.75)
HIGHER, LOWER, WITHIN = "#d55e00", "#0072b2", "#b5b5b5"  # vermilion, blue of Okabe and Ito; grey
FIRST = dots.Kind("before", "A", "o", 0.0)
SECOND = dots.Kind("after", "B", "o", 1.0)


def draw(compared: Comparison) -> Chart | None:
    """None where no ratio is in both runs."""
    groups = compared.groups()
    if not groups:
        return None
    title = words.title(compared)
    subtitle = (
        f"Time / time of {compared.reference} (log): hollow ● run A, full ● run B. Line: vermilion "
        f"where B is higher, blue where it is lower, by more than the noise "
        f"({q.percent(compared.width)} and the 95 % interval); grey elsewhere. Colour: format."
    )
    codecs = [c for c in compared.after.codecs if any(p.codec == c for p in compared.pairs)]
    columns = min(PAGE.columns, max(_operations(groups), 2 if len(groups) > 1 else 1))
    page = replace(PAGE, columns=columns).tall(len(codecs))
    foot = [*words.runs(compared), *_versions(compared, codecs)]
    foot += compared.after.footnotes(codecs)
    figure, axes = style.framed((title, subtitle, *foot), len(groups), page)
    for index, (ax, (key, pairs)) in enumerate(zip(axes, groups.items(), strict=True)):
        style.panel(ax, f"{key[0]}: {key[1].replace('_', ' ')}")
        _panel(ax, compared, codecs, pairs, named=index % columns == 0)
    made = tuple(tables.ratios(compared, *key, pairs) for key, pairs in groups.items())
    return Chart("compare", title, _alt(compared), figure, made)


def _operations(groups: dict[tuple[str, str], list[Pair]]) -> int:
    return len({operation for _, operation in groups})


def _versions(compared: Comparison, codecs: Sequence[str]) -> list[str]:
    """One line where both runs have the same."""
    views = (compared.before, compared.after)
    one, other = (heading.versions(view, codecs) for view in views)
    return [one] if one == other else [f"A: {one}", f"B: {other}"]


def _panel(
    ax: Axes, compared: Comparison, codecs: Sequence[str], pairs: Sequence[Pair], *, named: bool
) -> None:
    style.rows(ax, [compared.after.label(c) for c in codecs], named=named)
    ends = {p.codec: (float(p.before["ratio"]), float(p.after["ratio"])) for p in pairs}
    style.logarithmic(
        ax, "x", *style.span([1.0, *(x for pair in ends.values() for x in pair)], 0.06), "ratio"
    )
    ax.axvline(1, color=style.FAINT, linewidth=0.5, zorder=1)
    looks = style.looks(compared.after)
    for pair in pairs:
        colour = WITHIN if not pair.apart else HIGHER if pair.change.point > 1 else LOWER
        row = codecs.index(pair.codec)
        width = 2.4 if pair.apart else 1.2
        ax.plot(ends[pair.codec], [row] * 2, color=colour, linewidth=width, zorder=2)
        if pair.apart:
            _say(ax, ends[pair.codec], row, words.change(pair.change.point))
    for kind, which in ((FIRST, 0), (SECOND, 1)):
        points = [
            (ends[p.codec][which], float(codecs.index(p.codec)), looks.colour[p.codec])
            for p in pairs
        ]
        dots.scatter(ax, points, kind)


def _say(ax: Axes, ends: tuple[float, float], row: int, text: str) -> None:
    """The change beside its dumbbell, on the side where there is more room."""
    low, high = ax.get_xlim()
    right = min(ends) * max(ends) < low * high
    ax.annotate(
        text,
        (max(ends) if right else min(ends), row),
        xytext=(6 if right else -6, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        fontsize=style.SMALL,
        color=style.INK,
        zorder=4,
    )


def _alt(compared: Comparison) -> str:
    said = [
        f"{words.named(p)}: {q.significant(p.before['ratio'])}, then "
        f"{q.significant(p.after['ratio'])} ({words.change(p.change.point)})"
        for p in compared.pairs
        if p.apart
    ]
    moved = "; ".join(said) if said else "none lies apart by more than the noise"
    return (
        f"Dumbbell chart of {len(compared.pairs)} ratios to {compared.reference} in two runs. "
        f"Apart by more than the noise: {moved}."
    )
