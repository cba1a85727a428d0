"""What other checkers say over the files of a step, and what codecs say to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from googleapis.beside import named
from googleapis.words import Flat, cut

from serdelab.check.answer import Judged
from serdelab.check.checkers import CheckerVerdict, Said
from serdelab.check.compare import Refutation
from serdelab.evolution.outcome import Direction
from serdelab.evolution.result import PairResult

Asked = Sequence[tuple[Judged, CheckerVerdict, Sequence[Refutation]]]


def checkers(judged: Sequence[Judged]) -> Iterator[Flat]:
    for name in dict.fromkeys(compared.name for each in judged for compared in each.compared):
        yield _checker(name, judged)


def _checker(name: str, judged: Sequence[Judged]) -> Flat:
    """Each finding once, whatever the number of files that import its file."""
    asked = [
        (each, compared.verdict, compared.refuted)
        for each in judged
        for compared in each.compared
        if compared.name == name and compared.verdict is not None
    ]
    findings = (finding for _, verdict, _ in asked for finding in verdict.findings)
    return {
        "name": name,
        "version": next((verdict.version for _, verdict, _ in asked), None),
        "said": dict(sorted(Counter(v.backward.value for _, v, _ in asked).items())),
        "findings": list(dict.fromkeys(cut(f.partition(": ")[2]) for f in findings)),
        "breaking": list(_breaking(asked)),
        "missed": list(_missed(asked)),
    }


def _breaking(asked: Asked) -> Iterator[Flat]:
    for judged, verdict, _ in asked:
        if verdict.backward is Said.BREAKING:
            yield {"file": judged.name, "backward": _observed(judged.result)}


def _observed(result: PairResult) -> Flat:
    """By reader: the worst verdict over the messages of a file, and how many there were."""
    found: Flat = {}
    tried = [o for o in result.observed if o.direction is Direction.BACKWARD and o.values_tried]
    for name in dict.fromkeys(named(o.codec, o.way) for o in tried):
        mine = [o for o in tried if named(o.codec, o.way) == name]
        worst = max((o.verdict for o in mine), key=lambda verdict: verdict.rank)
        found[name] = {"verdict": worst.value, "messages": sum(o.values_tried for o in mine)}
    return found


def _missed(asked: Asked) -> Iterator[Flat]:
    """Where it says compatible, and a codec has a witness."""
    for judged, _, refuted in asked:
        for each in refuted:
            if each.missed and each.witness is not None:
                witness = each.witness
                yield {
                    "file": judged.name,
                    "reader": named(witness.codec, witness.way),
                    "outcome": witness.outcome.value,
                    "message": witness.root,
                    "record": witness.record,
                    "bytes": witness.bytes,
                    "error": cut(witness.error),
                }
