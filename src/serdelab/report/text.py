"""The tables on a terminal: as many columns as fit; plain text where nobody looks at colours."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from serdelab.report import findings, heading
from serdelab.report.run import Run
from serdelab.report.tables import declared, overview, subject
from serdelab.report.tables.table import Table
from serdelab.report.terminal import drawn
from serdelab.report.view import View

WIDTH = 100
RATIOS = (
    "encode, decode, read all: time / {reference}, ± the 95 % interval; × floor: encode/read all"
)
SUMS = "from rec: populate + encode, to rec: decode + restore (sums, per record)"


def print_summary(run: Run, console: Console) -> None:
    """Into a file or a pipe it goes 100 wide and without styles, whatever the console assumes."""
    if not console.is_terminal:
        console = Console(file=console.file, width=WIDTH, color_system=None)
    console.print(summary(run, console.width))


def summary(run: Run, width: int = WIDTH) -> RenderableType:
    """Everything the end of a run shows; tables with fewer columns where the width is too small."""
    view = View(run)
    specs = _fitting(view, width)
    parts: list[RenderableType] = [Text(heading.line(view), style="bold")]
    parts += [Text(f"! {note}", style="yellow") for note in run.notes]
    timed = bool(len(run.timings))
    for name in view.subjects:
        title = findings.subject(view, name)
        parts += _subject(view, subject.make(view, name, specs, title), name)
    if len(view.subjects) > 1 and timed:
        parts += _drawn(overview.make(view))
    legend = [RATIOS.format(reference=run.reference)] if timed and run.reference else []
    legend += [SUMS] if timed and subject.FROM in specs else []
    parts += [Text(text, style="dim") for text in (*legend, *view.footnotes())]
    return Group(*parts)


def _fitting(view: View, width: int) -> tuple[subject.Spec, ...]:
    """The columns of all subjects' tables: the first choice of which no row is folded."""
    for specs in (subject.TERMINAL, subject.TERMINAL[:-1], subject.NARROW):
        made = [subject.make(view, name, specs, "") for name in view.subjects]
        if all(_width(table) <= width for table in made):
            return specs
    return subject.NARROW


def _width(made: Table) -> int:
    rows = [tuple(column.head for column in made.columns), *made.rows]
    return sum(max(cell_len(cell) for cell in cells) + 1 for cells in zip(*rows, strict=True)) - 1


def _subject(view: View, made: Table, name: str) -> Iterator[RenderableType]:
    missing = declared.statuses(view, name)
    if not made.rows and not missing.rows:
        return
    yield Text()
    yield Text(made.title, style="bold")
    if made.rows:
        yield drawn(made)
    alike: dict[tuple[str, ...], list[str]] = {}
    for _, codec, *rest in missing.rows:
        alike.setdefault(tuple(rest), []).append(codec)
    for (status, where, reason), codecs in alike.items():
        text = f"{', '.join(codecs)}: {status} ({where}): {reason}"
        yield Padding(Text(text), (0, 0, 0, 2))


def _drawn(made: Table) -> Iterator[RenderableType]:
    yield Text()
    yield Text(made.title, style="bold")
    yield drawn(made)
