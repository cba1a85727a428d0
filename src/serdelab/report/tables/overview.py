"""All subjects in one line a codec: geometric means of ratios, never a score of several things."""

from __future__ import annotations

from serdelab.report import quantities as q
from serdelab.report.findings import mean_of_sums, mean_ratio, mean_size
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import View

PHASES = ("encode", "read_all")
SUMS = {"from rec": ("populate", "encode"), "to rec": ("decode", "restore")}
COLUMNS = (
    words("codec"),
    Column("bytes", "message bytes / reference"),
    *(Column(phase.replace("_", " "), f"time of {phase} / reference") for phase in PHASES),
    *(
        Column(name, f"{' + '.join(phases)} / those of the reference")
        for name, phases in SUMS.items()
    ),
    Column("subjects", "how many subjects the means are over"),
)
FEWER = (
    "A mean over fewer subjects than its row's has their number in brackets: in the others there "
    "is no figure."
)
BOTH = (
    "encode and read all begin and end at the library's own object; from rec (populate + encode) "
    "and to rec (decode + restore) begin and end at a plain record: they hold the conversion, too."
)


def make(view: View) -> Table:
    """Smallest first. Codecs whose means are over fewer subjects say so in the last column."""
    rows: list[tuple[float, list[str]]] = []
    for codec in view.codecs:
        size, subjects = mean_size(view, codec)
        means = [mean_ratio(view, codec, phase) for phase in PHASES]
        means += [mean_of_sums(view, codec, phases) for phases in SUMS.values()]
        most = max([subjects, *(number for _, number in means)])
        if most == 0:
            continue
        cells = [_cell(mean, number, most) for mean, number in [(size, subjects), *means]]
        order = size if subjects else float("inf")
        rows.append((order, [view.label(codec), *cells, f"{most} of {len(view.subjects)}"]))
    rows.sort(key=lambda pair: (pair[0], pair[1][0]))
    return table(
        f"Geometric means over subjects, as ratios to {view.run.reference}",
        COLUMNS,
        [row for _, row in rows],
        [BOTH, FEWER, *view.footnotes()],
    )


def _cell(mean: float, number: int, most: int) -> str:
    if number == 0:
        return q.NONE
    return q.significant(mean) + (f" ({number})" if number < most else "")
