"""The closed vocabulary of changes: one word a kind, the same in cases, rules and ``check``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from serdelab.evolution.outcome import Direction


class Kind(StrEnum):
    """What was done to a schema. ``Change.facts`` holds the details that rules ask for."""

    NO_CHANGE = "no_change"  # the same schema on both sides: what the format itself cannot carry
    ADD_FIELD = "add_field"
    REMOVE_FIELD = "remove_field"
    RENAME_FIELD = "rename_field"
    RENUMBER_FIELD = "renumber_field"
    REUSE_NUMBER = "reuse_number"  # another field takes the number of a removed one
    SWAP_NUMBERS = "swap_numbers"
    REORDER_FIELDS = "reorder_fields"
    CHANGE_TYPE = "change_type"  # of a value, an item, a map's value
    CHANGE_KEY_TYPE = "change_key_type"
    CHANGE_PRESENCE = "change_presence"
    CHANGE_NULLABILITY = "change_nullability"
    CHANGE_CARDINALITY = "change_cardinality"  # singular ↔ repeated
    CHANGE_MAP = "change_map"  # map ↔ list of entries
    CHANGE_ENCODING = "change_encoding"  # packed, delimited: the same value in other bytes
    MOVE_INTO_UNION = "move_into_union"
    MOVE_OUT_OF_UNION = "move_out_of_union"
    ADD_BRANCH = "add_branch"
    REMOVE_BRANCH = "remove_branch"
    REORDER_BRANCHES = "reorder_branches"
    ADD_SYMBOL = "add_symbol"
    REMOVE_SYMBOL = "remove_symbol"
    RENAME_SYMBOL = "rename_symbol"
    RENUMBER_SYMBOL = "renumber_symbol"
    REORDER_SYMBOLS = "reorder_symbols"
    CHANGE_OPENNESS = "change_openness"  # of an enum: open ↔ closed; of an object: additional
    CHANGE_DEFAULT = "change_default"
    CHANGE_ALIASES = "change_aliases"
    CHANGE_LOGICAL = "change_logical"  # decimal scale, unit of a timestamp
    RENAME_TYPE = "rename_type"
    CHANGE_NAMESPACE = "change_namespace"
    MOVE_TYPE = "move_type"  # nested ↔ top level
    NEST_FIELDS = "nest_fields"  # fields into a new sub-record
    INLINE_FIELD = "inline_field"  # the fields of a sub-record into its place
    STRUCT_TO_UNION = "struct_to_union"
    UNION_TO_STRUCT = "union_to_struct"
    WRAP_SCALAR = "wrap_scalar"  # a scalar ↔ a record of that one scalar
    TIGHTEN = "tighten"  # fewer values are valid
    LOOSEN = "loosen"  # more values are valid
    ADD_TYPE = "add_type"
    REMOVE_TYPE = "remove_type"
    OTHER = "other"  # the texts differ in something that has no word here


@dataclass(frozen=True, slots=True)
class Change:
    """One change between two shapes, as found by ``changes.between``.

    ``path`` names the place from the message down: ``Order.items[].price``. ``old`` and ``new`` say
    it in words of the IDL. ``facts`` is what rules match:

    ===========================  ==============================================================
    kind                         facts
    ===========================  ==============================================================
    change_type, change_key_type  ``from``, ``to``: the words of the types; ``inside``: "item",
                                 "value" (of a map), "key", or absent
    add_field, remove_field      ``presence``; ``default``: "yes" or "no"; ``open``: "yes", "no"
                                 (the struct); ``place``: "last" or "middle"; ``repeated``
    rename_field                 ``alias``: "yes" where the new field lists the old name;
                                 ``default``; ``presence``
    change_presence              ``from``, ``to``
    change_nullability           ``to``: "nullable" or "not_null"
    change_cardinality           ``to``: "repeated" or "singular"; ``type``: the item's word
    add_symbol, remove_symbol    ``open``, ``default`` (whether the enum has one): "yes" or "no"
    tighten, loosen              ``facet``
    others                       as their rules need
    ===========================  ==============================================================
    """

    kind: Kind
    path: str
    old: str = ""
    new: str = ""
    facts: Mapping[str, str] = field(default_factory=dict[str, str])
    struct: str = ""
    """The type that holds the changed slot or symbol, as the old document names it."""
    slot: str = ""
    old_file: str = ""
    old_line: int = 0
    new_file: str = ""
    new_line: int = 0
    untried: tuple[Direction, ...] = ()
    """Where only values beyond those that are made would show whether it does harm."""
