"""One observation out of those of several messages: a document may hold many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from serdelab.evolution.outcome import Outcome, Verdict, worst_verdict
from serdelab.evolution.result import Observation


def merged(observations: Sequence[Observation]) -> Observation:
    """The worst verdict with all counts; of one codec, way and direction, at least one.

    Paths get the message's name in front where there are several messages.
    """
    if len(observations) == 1:
        return observations[0]
    first = observations[0]
    verdict = worst_verdict(each.verdict for each in observations)
    outcomes: Counter[Outcome] = Counter()
    fields: dict[str, Outcome] = {}
    for each in observations:
        outcomes.update(each.outcomes)
        root = each.root.rpartition(".")[2]
        fields |= {f"{root}.{path}" if path else root: o for path, o in each.by_field.items()}
    words = {each.condition for each in observations if each.verdict is Verdict.CONDITIONAL}
    return Observation(
        first.codec,
        first.way,
        first.direction,
        verdict,
        sum(each.values_tried for each in observations),
        sum(each.unsound for each in observations),
        "; ".join(sorted(words)) if verdict is Verdict.CONDITIONAL else "",
        "; ".join(dict.fromkeys(each.reason for each in observations if each.reason)),
        outcomes,
        fields,
        tuple(witness for each in observations for witness in each.witnesses),
        first.root,
        all(each.proven for each in observations),
    )
