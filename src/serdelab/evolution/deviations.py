"""Why a codec does otherwise than the rules of its format predict: data, each with its reason.

``scenarios/deviations/<codec>.toml`` holds what is known of one codec::

    include = ["_avro"]                of another file, after those of this one; "_…" is no codec

    [links]
    io = "https://…"                   the issue or the document, under a short name

    [[deviation]]
    way       = "*"                    one or several patterns, as all of the next four
    group     = "proto"                "case", or the IDL of a matrix of types
    item      = ["bool -> double"]
    direction = "backward"             all, where it is not said: so of way and group
    observed  = "compatible"           the verdict that came out
    kind      = "library"              see KINDS
    reason    = "…"
    link      = "io"                   of [links]
    rule      = ["add-required"]       optional: rules whose harm the library does not show,
                                       whatever the item and the direction
    elsewhere = "…"                    optional: who does show it

In patterns "*" is any text, and nothing else is special.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.resources import files

from serdelab.toml_file import Section, TomlFile, did_you_mean

PACKAGE = "serdelab.scenarios.deviations"
KINDS = {
    "library": "the library does otherwise than its format's documents say",
    "documentation": "the documents are wrong, or silent",
    "interpretation": "the rules and the lab count the same facts differently",
}
_TOP = ("include", "links", "deviation")
_PLACE = ("way", "group", "item", "direction", "observed")
KEYS = (*_PLACE, "kind", "reason", "link", "rule", "elsewhere")


@dataclass(frozen=True, slots=True)
class Deviation:
    """``places`` matches way, group, item, direction and observed verdict, joined by tabs."""

    places: re.Pattern[str]
    kind: str
    reason: str
    link: str
    file: str = ""
    line: int = 0
    rules: tuple[str, ...] = ()
    elsewhere: str = ""

    def covers(self, place: Sequence[str]) -> bool:
        """``place``: way, group, item, direction, observed verdict."""
        return self.places.fullmatch("\t".join(place)) is not None

    def to_json(self) -> dict[str, str]:
        return {"kind": self.kind, "reason": self.reason, "link": self.link}


def explain(codec: str, place: Sequence[str]) -> dict[str, str]:
    """The explanation of a disagreement, as a row has it; empty where there is none."""
    none: dict[str, str] = {}
    return next((known.to_json() for known in deviations(codec) if known.covers(place)), none)


def codecs() -> tuple[str, ...]:
    """The codecs of which deviations are known."""
    return tuple(name for name in _names() if not name.startswith("_"))


def _names() -> list[str]:
    found = (path.name for path in files(import_module(PACKAGE)).iterdir())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


@cache
def deviations(codec: str) -> tuple[Deviation, ...]:
    """In the order of the file; SchemaError with file and line where it is wrong."""
    return tuple(_read_file(codec)) if codec in codecs() else ()


def _read_file(name: str) -> list[Deviation]:
    file = TomlFile.read(files(import_module(PACKAGE)) / f"{name}.toml")
    top = file.top(_TOP)
    links: Mapping[str, str] = top.part("links")
    found = [read(section, links) for section in file.sections("deviation", KEYS)]
    for included in top.texts("include"):
        if included not in _names():
            raise top.error(f"includes {included}; {did_you_mean(included, _names())}", "include")
        found += _read_file(included)
    return found


def read(section: Section, links: Mapping[str, str]) -> Deviation:
    kind, link = section.text("kind"), section.text("link")
    if kind not in KINDS:
        raise section.error(f"kind is one of {', '.join(KINDS)}", "kind")
    if link not in links:
        raise section.error(f"unknown link {link!r}; {did_you_mean(link, links)}", "link")
    for needed in ("item", "observed"):
        if not section.texts(needed):
            raise section.error(f"lacks {needed}")
    return Deviation(
        places=re.compile("\t".join(_any_of(section.texts(key) or ("*",)) for key in _PLACE)),
        kind=kind,
        reason=section.text("reason"),
        link=links[link],
        file=section.file.name,
        line=section.line("reason"),
        rules=section.texts("rule"),
        elsewhere=section.text("elsewhere", needed=False),
    )


def _any_of(patterns: Iterable[str]) -> str:
    """A regular expression that matches what one of the patterns does."""
    words = (re.escape(pattern).replace(r"\*", "[^\t]*") for pattern in patterns)
    return f"(?:{'|'.join(words)})"
