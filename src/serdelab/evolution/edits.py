"""All edits by kind, and edits made from the tables of case files.

::

    [change]
    kind = "add_field"            # a word of serdelab.evolution.kinds
    name = "phone"                # and the parameters of that edit, by name
    type = "optional string"

Kinds that are missing here are no changes of the neutral model: packing, facets, where a type is
declared. Cases of them bring their own texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from difflib import get_close_matches
from typing import Any

from serdelab.errors import SchemaError
from serdelab.evolution.edit import UNSET, Edit, Edited, followed_by
from serdelab.evolution.edit_enums import (
    AddSymbol,
    RemoveSymbol,
    RenameSymbol,
    RenumberSymbol,
    ReorderSymbols,
)
from serdelab.evolution.edit_fields import (
    AddField,
    RemoveField,
    RenameField,
    RenumberField,
    ReorderFields,
    ReuseNumber,
    SwapNumbers,
)
from serdelab.evolution.edit_presence import (
    ChangeAliases,
    ChangeDefault,
    ChangeNullability,
    ChangePresence,
)
from serdelab.evolution.edit_structure import (
    ChangeNamespace,
    InlineField,
    NestFields,
    NoChange,
    RenameType,
    StructToUnion,
    UnionToStruct,
)
from serdelab.evolution.edit_types import (
    ChangeCardinality,
    ChangeKeyType,
    ChangeLogical,
    ChangeMap,
    ChangeType,
    WrapScalar,
)
from serdelab.evolution.edit_unions import (
    AddBranch,
    MoveIntoUnion,
    MoveOutOfUnion,
    RemoveBranch,
    ReorderBranches,
)
from serdelab.evolution.kinds import Kind
from serdelab.idl.json_text import array

_CLASSES: tuple[type[Edit], ...] = (
    NoChange,
    AddField,
    RemoveField,
    RenameField,
    RenumberField,
    ReuseNumber,
    SwapNumbers,
    ReorderFields,
    ChangePresence,
    ChangeNullability,
    ChangeDefault,
    ChangeAliases,
    ChangeType,
    ChangeKeyType,
    ChangeLogical,
    ChangeCardinality,
    ChangeMap,
    WrapScalar,
    MoveIntoUnion,
    MoveOutOfUnion,
    AddBranch,
    RemoveBranch,
    ReorderBranches,
    AddSymbol,
    RemoveSymbol,
    RenameSymbol,
    RenumberSymbol,
    ReorderSymbols,
    RenameType,
    ChangeNamespace,
    NestFields,
    InlineField,
    StructToUnion,
    UnionToStruct,
)

EDITS: Mapping[Kind, type[Edit]] = {each.kind: each for each in _CLASSES}


def kind_of(table: Mapping[str, object]) -> Kind:
    """The kind that a table names; SchemaError with a guess when there is none of that name."""
    word = table.get("kind")
    if not isinstance(word, str):
        raise SchemaError('a change has a kind, like kind = "add_field"')
    try:
        return Kind(word)
    except ValueError as error:
        near = get_close_matches(word, [kind.value for kind in Kind], n=1)
        guess = f"; did you mean {near[0]}?" if near else ""
        raise SchemaError(f"no kind of change is called {word!r}{guess}") from error


def from_table(table: Mapping[str, object]) -> Edit:
    """SchemaError for an unknown, missing or mistyped parameter, with those there are."""
    kind = kind_of(table)
    if kind not in EDITS:
        raise SchemaError(f"{kind} is no change of the neutral model; the case needs [texts]")
    edit = EDITS[kind]
    known = {field.name: field for field in fields(edit)}  # type: ignore[arg-type]
    given = {name: value for name, value in table.items() if name != "kind"}
    for name in given:
        if name not in known:
            raise _unknown(kind, name, list(known))
    for name, field in known.items():
        if name not in given and field.default is MISSING:
            raise SchemaError(f"{kind} lacks the parameter {name!r}")
    return edit(**{name: _value(kind, known[name], value) for name, value in given.items()})


def _unknown(kind: Kind, name: str, known: list[str]) -> SchemaError:
    near = get_close_matches(name, known, n=1)
    there = ", ".join(known) or "none"
    guess = f"did you mean {near[0]}?" if near else f"there are {there}"
    return SchemaError(f"{kind} has no parameter {name!r}; {guess}")


_CLASS_OF: Mapping[str, type] = {"str": str, "int": int, "bool": bool}


def _value(kind: Kind, field: Field[Any], value: object) -> object:
    """The value as the dataclass has it; annotations are text there."""
    annotation = str(field.type)
    if annotation == "object":
        return value
    if annotation == "tuple[str, ...]":
        names = array(value)
        if names is None or any(type(name) is not str for name in names):
            raise SchemaError(f"{field.name} of {kind} is a list of names")
        return tuple(names)
    if type(value) is not _CLASS_OF[annotation]:
        raise SchemaError(f"{field.name} of {kind} is {_WORDS[annotation]}, not {value!r}")
    return value


_WORDS = {"str": "text", "int": "a whole number", "bool": "true or false"}

__all__ = ["EDITS", "UNSET", "Edit", "Edited", "followed_by", "from_table", "kind_of"]
