"""What a simple type states over all the steps of its derivation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from serdelab.idl.xsd_load import XS


@dataclass(frozen=True, slots=True)
class Facets:
    """``base`` is xmlschema's component at the end: a built-in type, a list or a union.

    ``word`` is its name without a prefix, "list" or "union". ``stated`` are (facet, value), the
    most derived type's first. ``enumeration`` is the most derived one, None where there is none.
    """

    base: Any
    word: str
    stated: tuple[tuple[str, str], ...]
    patterns: tuple[re.Pattern[str], ...]
    enumeration: tuple[str, ...] | None
    regexps: tuple[str, ...] = ()
    """As the schema writes them, one for each step of the derivation."""

    def all(self, *names: str) -> Iterator[str]:
        return (value for name, value in self.stated if name in names)

    def shown(self, *without: str) -> tuple[tuple[str, str], ...]:
        """Facets in words for a reader of changes, but those that are told otherwise."""
        found = {n: v for n, v in reversed(self.stated) if n not in without}
        if self.regexps:
            found["pattern"] = " and ".join(self.regexps)
        if self.enumeration is not None and "enumeration" not in without:
            found["enumeration"] = " ".join(self.enumeration)
        return tuple(sorted(found.items()))


def facets(type_: Any) -> Facets:
    """Of a simple type, or of a complex type with simple content."""
    stated: list[tuple[str, str]] = []
    patterns: list[re.Pattern[str]] = []
    regexps: list[str] = []
    enumeration: tuple[str, ...] | None = None
    base = type_
    for base in _steps(type_):
        if _is_last(base):
            break
        for name, facet in base.facets.items():
            match (name or "").removeprefix(XS):
                case "pattern":
                    patterns += facet.patterns
                    regexps.append("|".join(each.get("value", "") for each in facet))
                case "enumeration":
                    values = tuple(str(each.get("value")) for each in facet)
                    enumeration = values if enumeration is None else enumeration
                case word:
                    stated.append((word, str(facet.elem.get("value"))))
    word = "list" if hasattr(base, "item_type") else "union" if base.is_union() else base.local_name
    return Facets(base, word, tuple(stated), tuple(patterns), enumeration, tuple(regexps))


def _steps(type_: Any) -> Iterator[Any]:
    """From the most derived type down; complex types stand for their content."""
    while type_ is not None:
        if type_.is_simple():
            yield type_
            type_ = type_.base_type
        else:
            type_ = type_.content if type_.has_simple_content() else None


def _is_last(step: Any) -> bool:
    """Built-in lists are derived once more from what they are a list of."""
    if hasattr(step, "item_type") or hasattr(step, "member_types"):
        return True
    return bool(step.name) and step.name.startswith(XS) and not step.is_list()
