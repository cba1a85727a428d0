"""Changes between the types of one slot: scalars, lists, maps, unions, null."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from serdelab.evolution import boundaries, values
from serdelab.evolution.facets import facet_kind
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.namespaces import moved_alone
from serdelab.evolution.spot import Spot, simple, yes
from serdelab.evolution.unmade import beyond_reach
from serdelab.evolution.words import general, word
from serdelab.schema.shape import (
    Alternatives,
    Domain,
    Keyed,
    Leaf,
    Nullable,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
)

Bounds = tuple[int | None, int | None]


class TypeChanges:
    """Changes of types between two documents.

    ``met`` collects the pairs of named types that were met, with their spots: the caller goes on
    with them, so that each pair is compared once.
    """

    def __init__(self, old: Shapes, new: Shapes) -> None:
        self.old, self.new = old, new
        self.met: list[tuple[str, str, Spot]] = []

    def between(self, shape: Shape, other: Shape, spot: Spot, inside: str = "") -> Iterator[Change]:
        """``inside``: "item", "value" or "key", where the types stand inside another one."""
        if isinstance(shape, Nullable) or isinstance(other, Nullable):
            yield from self._nullable(shape, other, spot, inside)
        elif isinstance(shape, Repeated | Keyed) or isinstance(other, Repeated | Keyed):
            yield from self._compound(shape, other, spot, inside)
        else:
            yield from self._single(shape, other, spot, inside)

    def _change(self, kind: Kind, shape: Shape, other: Shape, spot: Spot, **facts: str) -> Change:
        words = {"from": general(self.old, shape), "to": general(self.new, other)}
        words |= _more("from", self.old, shape) | _more("to", self.new, other)
        if facts.get("inside") == "item":
            words |= {"from_packed": spot.old_packed, "to_packed": spot.new_packed}
        named = {name: fact for name, fact in facts.items() if fact}
        return spot.change(kind, word(shape), word(other), {**words, **named})

    def _nullable(self, shape: Shape, other: Shape, spot: Spot, inside: str) -> Iterator[Change]:
        both = isinstance(shape, Nullable) and isinstance(other, Nullable)
        if _is_null(shape) or _is_null(other):
            yield self._change(Kind.CHANGE_TYPE, shape, other, spot, inside=inside)
            return
        if not both:
            to = "nullable" if isinstance(other, Nullable) else "not_null"
            yield self._change(Kind.CHANGE_NULLABILITY, shape, other, spot, to=to, inside=inside)
        one = shape.item if isinstance(shape, Nullable) else shape
        two = other.item if isinstance(other, Nullable) else other
        yield from self.between(one, two, spot, inside)

    def _compound(self, shape: Shape, other: Shape, spot: Spot, inside: str) -> Iterator[Change]:
        match shape, other:
            case Repeated(), Repeated():
                yield from self._lists(shape, other, spot, inside)
                yield from self.between(shape.item, other.item, spot.inner("[]"), "item")
            case Keyed(), Keyed():
                keys = general(self.old, shape.key), general(self.new, other.key)
                if keys[0] != keys[1]:
                    at = spot.inner("{key}")
                    yield self._change(Kind.CHANGE_KEY_TYPE, shape.key, other.key, at)
                yield from self.between(shape.value, other.value, spot.inner("{}"), "value")
            case (Keyed(), Repeated()) | (Repeated(), Keyed()):
                yield self._change(Kind.CHANGE_MAP, shape, other, spot, inside=inside)
            case Repeated(), _:
                facts = {"to": "singular", "type": general(self.new, other), "inside": inside}
                facts |= {"list": word(shape).partition("<")[0], "packed": spot.old_packed}
                yield self._change(Kind.CHANGE_CARDINALITY, shape, other, spot, **facts)
                yield from self.between(shape.item, other, spot.inner("[]"))
            case _, Repeated():
                facts = {"to": "repeated", "type": general(self.old, shape), "inside": inside}
                facts |= {"list": word(other).partition("<")[0], "packed": spot.new_packed}
                yield self._change(Kind.CHANGE_CARDINALITY, shape, other, spot, **facts)
                yield from self.between(shape, other.item, spot.inner("[]"))
            case _:
                yield self._change(Kind.CHANGE_TYPE, shape, other, spot, inside=inside)

    def _lists(self, shape: Repeated, other: Repeated, spot: Spot, inside: str) -> Iterator[Change]:
        if shape.word != other.word:
            yield self._change(Kind.CHANGE_TYPE, shape, other, spot, inside=inside)
        before, after = (shape.fewest, shape.most), (other.fewest, other.most)
        untried = beyond_reach(before, after, values.LONGEST)
        for kind in narrowed(before, after):
            change = self._change(kind, shape, other, spot, facet="items")
            yield replace(change, untried=untried)

    def _single(self, shape: Shape, other: Shape, spot: Spot, inside: str) -> Iterator[Change]:
        match shape, other:
            case Alternatives(), Alternatives():
                yield from self._unions(shape, other, spot)
            case Ref(), Ref() if self._are_alike(shape, other):
                self.met.append((shape.name, other.name, spot))
            case Leaf(), Leaf():
                yield from self._leafs(shape, other, spot, inside)
            case _ if self._wraps(shape, other):
                to = "record" if isinstance(shape, Leaf) else "scalar"
                leaf, record = (shape, other) if to == "record" else (other, shape)
                name = record.name if isinstance(record, Ref) else ""
                facts = {"to": to, "type": word(leaf), "record": name}
                yield self._change(Kind.WRAP_SCALAR, shape, other, spot, **facts)
            case _ if shape != other or isinstance(shape, Ref):
                yield self._change(Kind.CHANGE_TYPE, shape, other, spot, inside=inside)
            case _:
                return

    def _are_alike(self, shape: Ref, other: Ref) -> bool:
        """Whether both are structs, or both enums."""
        mine, theirs = self.old.types[shape.name], self.new.types[other.name]
        return isinstance(mine, Struct) is isinstance(theirs, Struct)

    def _wraps(self, shape: Shape, other: Shape) -> bool:
        """Whether one is a record of one slot, which has the type of the other."""
        for shapes, one, two in ((self.old, shape, other), (self.new, other, shape)):
            if isinstance(one, Ref) and isinstance(two, Leaf):
                type_ = shapes.types[one.name]
                return isinstance(type_, Struct) and [s.shape for s in type_.slots] == [two]
        return False

    def _leafs(self, shape: Leaf, other: Leaf, spot: Spot, inside: str) -> Iterator[Change]:
        if shape.word != other.word:
            logical = shape.domain is other.domain is Domain.LOGICAL
            kind = Kind.CHANGE_LOGICAL if logical else Kind.CHANGE_TYPE
            scales = dict(shape.facets).get("scale"), dict(other.facets).get("scale")
            member = "yes" if _holds(shape, other) or _holds(other, shape) else ""
            facet = "precision" if logical and None not in scales and scales[0] == scales[1] else ""
            yield self._change(kind, shape, other, spot, inside=inside, facet=facet, member=member)
            return
        mine, theirs = ((leaf.shortest, leaf.longest) for leaf in (shape, other))
        lengths = beyond_reach(mine, theirs, boundaries.LONGEST)
        facets = {
            "range": ((shape.low, shape.high), (other.low, other.high)),
            "length": (mine, theirs),
        }
        for facet, (before, after) in facets.items():
            for kind in narrowed(before, after):
                change = self._change(kind, shape, other, spot, facet=facet)
                yield replace(change, untried=lengths if facet == "length" else ())
        if shape.facets != other.facets:
            yield from self._facets(shape, other, spot)

    def _facets(self, shape: Leaf, other: Leaf, spot: Spot) -> Iterator[Change]:
        before, after = dict(shape.facets), dict(other.facets)
        if "name" in before and "name" in after:
            yield from self._names((before, after), spot)
            before, after = _unnamed(before), _unnamed(after)
        for facet in sorted(before.keys() | after.keys()):
            mine, theirs = before.get(facet), after.get(facet)
            if mine != theirs:
                kind, both = facet_kind(facet, mine, theirs)
                changed = "yes" if both else ""
                yield self._change(kind, shape, other, spot, facet=facet, changed=changed)

    def _names(self, facets: tuple[dict[str, str], dict[str, str]], spot: Spot) -> Iterator[Change]:
        """Of a scalar type that has a name, as Avro's fixed has."""
        (mine, old), (theirs, new) = ((each["name"], each.get("aliases", "")) for each in facets)
        alias = {"alias": mine in new.split(","), "old_alias": theirs in old.split(",")}
        facts = {"root": "no", **{fact: yes(there) for fact, there in alias.items()}}
        if simple(mine) != simple(theirs):
            yield spot.change(Kind.RENAME_TYPE, mine, theirs, facts)
        elif mine != theirs and not moved_alone((self.old, self.new), mine, theirs):
            yield spot.change(Kind.MOVE_TYPE, mine, theirs, facts)
        elif old != new:
            yield spot.change(Kind.CHANGE_ALIASES, old, new, {**facts, "of": "type"})

    def _unions(self, shape: Alternatives, other: Alternatives, spot: Spot) -> Iterator[Change]:
        before, after = (list(map(word, each.branches)) for each in (shape, other))
        for kind, mine, theirs in (
            (Kind.REMOVE_BRANCH, before, after),
            (Kind.ADD_BRANCH, after, before),
        ):
            for name in mine:
                if name not in theirs:
                    yield self._change(kind, shape, other, spot, branch=name)
        if before != after and sorted(before) == sorted(after):
            yield self._change(Kind.REORDER_BRANCHES, shape, other, spot)
        for one in shape.branches:
            for two in other.branches:
                if isinstance(one, Ref) and word(one) == word(two):
                    yield from self.between(one, two, spot)


