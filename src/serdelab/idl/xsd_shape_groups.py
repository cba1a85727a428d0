"""Model groups of XML Schema → a flat row of places for elements.

Groups nest and repeat; an application that reads children by their names sees none of that. What
the row cannot say becomes a note: such messages are made, and the validator may refuse some.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

Occurs = tuple[int, int | None]
"""(minOccurs, maxOccurs); None is "unbounded"."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element may stand. ``choice`` names the group of which one is there, or is empty.

    ``elements`` is one element, or those of a group that only makes sense as a whole; ``reason``
    says of the latter why.
    """

    elements: tuple[Any, ...]
    fewest: int
    most: int | None
    choice: str = ""
    reason: str = ""

    @property
    def name(self) -> str:
        return "+".join(str(each.local_name) for each in self.elements)


@dataclass(slots=True)
class Row:
    places: list[Place] = field(default_factory=list[Place])
    wildcards: list[tuple[Any, int, int]] = field(default_factory=list[tuple[Any, int, int]])
    """(wildcard, how many places are before it, how many elements it must stand for)."""
    notes: list[tuple[Any, str, str]] = field(default_factory=list[tuple[Any, str, str]])
    """(component, construct, reason)."""
    choices: int = 0


def row(content: Any) -> Row:
    """Of the content of a complex type."""
    found = Row()
    _Walk(found).group(content, (1, 1), "")
    return found


def is_one_choice(content: Any, found: Row) -> bool:
    """Whether exactly one of the places is filled, by exactly one element, and nothing else is."""
    names = {place.choice for place in found.places}
    return (
        bool(found.places)
        and not found.wildcards
        and len(names) == 1
        and "" not in names
        and all((place.fewest, place.most) == (1, 1) for place in found.places)
        and not any(place.reason for place in found.places)
    )


def is_ordered(content: Any) -> bool:
    """Whether its elements stand in one order; a group alone in a sequence is the content."""
    while content.model == "sequence":
        particles = [particle for particle in content if particle.max_occurs != 0]
        if len(particles) != 1 or _is_leaf(particles[0]):
            return True
        content = particles[0]
    return False


@dataclass(frozen=True, slots=True)
class _Walk:
    row: Row

    def group(self, group: Any, times: Occurs, choice: str) -> None:
        """``times`` is how often what is around the group occurs."""
        particles = [p for p in group if p.max_occurs != 0]
        times = _product(times, (group.min_occurs, group.max_occurs))
        if times[1] == 0 or not particles:
            return
        is_choice = group.model == "choice"
        if len(particles) == 1 and not (is_choice and times[1] == 1 and _is_leaf(particles[0])):
            self._particle(particles[0], times, choice)
        elif is_choice and not (choice and times[1] != 1):
            self._choice(group, particles, times, choice)
        elif choice or times[1] != 1:
            self._whole(group, times, choice)
        else:
            if times[0] == 0 and sum(not p.is_emptiable() for p in particles) > 1:
                reason = "its elements are there together, or not at all"
                self.row.notes.append((group, f"an optional xs:{group.model}", reason))
            for particle in particles:
                self._particle(particle, times, "")

    def _particle(self, particle: Any, times: Occurs, choice: str) -> None:
        if not _is_leaf(particle):
            self.group(particle, times, choice)
            return
        fewest, most = _product(times, (particle.min_occurs, particle.max_occurs))
        if hasattr(particle, "process_contents"):
            self.row.wildcards.append((particle, len(self.row.places), 0 if choice else fewest))
        else:
            self.row.places.append(Place((particle,), fewest, most, choice))

    def _choice(self, group: Any, particles: list[Any], times: Occurs, choice: str) -> None:
        if times[1] != 1:
            if times[0]:
                reason = "how many of its elements there are together"
                self.row.notes.append((group, "a repeated xs:choice", reason))
            for particle in particles:
                self._particle(particle, (0, times[1]), "")
            return
        if not choice:
            self.row.choices += 1
            choice = f"choice{self.row.choices if self.row.choices > 1 else ''}"
        before = len(self.row.places)
        for particle in particles:
            self._particle(particle, times, choice)
        if any(particle.is_emptiable() for particle in particles):
            optional = [replace(place, fewest=0) for place in self.row.places[before:]]
            self.row.places[before:] = optional

    def _whole(self, group: Any, times: Occurs, choice: str) -> None:
        """A group that occurs as one thing: in a choice, or more than once."""
        elements = tuple(e for e in group.iter_elements() if hasattr(e, "type"))
        reason = "several elements that are one branch of a choice"
        if not choice:
            reason = "several elements that are repeated as a whole"
        fewest = 0 if choice or group.is_emptiable() else times[0]
        self.row.places.append(Place(elements, fewest, 1, choice, reason))


def _is_leaf(particle: Any) -> bool:
    """Whether it is an element or a wildcard."""
    return not hasattr(particle, "model")


def _product(times: Occurs, occurs: Occurs) -> Occurs:
    least = times[0] * occurs[0]
    if times[1] == 0 or occurs[1] == 0:
        return 0, 0
    if times[1] is None or occurs[1] is None:
        return least, None
    return least, times[1] * occurs[1]
