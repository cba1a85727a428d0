"""Every version of each file against every earlier one, in few words."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from googleapis.words import Flat, told

from serdelab.check.answer import Answer, Judged
from serdelab.check.verdicts import Verdicts


def transitive(answer: Answer, folder: Path) -> Flat:
    pairs = [each for each in answer.judged if not each.step]
    counted = Counter((e.verdicts.backward.value, e.verdicts.forward.value) for e in pairs)
    return {
        "pairs": len(answer.judged),
        "of_them_steps": len(answer.judged) - len(pairs),
        "messages": sum(o.values_tried for e in answer.judged for o in e.result.observed),
        "verdicts": {f"{back}, {forth}": n for (back, forth), n in sorted(counted.items())},
        "broken": [_broken(each, folder) for each in pairs if each.verdicts != Verdicts()],
    }


def _broken(judged: Judged, folder: Path) -> Flat:
    return {
        "old": Path(judged.old).relative_to(folder).as_posix(),
        "new": Path(judged.new).relative_to(folder).as_posix(),
        **told(judged.verdicts),
    }
