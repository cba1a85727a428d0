"""Rules: what the specifications say of a change, as data in ``scenarios/rules/<name>.toml``.

A rule describes *one read*: a reader with the new schema gets what a writer with the old schema
wrote. Forward is the same read of the inverse change (``evolution.inverse``). The first rule that
matches wins.

::

    include = ["other"]                  the rules of another file, after those of this one
    passes_on = true                     a reader writes again what it got, understood or not
    [turns]   refused = "silent_corruption"     included rules: what is refused there, is here …
    [groups]  varint = ["int32", "bool"]        words under one name, used as "@varint"
    [sources] encoding = "https://…"            used as "encoding#section"

    [[rule]]
    id        = "signed-as-unsigned"     unique in the file and those that it includes
    kind      = "change_type"            one ``Kind`` or several
    when      = { from = "int32", to = ["uint32", "@wide"], inside = "!item" }
    pairs     = [["int32", ["uint32", "@wide"]]]     for from and to, where sets are not enough
    verdict   = "conditional"            of the read
    outcome   = "silent_corruption"      of a value that is harmed; of any, where none is
    condition = "value < 0"              with "conditional" only: which values are harmed
    whole     = true                     with "breaks_loudly": see ``result.Prediction``
    round_trip = { verdict = "compatible", outcome = "kept_unknown" }     see ``predict``
    source    = "encoding#signed-ints"   of ``[sources]``, with an anchor or a section
    reason    = "one sentence"

``when`` allows each fact a word or a list of words; "!word" is any other, or none; "" is none. A
word without parameters stands for any: "fixed" for "fixed(4)".

Facts are those of ``kinds.Change``, as ``changes.between`` states them:

==========================  ====================================================================
of a type                   ``from``, ``to``: a scalar's word in its IDL, else "struct", "union",
                            "enum", "map", "list", "set", "array", "alternatives", "nullable …"
                            (``words.general``); ``inside``: "item", "value" or none;
                            ``from_open``, ``to_open``: of an enum; ``from_name``, ``to_name``:
                            of a named type; ``from_branches``, ``to_branches``: of alternatives,
                            "int, struct(Name)"; ``from_item``, ``to_item``: of a list or map;
                            ``from_packed``, ``to_packed``: of the list that the item is in;
                            ``member``: "yes" where one is a union that has the other as a member
of a slot                   ``presence``, ``default``, ``ordered``, ``repeated``, ``type``,
                            ``place``: "last" or "middle"; ``open``: of the struct on the side that
                            lacks the slot; ``reused``: another slot has its position now;
                            ``row``: what a reader who counts positions finds in place of what it
                            means, "alike", "letters", "unlike" or "short" (``by_position``)
of a rename                 ``alias`` (the new one lists the old one's name), ``default``,
                            ``presence``, and ``old_alias``, ``old_default``, ``old_presence``;
                            of a type, and of remove_type, ``root``: it is the message itself
of change_nullability       ``to``: "nullable" or "not_null"
of change_cardinality       ``to``: "repeated" or "singular"; ``type``: of the single value;
                            ``list``: the list's own word; ``packed``: of the repeated side
of wrap_scalar              ``to``: "record" or "scalar"; ``type``: the scalar's word; ``record``:
                            the full name of the record
of a default                ``to``: "added", "removed" or "changed"
of an enum                  ``open``, ``default``: of the side that lacks the symbol
of a union                  ``branch``; ``existing`` (the union was there before), ``several``
                            (more than one slot moves; of struct_to_union and back: the struct
                            requires more than one)
of change_openness          ``from``, ``to``: "open" or "closed"; ``of``: "struct" or "enum"
of change_logical           ``from``, ``to``; ``facet``: "precision" where the scale is the same
of nest_fields and back     ``side``: "old" or "new", the side that alone has the field; ``predict``
                            puts it in
of change_namespace         ``qualified``: "no" where only the root is in it; ``named``: "yes" where
                            a message may hold the full name of a type
of others                   ``facet``, ``changed``, ``mark``, ``of``
==========================  ====================================================================
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.resources import files

from serdelab.errors import UnknownName
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.result import Prediction

PACKAGE = "serdelab.scenarios.rules"

FACTS = (
    *("from", "to", "type", "inside", "from_open", "to_open", "from_branches", "to_branches"),
    *("from_packed", "to_packed", "packed", "presence", "default", "open", "ordered", "repeated"),
    *("place", "alias", "old_alias", "old_default", "old_presence", "root", "branch", "existing"),
    *("several", "facet", "changed", "mark", "of", "record", "from_item", "to_item", "list"),
    *("qualified", "reused", "side", "from_name", "to_name", "row", "old_row", "member"),
    "named",
)


def bare(word: str) -> str:
    """A word without its parameters: "fixed" for "fixed(4)"."""
    return word.partition("(")[0]


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule allows a fact to be: one of these, or none of these. "" is a fact not stated."""

    words: frozenset[str]
    negated: bool = False

    def allow(self, word: str) -> bool:
        return (word in self.words or bare(word) in self.words) is not self.negated


@dataclass(frozen=True, slots=True)
class Rule:
    """One read. ``round_trip`` is None where it follows from the reads of both directions."""

    kinds: frozenset[Kind]
    when: tuple[tuple[str, Words], ...]
    pairs: frozenset[tuple[str, str]] | None
    prediction: Prediction
    round_trip: Prediction | None
    reason: str
    file: str = ""
    line: int = 0

    @property
    def id(self) -> str:
        return self.prediction.rule

    def matches(self, facts: Mapping[str, str]) -> bool:
        """``facts`` of a change of one of the rule's kinds."""
        get = facts.get
        if self.pairs is not None:
            written, read = get("from", ""), get("to", "")
            if (written, read) not in self.pairs and (bare(written), bare(read)) not in self.pairs:
                return False
        return all(words.allow(get(fact, "")) for fact, words in self.when)


@dataclass(frozen=True)
class Rules:
    """All rules of one name, the first ones first.

    ``passes_on``: a reader that writes a message again writes what it got, understood or not.
    """

    name: str
    rules: Sequence[Rule]
    passes_on: bool = False
    by_kind: dict[Kind, list[Rule]] = field(init=False)

    def __post_init__(self) -> None:
        found = {kind: [rule for rule in self.rules if kind in rule.kinds] for kind in Kind}
        object.__setattr__(self, "by_kind", found)

    def of(self, change: Change) -> Rule | None:
        """The first rule that matches; None where there is none."""
        for rule in self.by_kind[change.kind]:
            if rule.matches(change.facts):
                return rule
        return None

    def rule(self, id_: str) -> Rule:
        """UnknownName when no rule has that id: for showing a prediction's reason."""
        for rule in self.rules:
            if rule.id == id_:
                return rule
        raise UnknownName("rule", id_, [rule.id for rule in self.rules])


def names() -> tuple[str, ...]:
    """All that predict a format; files that start with ``_`` are there to be included."""
    found = (path.name for path in files(import_module(PACKAGE)).iterdir())
    return tuple(sorted(n.removesuffix(".toml") for n in found if _is_rules(n)))


def _is_rules(name: str) -> bool:
    return name.endswith(".toml") and not name.startswith("_")


@cache
def load(name: str) -> Rules:
    """Read once. UnknownName, or SchemaError where the file is not as it should be."""
    from serdelab.evolution.rule_file import read

    if name not in names():
        raise UnknownName("rules", name, names())
    return read(files(import_module(PACKAGE)), name)
