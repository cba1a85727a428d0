"""One verdict in words, as tables tell it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution.words import (
    LOUDLY_IF,
    SILENTLY,
    SILENTLY_IF,
    UNDECIDED,
    UNSAID,
    look,
    worst,
)
from serdelab.report.visible import line

HARMS = {
    "lossy": "precision lost",
    "silent_loss": "value lost",
    "silent_corruption": "another value",
    "refused": "refused",
}


def observed(row: EvolutionRow | None) -> str:
    """Symbol and word, then what happens and when."""
    if row is None:
        return ""
    shown = look(row)
    if shown is UNDECIDED and row.verdict != "undecided":
        return line(f"{shown} ({row.verdict})")
    more = {
        SILENTLY: HARMS.get(worst(row), ""),
        SILENTLY_IF: line(row.condition) or HARMS.get(worst(row), ""),
        LOUDLY_IF: line(row.condition),
        UNSAID: "cannot be expressed",
    }.get(shown, "")
    return f"{shown}: {more}" if more and shown is not UNSAID else f"{shown} {more}".strip()


def said(prediction: Mapping[str, str]) -> str:
    """A predicted or stated verdict, with its condition."""
    verdict, condition = prediction.get("verdict", ""), prediction.get("condition", "")
    text = verdict.replace("_", " ")
    return line(f"{text}: {condition}" if condition else text)


def named(columns: Iterable[str]) -> str:
    """Codecs; those that are read in the same ways together: "a, b (tolerant, typed); c"."""
    ways: dict[str, list[str]] = {}
    for column in columns:
        codec, _, way = column.partition(" (")
        ways.setdefault(codec, []).append(way.removesuffix(")"))
    codecs: dict[str, list[str]] = {}
    for codec, found in ways.items():
        codecs.setdefault(", ".join(filter(None, found)), []).append(codec)
    groups = [", ".join(names) + (f" ({way})" if way else "") for way, names in codecs.items()]
    return line("; ".join(groups))


def spoken(columns: Iterable[str]) -> str:
    """The same within a sentence."""
    head, semicolon, last = named(columns).rpartition("; ")
    return f"{head} and {last}" if semicolon else last


def joined(names: Iterable[str]) -> str:
    return ", ".join(map(line, names))
