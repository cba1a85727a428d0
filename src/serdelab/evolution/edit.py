"""What an edit is: one change of a schema, as data, that can be applied to any schema.

Each kind of change that the neutral model can say is one class, with its parameters as fields.
``serdelab.evolution.edits`` has them all, and makes them from the tables of case files.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import ClassVar, TypeVar

from serdelab.errors import SchemaError
from serdelab.evolution import sound
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import NO_HINTS, Hints
from serdelab.schema import Schema


class Unset(Enum):
    """The one value of a parameter that was not given, where None is a value."""

    UNSET = "unset"


UNSET = Unset.UNSET

_Word = TypeVar("_Word", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Edited:
    """Both versions of a schema, and what names and numbers do not say of their identity."""

    old: Schema
    new: Schema
    hints: Hints = NO_HINTS


class Edit(ABC):
    """``changed`` and ``hints`` are for the classes of edits, ``apply`` is for everyone else.

    Hints call types by their name in the old schema, and a slot that moved into another record by
    its path there: ``("Person", "street")`` → ``address.street``, in both directions.
    """

    kind: ClassVar[Kind]

    def apply(self, schema: Schema) -> Edited:
        """SchemaError when the schema has no such place, or would be none afterwards."""
        bare = Schema(schema.root, schema.namespace)
        new = self.changed(bare)
        sound.demand(new)
        if self.changes_something and (new, new.namespace) == (bare, bare.namespace):
            raise SchemaError(f"{self.kind} changes nothing there")
        return Edited(bare, new, self.hints(bare))

    @property
    def changes_something(self) -> bool:
        return True

    @abstractmethod
    def changed(self, schema: Schema) -> Schema:
        """The new schema, not yet checked."""

    def hints(self, schema: Schema) -> Hints:
        """Of this change on the old schema; none where names say it all."""
        return NO_HINTS


def demand_all(given: Sequence[str], known: Sequence[str], where: str) -> None:
    """SchemaError unless ``given`` is an order of all that is known."""
    if sorted(given) != sorted(known):
        raise SchemaError(f"an order of {where} names each of {', '.join(known)} once")


def one_of(words: type[_Word], word: str) -> _Word:
    """The member of an enum of words; SchemaError with those there are."""
    try:
        return words(word)
    except ValueError as error:
        known = " or ".join(each.value for each in words)
        raise SchemaError(f"{word!r} has no meaning there; it is {known}") from error


_Key = tuple[str, str]
"""(type, slot or symbol)."""


def followed_by(first: Hints, second: Hints) -> Hints:
    """What two changes in a row say together, of the oldest and the newest schema."""
    types = dict(first.types)
    before = {new: old for old, new in first.types.items()}
    for middle, new in second.types.items():
        types[before.get(middle, middle)] = new
    return Hints(
        slots=_joined(first.slots, second.slots, before),
        types=types,
        symbols=_joined(first.symbols, second.symbols, before),
        replaced=first.replaced | {_origin(key, first.slots, before) for key in second.replaced},
    )


def _joined(
    first: Mapping[_Key, str], second: Mapping[_Key, str], before: Mapping[str, str]
) -> dict[_Key, str]:
    joined = dict(first)
    for key, new in second.items():
        joined[_origin(key, first, before)] = new
    return joined


def _origin(key: _Key, renamed: Mapping[_Key, str], before: Mapping[str, str]) -> _Key:
    """The oldest (type, name) of one in the middle."""
    old_type = before.get(key[0], key[0])
    for (type_, old), new in renamed.items():
        if type_ == old_type and new == key[1]:
            return type_, old
    return old_type, key[1]