def _holds(union: Leaf, one: Leaf) -> bool:
    """Whether a type that is one of several in the same text, has this one among them."""
    return one.word in dict(union.facets).get("members", "").split()


def _is_null(shape: Shape) -> bool:
    return isinstance(shape, Leaf) and shape.domain is Domain.NULL


def _more(side: str, shapes: Shapes, shape: Shape) -> dict[str, str]:
    """What rules ask of a type besides its word, for "from" or "to"."""
    match shape:
        case Ref(name=name):
            type_ = shapes.types[name]
            more = {} if isinstance(type_, Struct) else {f"{side}_open": yes(type_.open)}
            return {f"{side}_name": word(shape), **more}
        case Alternatives(branches=branches):
            return {f"{side}_branches": ", ".join(_branch(shapes, b) for b in branches)}
        case Nullable(item=item):
            return _more(side, shapes, item)
        case Repeated(item=item) | Keyed(value=item):
            return {f"{side}_item": general(shapes, item)}
        case _:
            return {}


def _branch(shapes: Shapes, shape: Shape) -> str:
    """ "struct(Name)": two types of one sort are no one branch."""
    named = isinstance(shape, Ref)
    return f"{general(shapes, shape)}({word(shape)})" if named else general(shapes, shape)


def _unnamed(facets: dict[str, str]) -> dict[str, str]:
    return {name: facet for name, facet in facets.items() if name not in {"name", "aliases"}}


def narrowed(before: Bounds, after: Bounds) -> Iterator[Kind]:
    """TIGHTEN where a value may now be out of bounds, LOOSEN where more values are in."""
    infinite = float("inf")
    low, new_low = (-infinite if end is None else end for end in (before[0], after[0]))
    high, new_high = (infinite if end is None else end for end in (before[1], after[1]))
    if new_low > low or new_high < high:
        yield Kind.TIGHTEN
    if new_low < low or new_high > high:
        yield Kind.LOOSEN
