"""``.avsc`` → shapes: what a schema says in Avro's own words; see ``serdelab.schema.shape``.

======================================  =========================================================
Avro                                    shape
======================================  =========================================================
record, error                           ``Struct`` under its full name; slots are matched by name
enum                                    ``Symbols`` under its full name, closed
``["null", T]``, null at any place      ``Nullable(T)``
other unions                            ``Alternatives``, within ``Nullable`` where null is one
field with a default                    ``Presence.OPTIONAL``: a writer may leave it out, and a
                                        reader gets the default
field without one                       ``Presence.REQUIRED``: a reader refuses its absence
scalars, ``fixed``, logical types       ``serdelab.idl.avsc_leaf``
a schema that is no record              ``serdelab.schema.wrap``
======================================  =========================================================

A union at the top is one message with several branches, not several messages: so the only root is
the schema itself. Not kept: where null stands in a union, ``doc``, attributes that Avro does not
define. A union without branches and an enum without symbols are ``Opaque``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl import json_text
from serdelab.idl.avsc_names import Definition, Node, collect, mistake
from serdelab.idl.avsc_plain import Defaults
from serdelab.idl.avsc_types import Types, inside
from serdelab.idl.json_text import JsonText
from serdelab.idl.shapes import Read, ShapeReader
from serdelab.schema import IdlDocument
from serdelab.schema.shape import (
    Presence,
    Ref,
    Shapes,
    Sign,
    Slot,
    Struct,
    Symbols,
)
from serdelab.schema.wrap import wrapper


def _file(path: Path, includes: Sequence[Path]) -> Read:
    """An .avsc includes nothing: ``includes`` is not looked at."""
    document = json_text.read(path)
    return IdlDocument("avsc", document.text, document.file), _shapes(document)


def _text(document: IdlDocument) -> Read:
    return document, _shapes(json_text.parse(document.text, document.file))


SHAPE_READER = ShapeReader(_file, _text)


def _shapes(document: JsonText) -> Shapes:
    definitions = collect(document)
    reader = _Reader(document, definitions, Types(document, definitions))
    try:
        root = reader.root()
        types = {struct.name: struct for struct in reader.finished()}
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=document.file) from error
    space = root.rpartition(".")[0]
    return Shapes((root,), types, marks=(("namespace", space),) if space else ())


@dataclass(slots=True)
class _Reader:
    document: JsonText
    definitions: dict[str, Definition]
    types: Types
    found: dict[str, Struct | Symbols] = field(default_factory=dict[str, Struct | Symbols])
    stated: dict[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    places: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """JSON pointers of the fields."""

    def root(self) -> str:
        """Reads all types, without defaults; the name of the root."""
        top = Node(self.document.value, "", "")
        for name, definition in self.definitions.items():
            if definition.node["type"] == "enum":
                self.found[name] = self._enum(definition)
            elif definition.node["type"] != "fixed":
                self.found[name] = self._record(definition)
        shape = self.types.shape(top)
        if isinstance(shape, Ref) and isinstance(self.found[shape.name], Struct):
            return shape.name
        around = wrapper(shape, self.document.file, self.document.line(""))
        self.found[around.name] = around
        return around.name

    def finished(self) -> Iterator[Struct | Symbols]:
        """All types, with defaults: a default of a record needs the slots of all types."""
        defaults = Defaults(self.found, self.stated)
        for type_ in self.found.values():
            if isinstance(type_, Struct):
                slots = (self._with_default(defaults, type_.name, slot) for slot in type_.slots)
                yield replace(type_, slots=tuple(slots))
            else:
                yield type_

    def _with_default(self, defaults: Defaults, struct: str, slot: Slot) -> Slot:
        key = struct, slot.name
        if key not in self.stated:
            return slot
        try:
            default = defaults.plain(slot.shape, self.stated[key])
        except ValueError as error:
            message = f"default of {slot.name}: {error}"
            raise mistake(self.document, self.places[key] + "/default", message) from error
        return replace(slot, presence=Presence.OPTIONAL, has_default=True, default=default)

    # Definitions ----------------------------------------------------------------------------

    def _record(self, definition: Definition) -> Struct:
        node, name = inside(definition), definition.full_name
        fields = [node.inner("fields", i) for i in range(len(node.value["fields"]))]
        self.types.distinct([each.value["name"] for each in fields], node.pointer, "field")
        slots = tuple(self._slot(name, position, each) for position, each in enumerate(fields, 1))
        kind = definition.node["type"]
        return Struct(
            name,
            slots,
            aliases=self.types.aliases(definition),
            marks=() if kind == "record" else (("type", kind),),
            file=self.document.file,
            line=self._line(node),
        )

    def _slot(self, struct: str, position: int, node: Node) -> Slot:
        name: str = node.value["name"]
        if "default" in node.value:
            self.stated[struct, name] = node.value["default"]
            self.places[struct, name] = node.pointer
        order = node.value.get("order", "ascending")
        return Slot(
            name,
            position,
            self.types.shape(node.inner("type")),
            Presence.REQUIRED,
            aliases=self.types.names(node, "aliases"),
            marks=() if order == "ascending" else (("order", str(order)),),
            file=self.document.file,
            line=self._line(node),
        )

    def _enum(self, definition: Definition) -> Symbols:
        node = inside(definition)
        symbols = self.types.names(node, "symbols")
        self.types.distinct(symbols, node.pointer + "/symbols", "symbol")
        default = node.value.get("default", "")
        if "default" in node.value and default not in symbols:
            message = f"the default {default!r:.40} is no symbol of {definition.full_name}"
            raise mistake(self.document, node.pointer + "/default", message)
        return Symbols(
            definition.full_name,
            tuple(Sign(symbol, i) for i, symbol in enumerate(symbols)),
            default=default,
            aliases=self.types.aliases(definition),
            file=self.document.file,
            line=self._line(node),
        )

    def _line(self, node: Node) -> int:
        return self.document.line(node.pointer + "/name")
