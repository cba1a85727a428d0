"""lxml trees → plain values of a shape, as an application reads them: by the names of children.

A missing child is a KeyError where the schema says that it is there, and absent where it may miss.
Of several children, the first one counts where the schema has one, as with ``find``. What has no
name in the schema is passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from serdelab.contract import Side
from serdelab.errors import DecodeError
from serdelab.schema.shape import Nullable, Opaque, Presence, Ref, Repeated, Shape, Slot, Struct

from ._xml_link_names import NIL, TEXT, Tags, is_attribute, lets_in, tags
from ._xml_link_text import LIST, from_text

Get = Callable[[Any], Any]
"""Element → value; for a list, elements → values."""


def reader(side: Side) -> Get:
    """Root element → value. Its own name is not looked at."""
    made = _Read(side, tags(side))
    root = made.struct(side.root)
    made.finish()
    return root


@dataclass(frozen=True, slots=True)
class _Child:
    name: str
    tag: str
    get: Get
    many: bool
    required: bool
    group: str

    def put(self, found: Mapping[str, list[Any]], value: dict[str, Any]) -> None:
        """KeyError where it is missing and must not be."""
        elements = found.get(self.tag)
        if self.many:
            if elements or not self.group:
                value[self.name] = self.get(elements or ())
        elif elements:
            value[self.name] = self.get(elements[0])
        elif self.required:
            raise KeyError(self.name)


class _Read:
    def __init__(self, side: Side, names: Tags) -> None:
        self._types, self._names = side.shapes.types, names
        self._structs: dict[str, Get] = {}
        self._later: list[Callable[[], None]] = []

    def struct(self, name: str) -> Get:
        """Its slots are made later, by ``finish``: a struct may hold itself, or many others."""
        if name not in self._structs:
            struct = self._types[name]
            assert isinstance(struct, Struct)
            self._structs[name] = self._choice(struct) if struct.one_of else self._all(struct)
        return self._structs[name]

    def finish(self) -> None:
        while self._later:
            self._later.pop()()

    def _choice(self, struct: Struct) -> Get:
        """The first child that is a branch, as a chain of ``if`` over the children finds it."""
        branches: dict[str, _Child] = {}
        self._later.append(lambda: branches.update((c.tag, c) for c in self._children(struct)))

        def get(element: Any) -> dict[str, Any]:
            for child in element:
                branch = branches.get(child.tag)
                if branch is not None:
                    return {branch.name: branch.get(child)}
            raise DecodeError(f"no branch of {struct.name} is there")

        return get

    def _all(self, struct: Struct) -> Get:
        known = [slot for slot in struct.slots if not isinstance(slot.shape, Opaque)]
        attributes = [self._attribute(slot) for slot in known if is_attribute(slot)]
        texts = [from_text(slot.shape) for slot in known if slot.name == TEXT]
        children: list[_Child] = []
        self._later.append(lambda: children.extend(self._children(struct)))
        groups = _needed(struct)
        extra = self._extra(struct) if any(lets_in(struct)) else None

        def get(element: Any) -> dict[str, Any]:
            value: dict[str, Any] = {}
            for attribute in attributes:
                attribute(element, value)
            for text in texts:
                value[TEXT] = text(element.text or "")
            if children:
                found: dict[str, list[Any]] = {}
                for child in element:
                    found.setdefault(child.tag, []).append(child)
                for each in children:
                    each.put(found, value)
            for group, names in groups.items():
                if names.isdisjoint(value):
                    raise KeyError(group)
            if extra is not None:
                extra(element, value)
            return value

        return get

    def _extra(self, struct: Struct) -> Callable[[Any, dict[str, Any]], None]:
        """What stands where the wildcards of the schema let anything stand, as text."""
        known = {slot.name for slot in struct.slots}
        element_prefix, attribute_prefix = map(self._names.of_extra, ("", "@"))
        elements, attributes, texts = lets_in(struct)

        def found(element: Any) -> Iterator[tuple[str, str]]:
            for child in element if elements else ():
                yield str(child.tag).removeprefix(element_prefix), child.text or ""
            for tag, text in element.attrib.items() if attributes else ():
                if tag != NIL:
                    yield f"@{tag.removeprefix(attribute_prefix)}", text
            if texts and element.text:
                yield TEXT, element.text

        def put(element: Any, value: dict[str, Any]) -> None:
            for name, text in found(element):
                if name not in known:
                    value.setdefault(name, text)

        return put

    def _attribute(self, slot: Slot) -> Callable[[Any, dict[str, Any]], None]:
        name, tag, convert = slot.name, self._names.of(slot), from_text(slot.shape)
        required = slot.presence is Presence.REQUIRED

        def put(element: Any, value: dict[str, Any]) -> None:
            text = element.get(tag)
            if text is not None:
                value[name] = convert(text)
            elif required:
                raise KeyError(name)

        return put

    def _children(self, struct: Struct) -> list[_Child]:
        return [
            self._child(slot)
            for slot in struct.slots
            if not (is_attribute(slot) or slot.name == TEXT or isinstance(slot.shape, Opaque))
        ]

    def _child(self, slot: Slot) -> _Child:
        many = isinstance(slot.shape, Repeated) and slot.shape.word != LIST
        required = slot.presence is Presence.REQUIRED and not slot.group
        get = self._elements(slot.shape) if many else self._element(slot.shape)
        return _Child(slot.name, self._names.of(slot), get, many, required, slot.group)

    def _elements(self, shape: Shape) -> Get:
        assert isinstance(shape, Repeated)
        one = self._element(shape.item)
        return lambda elements: [one(element) for element in elements]

    def _element(self, shape: Shape) -> Get:
        if isinstance(shape, Nullable):
            inner = self._element(shape.item)
            return lambda e: None if e.get(NIL) in {"true", "1"} else inner(e)
        if isinstance(shape, Ref) and isinstance(self._types[shape.name], Struct):
            return self.struct(shape.name)
        convert = from_text(shape)
        return lambda element: convert(element.text or "")


def _needed(struct: Struct) -> dict[str, frozenset[str]]:
    """The groups of which one slot must be there, each with its slots."""
    needed = {s.group for s in struct.slots if s.group and s.presence is Presence.REQUIRED}
    return {g: frozenset(s.name for s in struct.slots if s.group == g) for g in needed}
