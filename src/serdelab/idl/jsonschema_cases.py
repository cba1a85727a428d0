"""How many cases a schema splits into: what its canonical form would have to tell apart.

Alternatives that hold at once multiply (ten ``anyOf`` of two inside an ``allOf`` are 1,024 cases),
and the algebra of schemas takes seconds there. Whoever asks first need not wait.
"""

from __future__ import annotations

from typing import Any

from serdelab.idl.json_text import array, members
from serdelab.idl.jsonschema_place import Places

MOST = 1 << 20
"""Counted no further."""

_DEPTH = 100


def most_cases(places: Places) -> int:
    """Of the schema in a document that splits most; references count as what they mean."""
    counter = _Counter(places)
    todo: list[Any] = [places.source.value]
    found = 1
    while todo and found < MOST:
        here = todo.pop()
        words = members(here)
        if words is not None:
            found = max(found, counter.cases(words, 0))
        todo += words.values() if words is not None else array(here) or ()
    return found


class _Counter:
    def __init__(self, places: Places) -> None:
        self.places = places
        self._known: dict[str, int] = {}

    def cases(self, schema: Any, depth: int) -> int:
        words = members(schema)
        if words is None or depth > _DEPTH:
            return 1
        found = 1
        for keyword in ("anyOf", "oneOf"):
            found *= max(1, sum(self.cases(b, depth + 1) for b in array(words.get(keyword)) or ()))
        for branch in array(words.get("allOf")) or ():
            found *= self.cases(branch, depth + 1)
            if found > MOST:
                return MOST
        if "if" in words:
            sides = (self.cases(words.get(side), depth + 1) for side in ("then", "else"))
            found *= self.cases(words["if"], depth + 1) + sum(sides)
        for keyword in ("dependentSchemas", "dependentRequired", "dependencies"):
            found *= 2 ** min(20, len(members(words.get(keyword)) or ()))
        reference = words.get("$ref")
        if isinstance(reference, str):
            found *= self._referred(reference, depth)
        return min(found, MOST)

    def _referred(self, reference: str, depth: int) -> int:
        if reference not in self._known:
            self._known[reference] = 1  # where it leads back to itself
            target = self.places.target(reference)
            found = 1 if target is None else self.cases(target.words, depth + 1)
            self._known[reference] = found
        return self._known[reference]
