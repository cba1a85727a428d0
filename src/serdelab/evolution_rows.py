"""The stored form of a run of the evolution lab: ``evolution.json`` and ``evolution.jsonl``.

Format version 1 (2026-11): first.

``evolution.json``   what was asked, the environment, the codecs with versions and active
                     implementations, the cases with question and source.
``evolution.jsonl``  one JSON object a line, appended as it comes: what one codec, read in one way,
                     did with one pair of schemas in one direction. ``EvolutionRow`` below; where
                     two rows have the same ``key``, the later one counts.

``evolution.jsonl.gz`` is read where there is no plain file: the committed run is packed.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from serdelab.errors import ResultsError

RUN = "evolution.json"
ROWS = "evolution.jsonl"
PACKED = f"{ROWS}.gz"

Object = dict[str, Any]

_NO_VERDICT = frozenset({"", "undecided", "not_expressible", "failed", "timeout", "crashed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class EvolutionRow:
    """Words are those of ``serdelab.evolution``: directions, outcomes, verdicts.

    ``group``      "case", or the IDL of a matrix of types.
    ``item``       the case's name, or "int32 -> uint32".
    ``verdict``    what was observed; "failed", "timeout" or "crashed" where the codec did not
                   come to an end, with the ``reason``.
    ``outcomes``   messages by their worst outcome; ``fields`` the worst outcome at each path.
    ``predicted``  {"verdict", "outcome", "rule", "source", "condition"} of the rules; empty where
                   there is none.
    ``stated``     {"verdict", "source", "reason"}: what the case file says; empty for a matrix.
    ``explained``  {"kind", "reason", "link"}: why the verdict is not the predicted or stated one,
                   where that is known (``scenarios/deviations``).
    ``changes``    as they were found: [kind, path, old, new].
    ``witnesses``  as ``evolution.witness_json`` writes them: each replays from itself alone.
    """

    group: str
    item: str
    codec: str
    way: str = ""
    direction: str
    verdict: str
    condition: str = ""
    reason: str = ""
    tried: int = 0
    unsound: int = 0
    outcomes: Mapping[str, int] = field(default_factory=dict[str, int])
    fields: Mapping[str, str] = field(default_factory=dict[str, str])
    predicted: Mapping[str, str] = field(default_factory=dict[str, str])
    stated: Mapping[str, str] = field(default_factory=dict[str, str])
    explained: Mapping[str, str] = field(default_factory=dict[str, str])
    changes: list[list[str]] = field(default_factory=list[list[str]])
    witnesses: list[Object] = field(default_factory=list[Object])

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return (self.group, self.item, self.codec, self.way, self.direction)

    @property
    def differs(self) -> bool:
        """Whether rules or the case say another verdict. "undecided" is none."""
        said = {self.predicted.get("verdict", ""), self.stated.get("verdict", "")}
        observed = self.verdict not in _NO_VERDICT
        return observed and bool(said - {self.verdict, *_NO_VERDICT})

    @property
    def column(self) -> str:
        """Codec and way, as one word."""
        return f"{self.codec} ({self.way})" if self.way else self.codec


def to_json(row: EvolutionRow) -> str:
    """One line, without its newline; what is empty is left out."""
    flat = {name: value for name, value in asdict(row).items() if value}
    return json.dumps(flat, ensure_ascii=False, separators=(",", ":"))


def from_json(flat: Mapping[str, Any]) -> EvolutionRow:
    """ResultsError when a field is missing or unknown."""
    try:
        return EvolutionRow(**flat)
    except TypeError as error:
        raise ResultsError(f"not a row of the evolution lab: {error}") from error


def read_rows(run: Path) -> Iterator[EvolutionRow]:
    """All rows, the last one of each key; a last line torn by a kill is passed over."""
    last: dict[tuple[str, str, str, str, str], EvolutionRow] = {}
    lines = _content(run).splitlines(keepends=True)
    for number, line in enumerate(lines, 1):
        try:
            row = from_json(json.loads(line))
        except ValueError as error:
            if number == len(lines) and not line.endswith(b"\n"):
                break
            raise ResultsError(f"{run / ROWS}:{number} is damaged: {error}") from error
        last.pop(row.key, None)
        last[row.key] = row
    yield from last.values()


def _content(run: Path) -> bytes:
    if (run / ROWS).is_file():
        return (run / ROWS).read_bytes()
    if (run / PACKED).is_file():
        try:
            return gzip.decompress((run / PACKED).read_bytes())
        except (OSError, EOFError) as error:
            raise ResultsError(f"{run / PACKED} is damaged: {error}") from error
    raise ResultsError(f"no run of the evolution lab in {run}", hint="python bench.py evolve")
