"""Changes between two enums."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.spot import Spot, yes
from serdelab.schema.shape import Symbols


def enum_changes(old: Symbols, new: Symbols, lineage: Lineage, spot: Spot) -> Iterator[Change]:
    """Symbols added, removed, renamed, renumbered and reordered; openness; the default."""
    facts = {"open": yes(new.open), "default": yes(new.default)}
    becomes = lineage.symbols(old, new)
    yield from _known(old, new, becomes, spot, facts)
    kept = [name for name in becomes.values() if name is not None]
    there = set(kept)
    for sign in new.symbols:
        if sign.name not in there:
            added = {"open": yes(old.open), "default": yes(old.default)}
            yield spot.change(Kind.ADD_SYMBOL, "", sign.name, added)
    order = [sign.name for sign in new.symbols if sign.name in there]
    if order != kept:
        yield spot.change(Kind.REORDER_SYMBOLS, ", ".join(kept), ", ".join(order), facts)
    if old.open != new.open:
        words = {True: "open", False: "closed"}
        to = {"from": words[old.open], "to": words[new.open], "of": "enum"}
        yield spot.change(Kind.CHANGE_OPENNESS, to["from"], to["to"], {**facts, **to})
    if old.default != new.default:
        yield spot.change(Kind.CHANGE_DEFAULT, old.default, new.default, {**facts, "of": "enum"})


def _known(
    old: Symbols,
    new: Symbols,
    becomes: Mapping[str, str | None],
    spot: Spot,
    facts: Mapping[str, str],
) -> Iterator[Change]:
    """What became of the symbols that there were."""
    numbers = {sign.name: sign.number for sign in new.symbols}
    for sign in old.symbols:
        name = becomes[sign.name]
        if name is None:
            yield spot.change(Kind.REMOVE_SYMBOL, sign.name, "", facts)
            continue
        if name != sign.name:
            yield spot.change(Kind.RENAME_SYMBOL, sign.name, name, facts)
        if old.numbered and new.numbered and numbers[name] != sign.number:
            words = f"{sign.name} = {sign.number}", f"{name} = {numbers[name]}"
            yield spot.change(Kind.RENUMBER_SYMBOL, *words, facts)
