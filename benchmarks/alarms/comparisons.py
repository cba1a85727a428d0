"""Rows of ``false_alarms.py`` as the comparisons that the strip plot draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from alarms.counts import OURS
from serdelab.ab.compare import THRESHOLD
from serdelab.rivals import Comparison, Work, rivals
from serdelab.rivals.contest import LAB, MEDIAN

Row = dict[str, Any]


def comparisons(rows: Sequence[Row]) -> list[Comparison]:
    """Of the same code, in the order of the tools' first rows."""
    rules = {rival.name: rival.rule for rival in rivals()}
    rules[OURS] = f"> {THRESHOLD * 100:.3g} % and confirmed"
    found: list[Comparison] = []
    for row in rows:
        codec, subject, operation = row["case"].split(" · ")
        work = Work(codec, subject, operation, share=row["injected"])
        found.append(
            Comparison(
                tool=LAB if row["tool"] == OURS else row["tool"],
                statistic=row.get("statistic", MEDIAN),
                rule=rules[row["tool"]],
                work=work,
                ratio=row["point"],
                slower=row["slower"],
                ns=(0.0, 0.0),
                seconds=row["seconds"],
            )
        )
    return found
