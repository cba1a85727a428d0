"""What the rows of ``false_alarms.py`` come to: a table, and whether it is as it must be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from statistics import stdev
from typing import Any

OURS = "serdelab"
NEEDED = {0.05: 0.95, 0.03: 0.80}
"""By the injected slowdown: the least share of comparisons that say "slower"."""
FALSE = 0.01
COVERED = 0.90, 0.99
ENOUGH = 50  # comparisons before coverage means anything
OVERTIME = 1.2
HEAD = ("tool", "same code: says slower", "spread (sd)", "+5 %: found", "+3 %: found", "seconds")
Row = dict[str, Any]


def table(rows: Sequence[Row]) -> list[str]:
    """Markdown: a line for each tool and the rule by which its users say "slower"."""
    tools: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        tools[f"{row['tool']} {row.get('statistic', '')}".strip()].append(row)
    body = [_cells(tool, each) for tool, each in tools.items()]
    return [f"| {' | '.join(cells)} |" for cells in (HEAD, ["---"] * len(HEAD), *body)]


def _cells(tool: str, rows: Sequence[Row]) -> list[str]:
    by_injected: dict[float, list[Row]] = defaultdict(list)
    for row in rows:
        by_injected[row["injected"]].append(row)
    same = [100 * row["point"] for row in by_injected[0.0]]
    spread = f"{stdev(same):.2f} %" if len(same) > 1 else "–"
    counts = [_slower(by_injected[share]) for share in (0.0, 0.05, 0.03)]
    mean = sum(row["seconds"] for row in rows) / len(rows)
    return [tool, counts[0], spread, *counts[1:], f"{mean:.1f}"]


def _slower(rows: Sequence[Row]) -> str:
    return f"{sum(row['slower'] for row in rows)} of {len(rows)}" if rows else "–"


def conclusion(rows: Sequence[Row]) -> Iterator[tuple[bool, str]]:
    """What must hold of our own verdicts, and whether it does."""
    ours = [row for row in rows if row["tool"] == OURS]
    same = [row for row in ours if not row["injected"]]
    slower = sum(row["slower"] for row in same)
    yield slower <= FALSE * len(same), f"the same code: {slower} of {len(same)} are called slower"
    for injected, share in NEEDED.items():
        known = [row for row in ours if row["injected"] == injected]
        found = sum(row["slower"] for row in known)
        yield found >= share * len(known), f"{injected:.0%} more: {found} of {len(known)} found"
    held = sum(row["low"] <= 1 <= row["high"] for row in same)
    low, high = COVERED
    few = len(same) < ENOUGH
    yield few or low <= held / len(same) <= high, f"the interval holds 1 in {held} of {len(same)}"
    longest = max(ours, key=lambda row: row["seconds"])
    in_time = all(row["seconds"] <= OVERTIME * row["budget"] for row in ours)
    yield in_time, f"the longest comparison took {longest['seconds']:.1f} s"
