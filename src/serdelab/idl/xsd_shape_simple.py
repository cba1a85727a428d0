"""Simple types of XML Schema → leaves, enums and lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from serdelab.idl.xsd_load import XS
from serdelab.idl.xsd_shape_facets import Facets, facets
from serdelab.idl.xsd_shape_samples import samples
from serdelab.idl.xsd_shape_words import INTEGERS, NEEDS_A_DTD, SYMBOLIC, domain, text, value
from serdelab.schema.shape import Domain, Leaf, Opaque, Ref, Repeated, Shape, Sign

LIST = "xs:list"
"""The word of a list in one text, its items between spaces; elements repeated are a "list"."""

_LENGTHS = ("length", "minLength", "maxLength")
_RANGE = ("minInclusive", "minExclusive", "maxInclusive", "maxExclusive", "totalDigits")


class Simple:
    """``enum`` puts the enum of a type into the table and gives its name there."""

    def __init__(self, enum: Callable[[Any, tuple[Sign, ...]], str]) -> None:
        self._enum = enum
        self._known: dict[int, Shape] = {}

    def shape(self, type_: Any) -> Shape:
        """Of a simple type, or of the text of a complex type with simple content."""
        if id(type_) not in self._known:
            self._known[id(type_)] = self._shape(type_, facets(type_))
        return self._known[id(type_)]

    def _shape(self, type_: Any, found: Facets) -> Shape:
        if found.word in NEEDS_A_DTD:
            return Opaque(f"xs:{found.word}", "its values are declared outside of the type")
        if found.word == "list" and not (found.patterns or found.enumeration):
            return self._list(found)
        if found.word in SYMBOLIC and found.enumeration is not None:
            names = _names(type_, found.enumeration)
            if names:
                signs = tuple(Sign(name, number) for number, name in enumerate(names))
                return Ref(self._enum(type_, signs))
        return _leaf(type_, found)

    def _list(self, found: Facets) -> Shape:
        item = _without_spaces(self.shape(found.base.item_type))
        if isinstance(item, Opaque):
            return item
        fewest, most = _lengths(found)
        return Repeated(item, LIST, fewest, most)


def _names(type_: Any, enumeration: tuple[str, ...]) -> list[str]:
    """All values that no other facet refuses."""
    values = (type_.normalize(value) for value in enumeration)
    return [text for text in dict.fromkeys(values) if type_.text_is_valid(text)]


def _leaf(type_: Any, found: Facets) -> Shape:
    word = f"xs:{found.word}"
    if found.word == "union":
        members = " ".join(sorted(map(_member, found.base.member_types)))
        leaf = Leaf(word, Domain.TEXT, facets=(("members", members), *found.shown()))
        return _sampled(type_, found, leaf)
    match domain(found.word):
        case Domain.INT:
            low, high = _range(found)
            leaf = Leaf(word, Domain.INT, low, high, facets=found.shown(*_RANGE, "fractionDigits"))
            return _sampled(type_, found, leaf) if found.patterns or found.enumeration else leaf
        case Domain.BYTES | Domain.TEXT as kind if not _needs_samples(found):
            fewest, most = _lengths(found)
            return Leaf(word, kind, shortest=fewest, longest=most)
        case Domain.TEXT | Domain.BYTES as kind:
            fewest, most = _lengths(found)
            leaf = Leaf(word, kind, None, None, fewest, most, facets=found.shown(*_LENGTHS))
            return _sampled(type_, found, leaf)
        case Domain.LOGICAL:
            return _sampled(type_, found, Leaf(word, Domain.LOGICAL, facets=found.shown()))
        case kind:
            leaf = Leaf(word, kind, facets=found.shown())
            return _sampled(type_, found, leaf) if leaf.facets else leaf


def _member(type_: Any) -> str:
    """Built-in types by the words of their leafs."""
    name = str(type_.name or "")
    return name.replace(XS, "xs:") if name.startswith(XS) else str(type_.local_name or "nameless")


def _needs_samples(found: Facets) -> bool:
    """Whether a length does not tell which texts are valid, or which are taken as they are."""
    if found.patterns or found.enumeration is not None or any(found.all("whiteSpace")):
        return True
    return domain(found.word) is Domain.TEXT and found.word in SYMBOLIC - {"string"}


def _sampled(type_: Any, found: Facets, leaf: Leaf) -> Shape:
    values: dict[str, Any] = {}
    for lexical in samples(type_):
        try:
            plain = value(found.word, lexical)
        except ValueError:  # valid, but nothing that Python's own call reads
            continue
        written = text(plain, lexical)
        if written == lexical or type_.text_is_valid(written):
            values[written] = plain
    if values:
        return replace(leaf, samples=tuple(values.values()))
    stated = ", ".join(f"{name} {facet}" for name, facet in found.shown())
    return Opaque(leaf.word, f"no value is known that its facets allow ({stated})")


def _range(found: Facets) -> tuple[int | None, int | None]:
    low, high = INTEGERS[found.word]
    lows = [int(end) for end in found.all("minInclusive")]
    lows += [int(end) + 1 for end in found.all("minExclusive")]
    highs = [int(end) for end in found.all("maxInclusive")]
    highs += [int(end) - 1 for end in found.all("maxExclusive")]
    for digits in found.all("totalDigits"):
        if int(digits) <= _DIGITS:
            lows.append(1 - 10 ** int(digits))
            highs.append(10 ** int(digits) - 1)
    lows += [] if low is None else [low]
    highs += [] if high is None else [high]
    return max(lows, default=None), min(highs, default=None)


_DIGITS = 1_000
"""Numbers of more digits are not bounded: none of them is tried."""


def _lengths(found: Facets) -> tuple[int, int | None]:
    fewest = max(map(int, found.all("length", "minLength")), default=0)
    return fewest, min(map(int, found.all("length", "maxLength")), default=None)


def _without_spaces(item: Shape) -> Shape:
    """What an item of a list can be: no empty text, and none with a space."""
    if not isinstance(item, Leaf):
        return item
    if item.samples:
        kept = tuple(s for s in item.samples if not isinstance(s, str) or len(s.split()) == 1)
        kept = tuple(s for s in kept if s or not isinstance(s, bytes))
        return replace(item, samples=kept) if kept else Opaque(item.word, "has only empty texts")
    if item.domain is Domain.TEXT:
        return replace(item, samples=("text", "a", "7"))
    return replace(item, shortest=max(1, item.shortest)) if item.domain is Domain.BYTES else item
