"""Thrift → neutral model: the classes that thriftpy2 makes of structs, unions and enums.

thriftpy2 puts a typedef's target in its place, so that typedefs leave no trace. ``set`` is read as
a list, ``i8`` and ``i16`` as int32.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl import logical, thrift_load, thrift_modules, thrift_value
from serdelab.idl.expansion import Expansion, root_name
from serdelab.schema import (
    Branch,
    EnumType,
    Field,
    IdlDocument,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    Type,
    UnionType,
)

# Type codes of Apache Thrift (`TType`); 18 is thriftpy2's own for binary.
_SCALARS = {
    2: Kind.BOOL,
    3: Kind.INT32,
    4: Kind.FLOAT64,
    6: Kind.INT32,
    8: Kind.INT32,
    10: Kind.INT64,
    11: Kind.STRING,
    18: Kind.BYTES,
}
_STRUCT, _MAP, _SET, _LIST = 12, 13, 14, 15


def parse(file: Path, folders: tuple[Path, ...] = ()) -> Schema:
    """Reads the file and what it includes. SchemaError with file and line where it is wrong."""
    loaded = thrift_load.load(file, folders)
    for each in loaded.illogical:
        raise SchemaError(
            "an annotation `logical` stands where it is lost; it goes behind the name of a field "
            "of a struct or union, and speaks of the items of a list and the values of a map",
            file=each,
        )
    structs = {s.__name__: s for s in thrift_modules.meta(loaded.module, "structs")}
    if not structs:
        raise SchemaError("defines no struct", file=str(file))
    classes = [*structs.values(), *thrift_modules.meta(loaded.module, "unions")]
    used = {name for each in classes for name in _uses(each)}
    reader = _Reader(loaded, Expansion(str(file)))
    try:
        root = reader.record(structs[root_name(list(structs), used, str(file))])
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=str(file)) from error
    if not isinstance(root, RecordType):
        raise TypeError("the outermost record cannot be a reference")
    namespaces: dict[str, str] = loaded.module.__thrift_namespaces__
    namespace = namespaces.get("*", next(iter(namespaces.values()), ""))
    document = IdlDocument("thrift", loaded.text, str(file), imports=loaded.imports)
    return Schema(root, namespace).with_document(document)


def _uses(struct: Any) -> set[str]:
    """Names of the other structs and unions that stand in its fields."""
    waiting, found = [tuple(spec) for spec in struct.thrift_spec.values()], set[str]()
    while waiting:
        for part in waiting.pop():
            if isinstance(part, tuple):
                waiting.append(part)  # pyright: ignore[reportUnknownArgumentType] - a type of thriftpy2
            elif hasattr(part, "thrift_spec"):
                found.add(part.__name__)
    return found - {struct.__name__}


@dataclass(slots=True)
class _Reader:
    loaded: thrift_load.Loaded
    expansion: Expansion

    def record(self, struct: Any) -> RecordType | RefType:
        name: str = struct.__name__
        return self.expansion.record(name, struct, partial(self._record, struct))

    def _record(self, struct: Any) -> RecordType:
        defaults: dict[str, Any] = dict(struct.default_spec)
        fields: list[Field] = []
        for number, (code, name, *rest) in struct.thrift_spec.items():
            field = self._field(struct, number, name, self.type(code, rest[0]))
            presence = Presence.REQUIRED if rest[-1] else Presence.PLAIN
            fields.append(
                replace(self._defaulted(struct, field, defaults[name]), presence=presence)
            )
        return RecordType(struct.__name__, tuple(fields), line=struct.__thrift_lineno__)

    def _field(self, struct: Any, number: int, name: str, plain: Type) -> Field:
        line: int = struct.__thrift_field_linenos__[name]
        if not -(2**15) <= number < 2**15:
            raise self._error(f"field id {number} does not fit 16 bits", struct, line)
        type_ = self._annotated(struct, name, plain)
        if (struct.__name__, name) in self.loaded.optional[struct.__thrift_file__]:
            type_ = OptionalType(type_)
        return Field(name, number, type_, line=line)

    def _defaulted(self, struct: Any, field: Field, constant: Any) -> Field:
        if constant is None:
            return field
        try:
            default = thrift_value.from_constant(field.type, constant)
        except (ValueError, OverflowError) as error:
            raise self._error(f"default of {field.name}: {error}", struct, field.line) from error
        return replace(field, has_default=True, default=default)

    def _annotated(self, struct: Any, name: str, type_: Type) -> Type:
        word: str | None = struct.__thrift_field_annotations__.get(name, {}).get("logical")
        if word is None:
            return type_
        try:
            return logical.apply(type_, word)
        except ValueError as error:
            line: int = struct.__thrift_field_linenos__[name]
            raise self._error(f"{name}: {error}", struct, line) from error

    def _union(self, union: Any) -> UnionType:
        branches: list[Branch] = []
        for field in self._record(union).fields:
            if field.has_default:
                where = f"{union.__thrift_file__}:{field.line}"
                reason = "no branch of a union stands in for a missing one"
                raise NotExpressible(f"the default of branch {field.name}", where, reason)
            type_ = field.type.item if isinstance(field.type, OptionalType) else field.type
            branches.append(Branch(field.name, field.number, type_))
        return UnionType(union.__name__, tuple(branches))

    def type(self, code: int, inner: Any = None) -> Type:
        if hasattr(inner, "_VALUES_TO_NAMES"):
            return self._enum(inner)
        if code in _SCALARS:
            return ScalarType(_SCALARS[code])
        with self.expansion.level():
            if code in {_LIST, _SET}:
                return ListType(self._part(inner))
            if code == _MAP:
                return MapType(self._part(inner[0]), self._part(inner[1]))
            if code == _STRUCT and id(inner) in self.loaded.unions:
                return self.expansion.union(inner.__name__, partial(self._union, inner))
            if code == _STRUCT:
                return self.record(inner)
        raise SchemaError("uses a type that is not defined", file=self.expansion.file)

    def _part(self, part: Any) -> Type:
        return self.type(*part) if isinstance(part, tuple) else self.type(part)  # pyright: ignore[reportUnknownArgumentType] - a type of thriftpy2

    def _enum(self, enum: Any) -> EnumType:
        symbols = tuple(Symbol(n, number) for n, number in enum._NAMES_TO_VALUES.items())  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - thriftpy2 offers no other way
        if not symbols:
            raise self._error(f"enum {enum.__name__} has no symbol", enum, enum.__thrift_lineno__)
        return EnumType(enum.__name__, symbols)

    def _error(self, message: str, at: Any, line: int) -> SchemaError:
        return SchemaError(message, file=str(at.__thrift_file__), line=line)
