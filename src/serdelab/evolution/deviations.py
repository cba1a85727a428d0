"""Why a codec does otherwise than the rules of its format predict: data, each with its reason.

``scenarios/deviations/<codec>.toml`` holds what is known of one codec::

    [[deviation]]
    way       = "*"                    patterns, as all of the next five
    group     = "proto"                "case", or the IDL of a matrix of types
    item      = ["bool -> double"]     one or several
    direction = "backward"             one or several; all, where it is not said
    observed  = "compatible"           the verdict that came out
    kind      = "library"              see KINDS
    reason    = "…"
    link      = "…"                    the issue or the document, where there is one
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import import_module
from importlib.resources import files

from serdelab.evolution.toml_file import Section, TomlFile

PACKAGE = "serdelab.scenarios.deviations"
KINDS = {
    "library": "the library does otherwise than its format's documents say",
    "documentation": "the documents are wrong, or silent",
    "interpretation": "the rules and the lab count the same facts differently",
}
_KEYS = ("way", "group", "item", "direction", "observed", "kind", "reason", "link")


@dataclass(frozen=True, slots=True)
class Deviation:
    way: tuple[str, ...]
    group: tuple[str, ...]
    item: tuple[str, ...]
    direction: tuple[str, ...]
    observed: tuple[str, ...]
    kind: str
    reason: str
    link: str

    def covers(self, place: Sequence[str]) -> bool:
        """``place``: way, group, item, direction, observed verdict."""
        patterns = (self.way, self.group, self.item, self.direction, self.observed)
        return all(
            any(word == pattern or fnmatchcase(word, pattern) for pattern in known)
            for word, known in zip(place, patterns, strict=True)
        )

    def to_json(self) -> dict[str, str]:
        flat = {"kind": self.kind, "reason": self.reason, "link": self.link}
        return {name: value for name, value in flat.items() if value}


def explain(codec: str, place: Sequence[str]) -> dict[str, str]:
    """The explanation of a disagreement, as a row has it; empty where there is none."""
    return next((known.to_json() for known in deviations(codec) if known.covers(place)), {})


def codecs() -> tuple[str, ...]:
    """The codecs of which deviations are known."""
    found = (path.name for path in files(import_module(PACKAGE)).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml")))


@cache
def deviations(codec: str) -> tuple[Deviation, ...]:
    """In the order of the file; SchemaError with file and line where it is wrong."""
    if codec not in codecs():
        return ()
    file = TomlFile.read(files(import_module(PACKAGE)) / f"{codec}.toml")
    return tuple(map(_deviation, file.sections("deviation", _KEYS)))


def _deviation(section: Section) -> Deviation:
    kind = section.text("kind")
    if kind not in KINDS:
        raise section.error(f"kind is one of {', '.join(KINDS)}", "kind")

    def patterns(key: str, *, needed: bool = False) -> tuple[str, ...]:
        found = section.texts(key)
        if needed and not found:
            raise section.error(f"lacks {key}")
        return found or ("*",)

    return Deviation(
        way=patterns("way"),
        group=patterns("group"),
        item=patterns("item", needed=True),
        direction=patterns("direction"),
        observed=patterns("observed", needed=True),
        kind=kind,
        reason=section.text("reason"),
        link=section.text("link", needed=False),
    )
