"""The table of ``docs/case-study-googleapis.md``, made of the committed result alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

Flat = Mapping[str, Any]
HEAD = (
    "release",
    "date",
    "what changed",
    "published",
    "binary",
    "JSON strict",
    "JSON lenient",
    "buf WIRE",
    "buf WIRE_JSON",
)
READERS = ("protobuf_upb", "protobuf_json strict", "protobuf_json ignoring")
CHECKERS = ("buf", "buf WIRE_JSON")
_SIZES = ("none", "patch", "minor", "major")
_WORDS = {
    "add_field": "+{} field",
    "remove_field": "-{} field",
    "rename_field": "{} renamed",
    "add_branch": "+{} oneof member",
    "add_symbol": "+{} enum value",
    "add_type": "+{} type",
    "remove_type": "-{} type",
    "change_type": "{} of another type",
    "change_encoding": "{} (un)packed",
    "reorder_fields": "{} reordered",
    "other": "{} reserved",
}
"""How a kind of change is counted; the only others that this history has are of reserved words."""


def table(result: Flat) -> list[str]:
    """Of the steps of which any reader notices anything."""
    lines = [_row(HEAD), _row("---" for _ in HEAD)]
    return lines + [_row(_cells(step)) for step in result["steps"] if is_told(step)]


def is_told(step: Flat) -> bool:
    return any(step["readers"][name]["bump"] != "none" for name in READERS)


def is_more(size: str, than: str) -> bool:
    return _SIZES.index(size) > _SIZES.index(than)


def rests_on_rules(step: Flat, reader: str) -> bool:
    """Whether rules alone call for a major bump: there was no message in which to try it."""
    mine = step["readers"][reader]
    shown = any(each["reader"] == reader for each in step["breaks"])
    return mine["bump"] == "major" and bool(mine["by_rule"]) and not shown


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cells(step: Flat) -> Iterator[str]:
    yield step["to"]
    yield step["date"]
    yield ", ".join(_changes(step)) or "texts alone"
    yield step["published"]
    for name in READERS:
        size = step["readers"][name]["bump"]
        shown = f"**{size}**" if is_more(size, step["published"]) else size
        yield shown + " †" * rests_on_rules(step, name)
    said = {checker["name"]: checker for checker in step["checkers"]}
    yield from (_said(said.get(name)) for name in CHECKERS)


def _changes(step: Flat) -> Iterator[str]:
    """ValueError where a kind has no word yet."""
    files = step["files"]
    yield from _counted("+{} file", len(files["added"]))
    yield from _counted("-{} file", len(files["removed"]))
    kinds = Counter(change["kind"] for change in step["changes"])
    for kind in sorted(kinds, key=list(_WORDS).index):
        yield from _counted(_WORDS[kind], kinds[kind])


def _counted(word: str, count: int) -> Iterator[str]:
    """Only of a thing that came or went there can be many: "+2 fields", "2 renamed"."""
    if count:
        yield word.format(count) + "s" * (count > 1 and word[0] in "+-")


def _said(checker: Flat | None) -> str:
    """A dash where there was no pair of files to ask about."""
    if checker is None:
        return "–"
    findings = len(checker["findings"])
    return f"breaking: {findings}" if "breaking" in checker["said"] else "compatible"
