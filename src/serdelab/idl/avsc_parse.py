"""``.avsc`` file → schema, with lines; the mapping is in ``serdelab.idl.avsc``."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from serdelab.errors import NotExpressible, SchemaError, Unavailable
from serdelab.idl import avsc_value, json_text
from serdelab.idl.avsc_names import Definition, Node, collect, full_name, mistake
from serdelab.idl.avsc_words import KINDS, NAMED, branch_names, word
from serdelab.idl.expansion import Expansion
from serdelab.idl.json_text import JsonText
from serdelab.idl.names import upper_camel
from serdelab.idl.positions import numbered_by_position
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    IdlDocument,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

_UUID_BYTES = 16
_PLAIN: dict[tuple[str, str], Type] = {
    ("long", "timestamp-millis"): TimestampType(),
    ("int", "date"): DateType(),
    ("string", "uuid"): UuidType(),
}


def parse(file: Path, includes: tuple[Path, ...] = ()) -> Schema:
    """An .avsc includes nothing: ``includes`` is not looked at.

    SchemaError with file and line; NotExpressible where the model lacks a type.
    """
    document = json_text.read(file)
    definitions = collect(document)
    top = json_text.members(document.value)
    if top is None or top.get("type") not in {"record", "error"}:
        raise SchemaError("the schema is no record", file=document.file, line=1)
    reader = _Reader(document, definitions, _model_names(definitions), Expansion(document.file))
    first = next(iter(definitions.values()))
    root = reader.named(first)
    assert isinstance(root, RecordType)
    _check(document)
    schema = numbered_by_position(Schema(root, first.space))
    return schema.with_document(IdlDocument("avsc", document.text, document.file))


def _model_names(definitions: dict[str, Definition]) -> dict[str, str]:
    """Full name → name in the model: the simple one, or all of it where two would be the same."""
    simple = Counter(full.rpartition(".")[2] for full in definitions)
    last = {full: full.rpartition(".")[2] for full in definitions}
    return {full: n if simple[n] == 1 else full.replace(".", "_") for full, n in last.items()}


def _check(document: JsonText) -> None:
    """fastavro's opinion: what passes here may still be no Avro to it."""
    try:
        parse_schema = import_module("fastavro").parse_schema
    except ModuleNotFoundError as error:
        raise Unavailable("fastavro", "avro") from error
    try:
        parse_schema(deepcopy(document.value))
    except Exception as error:  # it raises KeyError and TypeError besides its own
        message = f"fastavro refuses it: {type(error).__name__}: {error}"
        raise SchemaError(message, file=document.file) from error


