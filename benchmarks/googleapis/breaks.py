"""What broke from one release to the next: for each cause the smallest message that shows it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from googleapis.beside import beside, named
from googleapis.words import Flat, cut, words

from serdelab.check.answer import Judged
from serdelab.check.attribution import Harm
from serdelab.evolution.moves import steps
from serdelab.evolution.outcome import Direction, Outcome
from serdelab.evolution.result import Observation, Witness

_INNER = re.compile(r"\[\]|\{\w*\}")
"""What a path says of items."""


def breaks(every: Iterable[Judged]) -> list[Flat]:
    """One for each cause, reader and direction."""
    found: dict[tuple[Any, ...], tuple[Harm, Witness]] = {}
    for judged in every:
        for harm, witness in _shown(judged):
            causes = tuple(words(judged.result.changes[at]) for at in harm.changes)
            key = (causes, harm.outcome, harm.direction, witness.way)
            known = found.get(key)
            if known is None or len(witness.bytes) < len(known[1].bytes):
                found[key] = harm, witness
    return [
        _told(causes, witness) | {"messages": _counted(harm.observation)}
        for (causes, *_), (harm, witness) in found.items()
    ]


def _shown(judged: Judged) -> Iterator[tuple[Harm, Witness]]:
    """A refused message that holds nothing at a place says nothing of the change there."""
    for harm in judged.harms:
        witness = harm.witness
        if witness is None or harm.direction is Direction.ROUND_TRIP:
            continue
        if witness.outcome is not Outcome.REFUSED or holds(witness.record, witness.path):
            yield harm, witness


def holds(record: Any, path: str) -> bool:
    """Whether a message has something at a place, in any of its items."""
    ahead = [record]
    for name in steps(_INNER.sub("", path)):
        ahead = [each[name] for value in ahead for each in _dicts(value) if name in each]
    return bool(ahead)


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The value and what it holds: of a list its items, of a map its values."""
    if isinstance(value, dict):
        yield cast("dict[str, Any]", value)
        value = list(cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        items = cast("list[Any]", value)
        yield from (cast("dict[str, Any]", item) for item in items if isinstance(item, dict))


def _told(causes: Sequence[str], witness: Witness) -> Flat:
    return {
        "reader": named(witness.codec, witness.way),
        "direction": witness.direction.value,
        "outcome": witness.outcome.value,
        "changes": list(causes),
        "message": witness.root,
        "place": witness.path,
        "record": witness.record,
        "bytes": witness.bytes,
        "got": None if witness.error else _filled(witness.got),
        "error": cut(witness.error),
        "beside": beside(witness),
    }


def _filled(value: Any) -> Any:
    """Of what a reader got, what is not blank."""
    if isinstance(value, dict):
        items = cast("dict[str, Any]", value).items()
        return {name: inner for name, inner in items if inner not in ("", 0, [], {}, None)}
    return value


def _counted(observation: Observation) -> Flat:
    """All messages that were tried there, by what became of them at worst."""
    return {outcome.value: count for outcome, count in sorted(observation.outcomes.items())}
