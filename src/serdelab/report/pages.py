"""Renders the document as Markdown and as one HTML file that needs no network."""

from __future__ import annotations

from functools import cache
from html import escape
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from serdelab.report.quantities import percent
from serdelab.report.sections import Document
from serdelab.report.stats import LEVEL
from serdelab.report.tables.table import Cell
from serdelab.report.timings import tie_width
from serdelab.report.view import CONTROL, WARNING, View
from serdelab.report.visible import visible


@cache
def _environment() -> Environment:
    found = Environment(
        loader=PackageLoader("serdelab.report"),
        autoescape=select_autoescape(["html.j2"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_shown,
    )
    found.filters |= {"pipe": pipe, "prose": prose, "between": between, "breaking": breaking}
    found.tests["rich"] = _is_rich
    return found


def _is_rich(value: Any) -> bool:
    return isinstance(value, Cell)


def _shown(value: object) -> object:
    """Whatever is put into a page; what a template made itself is left alone."""
    return visible(str(value)) if isinstance(value, str) and type(value) is not Markup else value


def between(text: str) -> Markup:
    """Text between tags, where a quote needs no escape: a third of what a record is made of."""
    return Markup(escape(visible(text), quote=False))  # noqa: S704 - escaped here


def breaking(text: str) -> Markup:
    """The same, for a narrow head: names may be broken after an underscore."""
    return between(text).replace("_", Markup("_<wbr>"))


def pipe(text: str) -> str:
    """Text as a cell of a Markdown table."""
    plain = " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")
    return prose(plain)


def prose(text: str) -> str:
    """Text as one line of Markdown that holds no tag."""
    plain = " ".join(text.split()).replace("&", "&amp;")
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
