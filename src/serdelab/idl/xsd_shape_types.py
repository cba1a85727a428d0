"""Complex types of XML Schema → structs."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from serdelab.idl import xsd_shape_groups as groups
from serdelab.idl.xsd_load import XS, Loaded
from serdelab.idl.xsd_shape_derived import Derived
from serdelab.idl.xsd_shape_names import Names
from serdelab.idl.xsd_shape_simple import Simple
from serdelab.idl.xsd_shape_slots import Slots
from serdelab.schema.shape import (
    Domain,
    Gap,
    Leaf,
    Opaque,
    Presence,
    Ref,
    Shape,
    Sign,
    Slot,
    Struct,
    Symbols,
)

_NAMED = 3
"""Derived types that a gap names."""

TEXT = "#text"
"""The slot of an element's text, beside its attributes."""


@dataclass(slots=True)
class Types:
    """Reads types one after the other; those that are met on the way are read later."""

    loaded: Loaded
    names: Names
    table: dict[str, Struct | Symbols] = field(default_factory=dict[str, Struct | Symbols])
    gaps: list[Gap] = field(default_factory=list[Gap])
    _next: deque[tuple[str, Any]] = field(default_factory=deque[tuple[str, Any]])
    _met: set[str] = field(default_factory=set[str])
    _derived: Derived = field(init=False)
    _simple: Simple = field(init=False)
    _slots: Slots = field(init=False)

    def __post_init__(self) -> None:
        self._derived = Derived(self.loaded.schema)
        self._simple = Simple(self._enum)
        self._slots = Slots(self.loaded, self._simple.shape, self._of_element)

    def root(self, element: Any) -> None:
        """A global element: its struct has its name, whatever that of its type is."""
        name = str(element.local_name)
        self._met.add(name)
        struct = self._struct(name, element.type, element)
        if element.type.local_name and not str(element.type.name).startswith(XS):
            struct = replace(struct, marks=(("type", element.type.local_name), *struct.marks))
        self.table[name] = struct
        if element.nillable:
            self.gap("a message that is nil", "only elements inside one are tried as nil", element)
        self._note_keys(element)
        self._note_derived(element)

    def all(self) -> None:
        while self._next:
            name, type_ = self._next.popleft()
            self.table[name] = self._struct(name, type_, type_)

    def need(self, type_: Any) -> str:
        """The name of a complex type, which will be in the table."""
        name = self.names.of(type_)
        if name not in self._met:
            self._met.add(name)
            self._next.append((name, type_))
        return name

    def gap(self, what: str, reason: str, at: Any) -> None:
        file, line = self.loaded.place(at)
        gap = Gap(what, reason, file or self.loaded.file, line)
        if gap not in self.gaps:
            self.gaps.append(gap)

    # Structs --------------------------------------------------------------------------------

    def _struct(self, name: str, type_: Any, at: Any) -> Struct:
        if type_.is_simple() or _is_any(type_):
            return self._numbered(
                Struct(name, (), open=_is_any(type_)), [self._text(type_, at)], at
            )
        slots = list(self._slots.attributes(type_))
        marks = tuple(_any_attribute(type_))
        if type_.has_simple_content():
            slots.append(self._text(type_, at))
            return self._numbered(Struct(name, (), open=False, marks=marks), slots, at)
        content = groups.row(type_.content)
        self._note(type_, content, at)
        one_of = not slots and groups.is_one_choice(type_.content, content)
        slots += self._slots.elements(content)
        if one_of:
            slots = [replace(s, group="", presence=Presence.OPTIONAL) for s in slots]
        passing = [at for wildcard, at, _ in content.wildcards if self._lets_pass(wildcard)]
        struct = Struct(
            name,
            (),
            one_of=one_of,
            open=bool(passing),
            ordered=groups.is_ordered(type_.content),
            extras=any(
                self._lets_pass(w) for w, at, _ in content.wildcards if _is_last(content, at)
            ),
            marks=(*marks, *_wildcards(content), *((("mixed", "true"),) if type_.mixed else ())),
        )
        return self._numbered(struct, slots, at)

    def _numbered(self, struct: Struct, slots: Iterable[Slot], at: Any) -> Struct:
        file, line = self.loaded.place(at)
        numbered = tuple(replace(slot, number=n) for n, slot in enumerate(slots, 1))
        return replace(struct, slots=numbered, file=file, line=line)

    def _text(self, type_: Any, at: Any) -> Slot:
        file, line = self.loaded.place(at)
        shape = self._type(type_) if _is_any(type_) else self._simple.shape(type_)
        return Slot(TEXT, 0, shape, Presence.REQUIRED, file=file, line=line)

    def _note(self, type_: Any, content: groups.Row, at: Any) -> None:
        if type_.mixed:
            self.gap("mixed content", "of text, none is tried behind the first element", at)
        for component, what, reason in content.notes:
            self.gap(what, reason, component)

    def _lets_pass(self, wildcard: Any) -> bool:
        """Whether an element that a later version of this schema adds may stand there."""
        own = wildcard.is_namespace_allowed(self.names.namespace)
        return bool(own) and wildcard.process_contents != "strict"

    # Types ----------------------------------------------------------------------------------

    def _of_element(self, element: Any) -> Shape:
        self._note_keys(element)
        self._note_derived(element)
        if element.abstract:
            return Opaque("xs:element", f"{element.local_name} is abstract: others stand for it")
        if element.name in element.maps.substitution_groups:
            reason = f"the elements that may stand for {element.local_name} are not tried"
            self.gap("substitution group", reason, element)
        return self._type(element.type)

    def _type(self, type_: Any) -> Shape:
        if _is_any(type_):
            return Leaf("xs:anyType", Domain.TEXT)
        if type_.is_simple():
            return self._simple.shape(type_)
        if type_.abstract:
            reason = f"{type_.local_name} is abstract: xsi:type is not tried"
            return Opaque("xs:complexType", reason)
        return Ref(self.need(type_))

    def _enum(self, type_: Any, signs: tuple[Sign, ...]) -> str:
        name = self.names.of(type_)
        file, line = self.loaded.place(type_)
        self.table[name] = Symbols(name, signs, file=file, line=line)
        return name

    def _note_derived(self, element: Any) -> None:
        """Of complex types alone: nearly every schema derives from simple ones."""
        names = self._derived.names(element) if element.type.is_complex() else []
        if names and not _is_any(element.type):
            some = f"{', '.join(names[:_NAMED])}{' …' if len(names) > _NAMED else ''}"
            what = f"types derived from {element.type.local_name}"
            self.gap(what, f"xsi:type is not tried: {some}", element.type)

    def _note_keys(self, element: Any) -> None:
        for key in element.identities:
            what = f"xs:{key.elem.tag.removeprefix(XS)} {key.local_name}"
            self.gap(what, "values that must differ, or be alike, are not made so", key)


def _wildcards(content: groups.Row) -> Iterator[tuple[str, str]]:
    for number, (wildcard, before, _) in enumerate(content.wildcards, 1):
        last = _is_last(content, before)
        word = "any" if number == 1 else f"any{number}"
        yield word, str(wildcard.process_contents)
        yield f"{word} namespace", " ".join(wildcard.namespace)
        yield f"{word} place", "end" if last else "middle" if before else "start"


def _is_last(content: groups.Row, before: int) -> bool:
    """Of a wildcard with so many places before it."""
    return before == len(content.places)


def _any_attribute(type_: Any) -> Iterator[tuple[str, str]]:
    wildcard = dict(type_.attributes.items()).get(None)
    if wildcard is not None:
        yield "anyAttribute", str(wildcard.process_contents)
        yield "anyAttribute namespace", " ".join(wildcard.namespace)


def _is_any(type_: Any) -> bool:
    return bool(type_.name == f"{XS}anyType")
