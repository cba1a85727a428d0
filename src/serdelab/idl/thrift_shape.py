"""Thrift in its own words: the classes that thriftpy2 makes of a text → shapes.

All structs, unions and exceptions of the main file are roots. Types of included files are called
``stem.Name`` where their name is taken. thriftpy2 puts a typedef's target in its place, so that
typedefs leave no trace, and does not tell ``byte`` from ``i8``: both are "byte". ``uuid`` it does
not know. Enums are open: Python's readers keep numbers that no symbol has. Annotations of fields
and structs are marks; those of types, typedefs, enums and services leave no trace, or a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl import thrift_load, thrift_memory
from serdelab.idl.shapes import Read, ShapeReader
from serdelab.idl.thrift_default import Constant, UnsayableError
from serdelab.idl.thrift_load import Loaded, all_modules
from serdelab.idl.thrift_modules import meta
from serdelab.idl.thrift_types import Types, definitions, is_enum
from serdelab.schema import IdlDocument
from serdelab.schema.shape import (
    Gap,
    Presence,
    Shapes,
    Sign,
    Slot,
    Struct,
    Symbols,
)


def _file(file: Path, folders: Sequence[Path]) -> Read:
    loaded = thrift_load.load(file, tuple(folders))
    document = IdlDocument("thrift", loaded.text, str(file), imports=loaded.imports)
    return document, _shapes(loaded, {})


def _text(document: IdlDocument) -> Read:
    loaded, shown = thrift_memory.load(document)
    return document, _shapes(loaded, shown)


def _shapes(loaded: Loaded, shown: Mapping[str, str]) -> Shapes:
    return _Reader(loaded, shown, Types(all_modules(loaded.module))).shapes()


SHAPE_READER = ShapeReader(_file, _text)


@dataclass(slots=True)
class _Reader:
    """``shown``: the name to show for a file, where it is another one."""

    loaded: Loaded
    shown: Mapping[str, str]
    _known: Types
    _types: dict[str, Struct | Symbols] = field(default_factory=dict[str, Struct | Symbols])
    _stated: dict[tuple[str, str], object] = field(default_factory=dict[tuple[str, str], object])

    def shapes(self) -> Shapes:
        module = self.loaded.module
        own = sorted(definitions(module), key=lambda each: int(each.__thrift_lineno__))
        self._known.used.extend(own)
        while self._known.used:
            each = self._known.used.popleft()
            if self._known.name(each) not in self._types:
                made = self._enum(each) if is_enum(each) else self._struct(each)
                self._types[made.name] = made
        namespaces: dict[str, str] = getattr(module, "__thrift_namespaces__", {})
        return Shapes(
            roots=tuple(self._known.name(each) for each in own if not is_enum(each)),
            types={name: self._with_defaults(type_) for name, type_ in self._types.items()},
            numbered=True,
            gaps=tuple(self._gaps(module)),
            marks=tuple(
                ("namespace" if scope == "*" else f"namespace {scope}", name)
                for scope, name in namespaces.items()
            ),
        )

    def _shown(self, each: Any) -> str:
        file = str(each.__thrift_file__)
        return self.shown.get(file, file)

    def _struct(self, struct: Any) -> Struct:
        name = self._known.name(struct)
        union = id(struct) in self.loaded.unions
        constants: dict[str, object] = dict(struct.default_spec)
        slots = [
            self._slot(struct, number, spec, union=union)
            for number, spec in struct.thrift_spec.items()
        ]
        for slot in slots:
            if constants[slot.name] is not None:
                self._stated[name, slot.name] = constants[slot.name]
        return Struct(
            name,
            tuple(slots),
            one_of=union,
            marks=_marks(struct.__thrift_annotations__),
            file=self._shown(struct),
            line=int(struct.__thrift_lineno__),
        )

    def _slot(self, struct: Any, number: int, spec: tuple[Any, ...], *, union: bool) -> Slot:
        code, name, *rest = spec
        line: int = struct.__thrift_field_linenos__[name]
        if not -(2**15) <= number < 2**15:
            raise self._error(f"field id {number} does not fit 16 bits", struct, line)
        try:
            shape = self._known.shape(code, rest[0] if len(rest) > 1 else None)
        except ValueError as error:
            raise self._error(f"{name} {error}", struct, line) from error
        called = (struct.__name__, name) in self.loaded.optional[str(struct.__thrift_file__)]
        presence = Presence.OPTIONAL if called or union else Presence.DEFAULT
        return Slot(
            name,
            number,
            shape,
            Presence.REQUIRED if rest[-1] else presence,
            marks=_marks(struct.__thrift_field_annotations__.get(name, {})),
            file=self._shown(struct),
            line=line,
        )

    def _enum(self, enum: Any) -> Symbols:
        name = self._known.name(enum)
        numbers: dict[str, int] = enum._NAMES_TO_VALUES  # noqa: SLF001 - thriftpy2 has no other way
        for symbol, number in numbers.items():
            if not -(2**31) <= number < 2**31:
                line = enum.__thrift_item_linenos__[symbol]
                raise self._error(f"{symbol} = {number} does not fit 32 bits", enum, line)
        signs = tuple(Sign(symbol, number) for symbol, number in numbers.items())
        line = int(enum.__thrift_lineno__)
        return Symbols(name, signs, open=True, numbered=True, file=self._shown(enum), line=line)

    def _with_defaults(self, type_: Struct | Symbols) -> Struct | Symbols:
        if isinstance(type_, Symbols):
            return type_
        return replace(type_, slots=tuple(self._with_default(type_, s) for s in type_.slots))

    def _with_default(self, struct: Struct, slot: Slot) -> Slot:
        if (struct.name, slot.name) not in self._stated:
            return slot
        constant = Constant(self._types, self._stated)
        try:
            value = constant.value(slot.shape, self._stated[struct.name, slot.name])
        except UnsayableError:
            return slot
        except ValueError as error:
            message = f"default of {slot.name}: {error}"
            raise SchemaError(message, file=slot.file, line=slot.line) from error
        return replace(slot, has_default=True, default=value)

    def _gaps(self, module: ModuleType) -> Iterator[Gap]:
        for file, line in self.loaded.dropped:
            reason = "thriftpy2 drops annotations that stand behind a type"
            yield Gap("an annotation", reason, self.shown.get(file, file), line)
        for name in getattr(module, "__thrift_typedef_annotations__", {}):
            reason = "typedefs leave no trace in thriftpy2"
            yield Gap(f"the annotation of typedef {name}", reason, self._shown(module))
        for each in meta(module, "services"):
            reason = "structs are tried, the messages of calls are not"
            place = (self._shown(module), int(each.__thrift_lineno__))
            yield Gap(f"service {each.__name__}", reason, *place)

    def _error(self, message: str, at: Any, line: int) -> SchemaError:
        return SchemaError(message, file=self._shown(at), line=line)


def _marks(annotations: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value or "") for name, value in annotations.items())
