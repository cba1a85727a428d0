"""Renders the document as Markdown and as one HTML file that needs no network."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from serdelab.report.document import Document
from serdelab.report.quantities import percent
from serdelab.report.stats import LEVEL
from serdelab.report.timings import tie_width
from serdelab.report.view import CONTROL, WARNING, View


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("serdelab.report"),
        autoescape=select_autoescape(["html.j2"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.filters["pipe"] = pipe
    return found


def pipe(text: str) -> str:
    """Text as a cell of a Markdown table."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("<", "&lt;").replace(">", "&gt;")


def reading(view: View) -> tuple[str, ...]:
    """How to read the figures: sentences that stand in every report, for the figures there are."""
    text = (
        _environment()
        .get_template("reading.txt.j2")
        .render(
            timed=bool(len(view.run.timings)),
            reference=view.run.reference or "the reference",
            level=round(LEVEL * 100),
            tie=percent(tie_width(view.run.noise_floor)),
            control=CONTROL,
            warning=WARNING,
        )
    )
    return tuple(text.splitlines())


def markdown(document: Document) -> str:
    """Charts are linked from ``charts/``, beside the file."""
    return _environment().get_template("report.md.j2").render(document=document)


def html(document: Document) -> str:
    """Charts stand inline; styles too; no script."""
    return _environment().get_template("report.html.j2").render(document=document)
