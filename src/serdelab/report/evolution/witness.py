"""The message that shows a verdict, in words: record, bytes, what was read, how to run it again."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any, cast

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.visible import line

LONG = 240
"""Characters of a fact; the rows hold all of it."""
BRIEF, SHORT = 60, 24
ABSENT = {"$absent": True}
_NAME = re.compile(r"[@\w]+")
_GLOB = re.compile(r"[^\w .,<>()+-]", re.ASCII)


def opener(row: EvolutionRow) -> str:
    """What is to be seen of a witness that is folded."""
    return _bytes(row, SHORT)


def facts(row: EvolutionRow, run: str) -> list[tuple[str, str]]:
    """The first witness, fact by fact; nothing where there is none. ``run`` is the run's name."""
    if not row.witnesses:
        return []
    witness = row.witnesses[0]
    found = [
        ("at", f"{witness.get('path') or 'the message'}: {_words(witness.get('outcome'))}"),
        ("record", value(witness.get("record"))),
        ("bytes", _bytes(row, LONG)),
        ("expected", value(witness.get("expected"))),
        ("got", value(witness.get("got"))),
        ("error", shortened(str(witness.get("error", "")))),
        ("replay", replay(row, run)),
    ]
    more = len(row.witnesses) - 1
    found += [("more", f"{more} more in the row")] if more else []
    return [(name, fact) for name, fact in found if fact]


def brief(row: EvolutionRow) -> tuple[str, str, str]:
    """What was meant, the bytes, and what was read, or the error; empty without a witness."""
    if not row.witnesses:
        return ("", "", "")
    witness = row.witnesses[0]
    path = str(witness.get("path", ""))
    where = f"{line(path)} = " if path else ""
    meant = witness.get("expected")
    if meant == ABSENT and path:  # the writer's own reader was not asked: the other one refused
        meant = _at(witness.get("record"), path)
    got = line(str(witness.get("error", ""))) or value(_at(witness.get("got"), path), BRIEF)
    return where + value(meant, BRIEF), _bytes(row, BRIEF), shortened(got, BRIEF)


def _bytes(row: EvolutionRow, most: int) -> str:
    return shortened(str(row.witnesses[0].get("bytes", "")), most) or "no bytes"


def _at(given: Any, path: str) -> Any:
    """The value at a path of names; all of it where the path is another."""
    found = given
    for name in path.split("."):
        if not isinstance(found, dict) or not _NAME.fullmatch(name):
            return given
        found = cast("dict[str, Any]", found).get(name, ABSENT)
    return found


def value(given: Any, most: int = LONG) -> str:
    """As JSON; "nothing" for what is absent."""
    if given == ABSENT:
        return "nothing"
    return shortened(json.dumps(_plain(given), ensure_ascii=False), most)


def _plain(given: Any) -> Any:
    """Without what is absent."""
    if isinstance(given, dict):
        items = cast("dict[str, Any]", given)
        return {k: _plain(v) for k, v in items.items() if v != ABSENT}
    return given


def shortened(text: str, most: int = LONG) -> str:
    shown = line(text)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def replay(row: EvolutionRow, run: str) -> str:
    """The command that runs the witness again. What a glob or a colon would be is a "?"."""
    parts = [run, _GLOB.sub("?", row.item), row.codec, *([row.way] if row.way else [])]
    return f"python bench.py replay {shlex.quote(':'.join([*parts, row.direction]))}"


def _words(outcome: object) -> str:
    return str(outcome or "").replace("_", " ")
