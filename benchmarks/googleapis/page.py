"""The page ``docs/case-study-googleapis.md``: its text in page.md, filled from the result."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from string import Template

from googleapis.facts import facts
from googleapis.lists import lists
from googleapis.shown import witnesses
from googleapis.table import Flat, table

_WIDE = 100
TEXT = Path(__file__).with_name("page.md")


def page(result: Flat) -> str:
    """KeyError where the text asks for what there is not."""
    known = {**facts(result), **lists(result), **witnesses(result)}
    known["table"] = "\n".join(table(result))
    text = Template(TEXT.read_text(encoding="utf-8")).substitute(known)
    return "\n\n".join(map(_laid_out, text.split("\n\n")))


def _laid_out(block: str) -> str:
    """Prose and lists in lines of the usual length; tables, code and headings as they are."""
    if block.startswith(("|", "```", "#")):
        return block
    return "\n".join(line for item in _items(block) for line in _lines(item)) + (
        "\n" if block.endswith("\n") else ""
    )


def _items(block: str) -> Iterator[str]:
    """The items of a list, or all of a paragraph; each in one line."""
    for item in re.split(r"\n(?=- )", block):
        yield " ".join(item.split())


def _lines(item: str) -> list[str]:
    inside = "  " if item.startswith("- ") else ""
    return textwrap.wrap(
        item, _WIDE, subsequent_indent=inside, break_long_words=False, break_on_hyphens=False
    )
