"""The corpus: pairs of schemas in their own IDL, with what has to be observed.

A file of ``corpus/<idl>/`` holds pairs of one theme::

    about = "…"
    source = "…"                          # the documents that the expectations are from
    template = '''message M { @ }'''      # where the texts of a pair stand for ``@``
    codecs = { wire = "protobuf_upb", json = "protobuf_json:strict" }     # names of columns

    [[pair]]
    old = "int32 x = 1;"
    new = "uint32 x = 1;"
    wire = ["if x: value < 0", "if x: value > 2^31 - 1", "ok"]       # backward, forward, round trip
    json = "ok"                                                      # all three
    why = "…"                                                        # where it surprises

A column may stand for several codecs that do the same. "if …" is ``conditional`` with its
condition, in which ``*`` stands for anything; the other words are those of ``WORDS``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from serdelab.evolution import hints_table
from serdelab.evolution.lineage import Hints
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.pair import Meeting, Pair
from serdelab.evolution.result import Observation
from serdelab.idl.shapes import read_text
from serdelab.toml_file import Section, TomlFile

FOLDER = Path(__file__).parent / "corpus"
IDLS = ("proto", "avsc", "thrift", "xsd", "jsonschema")

WORDS = {
    "ok": Verdict.COMPATIBLE,
    "loud": Verdict.BREAKS_LOUDLY,
    "silent": Verdict.BREAKS_SILENTLY,
    "undecided": Verdict.UNDECIDED,
    "no": Verdict.NOT_EXPRESSIBLE,
}
_TOP = ("about", "source", "template", "codecs", "pair")
_PAIR = ("old", "new", "name", "why", "hints", "template")


@dataclass(frozen=True)
class Column:
    """What one codec, in one way, has to do in the three directions."""

    codec: str
    way: str
    expected: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """One pair."""

    idl: str
    file: str
    name: str
    old: str
    new: str
    hints: Hints
    columns: tuple[Column, ...]

    def __str__(self) -> str:
        return f"{self.idl}/{self.file}: {self.name}"

    def pair(self) -> Pair:
        return Pair(read_text(self.idl, self.old), read_text(self.idl, self.new), self.hints)


def entries(idl: str) -> list[Entry]:
    files = sorted((FOLDER / idl).glob("*.toml"))
    return [entry for file in files for entry in _entries(idl, file)]


def _entries(idl: str, path: Path) -> Iterator[Entry]:
    file: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    unknown = file.keys() - set(_TOP)
    assert not unknown, f"{path.name}: {unknown}"
    for table in file["pair"]:
        columns = [name for name in table if name not in _PAIR]
        unknown = set(columns) - file["codecs"].keys()
        assert not unknown, f"{path.name}: {unknown}"
        assert columns, f"{path.name}: {table}"
        template = table.get("template", file.get("template", "@"))
        yield Entry(
            idl,
            path.stem,
            table.get("name", f"{table['old']} → {table['new']}"),
            template.replace("@", table["old"]),
            template.replace("@", table["new"]),
            hints_table.read(_section(path, table.get("hints", {}))),
            tuple(
                column for name in columns for column in _columns(file["codecs"][name], table[name])
            ),
        )


def _section(path: Path, table: dict[str, Any]) -> Section:
    return Section(TomlFile(str(path), "", {}), table)


def _columns(codecs: str | list[str], expected: str | list[str]) -> Iterator[Column]:
    words = (expected,) * len(Direction) if isinstance(expected, str) else tuple(expected)
    assert len(words) == len(Direction), words
    for codec in [codecs] if isinstance(codecs, str) else codecs:
        name, _, way = codec.partition(":")
        yield Column(name, way, words)


def seen(pair: Pair, column: Column) -> list[str]:
    """What is observed, in the words of the corpus; of several messages the worst."""
    found: list[str] = []
    for direction in Direction:
        observations = [
            Meeting(pair, column.codec, column.way, roots).observe(direction, 120)
            for roots in pair.messages()
        ]
        found.append(_said(observations))
    return found


def _said(observations: Sequence[Observation]) -> str:
    worst = max((o.verdict for o in observations), key=lambda v: v.rank, default=Verdict.UNDECIDED)
    if worst is not Verdict.CONDITIONAL:
        return next(word for word, verdict in WORDS.items() if verdict is worst)
    conditions = [o.condition for o in observations if o.verdict is worst]
    return f"if {'; '.join(conditions)}"


def agrees(expected: str, observed: str) -> bool:
    pattern = expected.replace("[", "[[]")
    return expected == observed or (expected.startswith("if ") and fnmatchcase(observed, pattern))