@dataclass(frozen=True, slots=True)
class _Reader:
    document: JsonText
    definitions: dict[str, Definition]
    names: dict[str, str]
    expansion: Expansion

    def named(self, definition: Definition) -> Type:
        """Few frames lie between one record and the next inside it: 128 of them nest at most."""
        name = self.names[definition.full_name]
        match definition.node["type"]:
            case "enum":
                return self._enum(definition, name)
            case "fixed":
                return _fixed(definition.node)
            case _:
                build = partial(self._record, definition, name)
                return self.expansion.record(name, definition.full_name, build)

    def _record(self, definition: Definition, name: str) -> RecordType:
        node = Node(definition.node, definition.pointer, definition.space)
        fields: list[Field] = []
        for i in range(len(definition.node["fields"])):
            fields.append(self._field(node.inner("fields", i)))  # noqa: PERF401 - a frame less
        self._distinct([field.name for field in fields], node.pointer, "field")
        aliases = self._aliases(node)
        line = self.document.line(node.pointer + "/name")
        return RecordType(name, tuple(fields), aliases, line)

    def _field(self, node: Node) -> Field:
        name: str = node.value["name"]
        type_ = self._type(node.inner("type"), name)
        presence, has_default, default = Presence.PLAIN, False, None
        if "default" in node.value:
            default = self._default(node, type_)
            has_default = not (isinstance(type_, OptionalType) and default is None)
        elif isinstance(type_, OptionalType):
            presence = Presence.REQUIRED
        line = self.document.line(node.pointer + "/name")
        return Field(name, 0, type_, presence, has_default, default, self._aliases(node), line)

    def _default(self, node: Node, type_: Type) -> Any:
        try:
            return avsc_value.from_json(type_, node.value["default"])
        except ValueError as error:
            message = f"default of {node.value['name']}: {error}"
            raise mistake(self.document, node.pointer + "/default", message) from error

    def _aliases(self, node: Node) -> tuple[str, ...]:
        aliases = json_text.array(node.value.get("aliases", []))
        if aliases is None or not all(isinstance(alias, str) for alias in aliases):
            raise mistake(self.document, node.pointer + "/aliases", "aliases is a list of names")
        return tuple(aliases)

    def _type(self, node: Node, field: str) -> Type:
        """The type of a node inside a field: ``field`` names the unions."""
        with self.expansion.level():
            if isinstance(node.value, str):
                return self._name(node)
            if isinstance(node.value, list):
                return self._union(node, field)
            match node.value["type"]:
                case "array":
                    return ListType(self._type(node.inner("items"), field))
                case "map":
                    value = self._type(node.inner("values"), field)
                    return MapType(ScalarType(Kind.STRING), value)
                case str(kind) if kind in NAMED:
                    return self.named(self._definition(node.value["name"], node))
                case str(kind) if kind in KINDS and "logicalType" in node.value:
                    return _logical(kind, node.value) or ScalarType(KINDS[kind])
                case _:
                    return self._type(node.inner("type"), field)

    def _definition(self, name: str, node: Node) -> Definition:
        space = node.value.get("namespace", node.space)
        return self.definitions[full_name(name, space)]

    def _name(self, node: Node) -> Type:
        if node.value in KINDS:
            return ScalarType(KINDS[node.value])
        if node.value == "null":
            place = f"{self.document.file}:{self.document.line(node.pointer)}: the model"
            raise NotExpressible("null alone", place, "its only value says nothing")
        return self.named(self.definitions[full_name(node.value, node.space)])

    def _union(self, node: Node, field: str) -> Type:
        """One type and null are an optional; null and several are an optional union."""
        types: list[Type] = []
        nulls = 0
        for i, value in enumerate(node.value):
            if value == "null":
                nulls += 1
            else:
                types.append(self._type(node.inner(i), field))
        words = [*map(word, types), *["null"] * nulls]
        self._distinct(words, node.pointer, "branch")
        if "union" in words or not types:
            message = "a union holds types other than null, and no unions"
            raise mistake(self.document, node.pointer, message)
        if nulls and len(types) == 1:
            return OptionalType(types[0])
        named = zip(branch_names(types), types, strict=True)
        union = UnionType(upper_camel(field), tuple(Branch(n, 0, type_) for n, type_ in named))
        return OptionalType(union) if nulls else union

    def _enum(self, definition: Definition, name: str) -> EnumType:
        symbols = json_text.array(definition.node.get("symbols"))
        if not symbols or not all(isinstance(symbol, str) for symbol in symbols):
            message = "an enum has an array of symbols"
            raise mistake(self.document, definition.pointer + "/name", message)
        self._distinct(symbols, definition.pointer + "/symbols", "symbol")
        return EnumType(name, tuple(Symbol(symbol, i) for i, symbol in enumerate(symbols)))

    def _distinct(self, words: list[str], pointer: str, what: str) -> None:
        twice = [name for name, times in Counter(words).items() if times > 1]
        if twice:
            raise mistake(self.document, pointer, f"the {what} {twice[0]} is there twice")


def _fixed(node: dict[str, Any]) -> Type:
    match node.get("logicalType"):
        case "decimal":
            return _decimal(node) or ScalarType(Kind.BYTES)
        case "uuid" if node.get("size") == _UUID_BYTES:
            return UuidType()
        case _:
            return ScalarType(Kind.BYTES)


def _logical(kind: str, node: dict[str, Any]) -> Type | None:
    """None where the specification says to ignore the word: unknown, or not valid here."""
    if (kind, node["logicalType"]) == ("bytes", "decimal"):
        return _decimal(node)
    return _PLAIN.get((kind, str(node["logicalType"])))


def _decimal(node: dict[str, Any]) -> DecimalType | None:
    precision, scale = node.get("precision"), node.get("scale", 0)
    if not isinstance(precision, int) or not isinstance(scale, int):
        return None
    return DecimalType(precision, scale) if 0 <= scale <= precision and precision > 0 else None
