"""Types that a document may name in ``xsi:type`` (Part 1, section 2.6.1) in another one's place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_ALL = frozenset(("extension", "restriction"))


class Derived:
    """The complex types of a schema by those that they are derived from."""

    def __init__(self, schema: Any) -> None:
        self._found: dict[int, list[tuple[Any, frozenset[str]]]] = {}
        for type_ in schema.maps.iter_globals():
            if hasattr(type_, "base_type") and type_.is_complex():
                for base, methods in _bases(type_):
                    self._found.setdefault(id(base), []).append((type_, methods))

    def names(self, element: Any) -> list[str]:
        """Of the types that may stand for an element's: those that are not blocked for it."""
        type_ = element.type
        blocked = set(f"{element.block} {type_.block}".split())
        blocked = set(_ALL) if "#all" in blocked else blocked
        known = self._found.get(id(type_), ())
        return [str(each.local_name) for each, methods in known if blocked.isdisjoint(methods)]


def _bases(type_: Any) -> Iterator[tuple[Any, frozenset[str]]]:
    """Each base, with the methods that lead there."""
    methods: frozenset[str] = frozenset()
    while type_.base_type is not None and type_.derivation:
        methods |= {type_.derivation}
        type_ = type_.base_type
        yield type_, methods
