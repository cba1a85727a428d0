"""Which slot, symbol and type of the new document is which of the old one."""

from __future__ import annotations

import pytest

from serdelab.evolution.lineage import NO_HINTS, Hints, Lineage
from serdelab.schema.shape import Domain, Leaf, Shape, Sign, Slot, Struct, Symbols

INT, TEXT = Leaf("int", Domain.INT), Leaf("text", Domain.TEXT)


def struct(*words: str) -> Struct:
    """Of "name number type alias", all but the name optional."""
    slots: list[Slot] = []
    for at, word in enumerate(words, 1):
        name, number, type_, alias = [*word.split(), *("", "", "")][:4]
        shape: Shape = TEXT if type_ == "text" else INT
        aliases = (alias,) if alias else ()
        slots.append(Slot(name, int(number or at), shape, aliases=aliases))
    return Struct("pkg.M", tuple(slots))


def matched(lineage: Lineage, old: Struct, new: Struct) -> list[str]:
    return [f"{a.name if a else '-'}:{b.name if b else '-'}" for a, b in lineage.slots(old, new)]


GONE = Hints(replaced=frozenset({("M", "a")}))
NAMED, NUMBERED = Lineage(), Lineage(numbered=True)


@pytest.mark.parametrize(
    ("lineage", "old", "new", "expected"),
    [
        (NAMED, ["a", "b"], ["b", "a"], ["a:a", "b:b"]),
        (NAMED, ["a"], ["b"], ["a:-", "-:b"]),
        (NUMBERED, ["a 1"], ["b 1"], ["a:b"]),
        (NUMBERED, ["a 1 int"], ["b 1 text"], ["a:-", "-:b"]),
        (NUMBERED, ["a 1", "b 2"], ["b 1", "a 2"], ["a:a", "b:b"]),
        (NUMBERED, ["a 1", "b 2"], ["b 1"], ["a:-", "b:b"]),
        (NUMBERED, ["a 1"], ["a 2", "b 1"], ["a:a", "-:b"]),
        (NAMED, ["a 1 int"], ["b 1 int a"], ["a:b"]),
        (NAMED, ["a 1 int"], ["b 1 int a", "a 2 int"], ["a:a", "-:b"]),
        (NAMED, ["a 1 int"], ["b 1 int a", "c 2 int a"], ["a:c", "-:b"]),
        (Lineage(Hints(slots={("M", "a"): "b"})), ["a"], ["b"], ["a:b"]),
        (Lineage(Hints(slots={("M", "a"): "b"})), ["a"], ["a", "b"], ["a:b", "-:a"]),
        (Lineage(Hints(slots={("N", "a"): "b"})), ["a"], ["b"], ["a:-", "-:b"]),
        (Lineage(GONE), ["a"], ["a"], ["a:-", "-:a"]),
        (Lineage(GONE, numbered=True), ["a 1"], ["b 1"], ["a:-", "-:b"]),
    ],
)  # fmt: skip
def test_slots(lineage: Lineage, old: list[str], new: list[str], expected: list[str]) -> None:
    assert matched(lineage, struct(*old), struct(*new)) == expected


def test_slots_are_matched_alike_from_the_other_side() -> None:
    lineage = Lineage(Hints(slots={("M", "a"): "b"}), numbered=True)
    old, new = struct("a 1", "c 2"), struct("b 5", "d 2", "e 7")
    turned = [":".join(pair.split(":")[::-1]) for pair in matched(lineage, old, new)]
    assert sorted(matched(lineage.reversed(), new, old)) == sorted(turned)


def enum(*signs: tuple[str, int], numbered: bool = True) -> Symbols:
    return Symbols("pkg.E", tuple(Sign(*sign) for sign in signs), numbered=numbered)


@pytest.mark.parametrize(
    ("hints", "old", "new", "name", "expected"),
    [
        (NO_HINTS, enum(("A", 0), ("B", 1)), enum(("B", 5), ("A", 0)), "B", "B"),
        (NO_HINTS, enum(("A", 0), ("B", 1)), enum(("A", 0), ("C", 1)), "B", "C"),
        (NO_HINTS, enum(("A", 0), ("B", 1)), enum(("A", 0), ("C", 2)), "B", None),
        (NO_HINTS, enum(("A", 0), ("B", 1)), enum(("A", 1), ("C", 2)), "B", None),
        (NO_HINTS, enum(("A", 0), numbered=False), enum(("B", 0), numbered=False), "A", None),
        (Hints(symbols={("E", "A"): "B"}), enum(("A", 0)), enum(("B", 7)), "A", "B"),
        (Hints(symbols={("E", "A"): "B"}), enum(("E_A", 0)), enum(("E_B", 7)), "E_A", "E_B"),
        (Hints(symbols={("E", "A"): "B"}), enum(("A", 0)), enum(("A", 0)), "A", None),
    ],
)
def test_symbols(hints: Hints, old: Symbols, new: Symbols, name: str, expected: str | None) -> None:
    assert Lineage(hints).symbols(old, new)[name] == expected


@pytest.mark.parametrize(
    ("hints", "old", "new", "expected"),
    [
        (NO_HINTS, "a.M", ["a.M", "b.M"], "a.M"),
        (NO_HINTS, "a.M", ["b.M"], "b.M"),
        (NO_HINTS, "a.M", ["b.M", "c.M"], None),
        (NO_HINTS, "a.M", ["a.N"], None),
        (Hints(types={"M": "N"}), "a.M", ["a.M", "a.N"], "a.N"),
        (Hints(types={"M": "N"}), "a.M", ["a.M"], None),
    ],
)
def test_types(hints: Hints, old: str, new: list[str], expected: str | None) -> None:
    assert Lineage(hints).type(old, dict.fromkeys(new)) == expected
