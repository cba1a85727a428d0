"""Plain values of a shape → documents: an lxml tree, one ``SubElement`` an element."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, cast

from lxml import etree

from serdelab.contract import Side
from serdelab.errors import NotExpressible
from serdelab.schema.shape import Nullable, Opaque, Ref, Repeated, Shape, Slot, Struct

from ._xml_link_names import NIL, TEXT, Tags, is_attribute, lets_in, prefixes, tags
from ._xml_link_text import LIST, to_text

Put = Callable[[Any, Any], None]
"""(the element to put it into, the value)."""


def writer(side: Side) -> Callable[[Any], bytes]:
    names = tags(side)
    made = _Fill(side, names)
    fill = made.struct(side.root)
    made.finish()
    tag, declared = names.of_root(side.root), prefixes(side)
    # Its stub says str, which is right for encoding="unicode" only.
    tostring: Callable[..., bytes] = cast("Any", etree.tostring)
    new: Callable[..., Any] = etree.Element

    def write(value: Any) -> bytes:
        root = new(tag, nsmap=declared)
        fill(root, value)
        return tostring(root, encoding="UTF-8")

    return write


class _Fill:
    def __init__(self, side: Side, names: Tags) -> None:
        self._types, self._names = side.shapes.types, names
        self._structs: dict[str, Put] = {}
        self._later: list[Callable[[], None]] = []
        self._new: Callable[..., Any] = etree.SubElement

    def struct(self, name: str) -> Put:
        """Its slots are made later, by ``finish``: a struct may hold itself, or many others."""
        if name in self._structs:
            return self._structs[name]
        puts: dict[str, Put] = {}
        struct = self._types[name]
        assert isinstance(struct, Struct)
        extra = self._extra(struct) if any(lets_in(struct)) else None

        def fill(element: Any, value: Any) -> None:
            for slot in puts if struct.ordered else value:
                if slot in value and slot in puts:
                    puts[slot](element, value[slot])
            if extra is not None:
                extra(element, value)

        self._structs[name] = fill
        self._later.append(lambda: puts.update((s.name, self._slot(s)) for s in struct.slots))
        return fill

    def finish(self) -> None:
        while self._later:
            self._later.pop()()

    def _extra(self, struct: Struct) -> Put:
        """What the schema does not name and lets in: elements of text, attributes, text."""
        known = {slot.name for slot in struct.slots}
        new, tag = self._new, self._names.of_extra
        _, attributes, texts = lets_in(struct)

        def put(element: Any, value: Any) -> None:
            for name, content in value.items():
                text = str(content) if content else None
                if name in known:
                    continue
                if name == TEXT and texts:
                    element.text = text
                elif name.startswith("@") and attributes:
                    element.set(tag(name), text or "")
                else:
                    new(element, tag(name)).text = text

        return put

    def _slot(self, slot: Slot) -> Put:
        if isinstance(slot.shape, Opaque):
            return _refuse(slot.shape)
        if slot.name == TEXT:
            return _put_text(slot.shape)
        tag = self._names.of(slot)
        if is_attribute(slot):
            text = to_text(slot.shape)
            return lambda element, value: element.set(tag, text(value))
        return self._elements(slot.shape, tag)

    def _elements(self, shape: Shape, tag: str) -> Put:
        """One element or, for a list, any number of them."""
        if not isinstance(shape, Repeated) or shape.word == LIST:
            return self._element(shape, tag)
        one = self._element(shape.item, tag)

        def each(element: Any, values: Any) -> None:
            for value in values:
                one(element, value)

        return each

    def _element(self, shape: Shape, tag: str) -> Put:
        new = self._new
        if isinstance(shape, Nullable):
            inner = self._element(shape.item, tag)

            def nullable(element: Any, value: Any) -> None:
                if value is None:
                    new(element, tag, {NIL: "true"})
                else:
                    inner(element, value)

            return nullable
        if isinstance(shape, Ref) and isinstance(self._types[shape.name], Struct):
            fill = self.struct(shape.name)
            return lambda element, value: fill(new(element, tag), value)
        put = _refuse(shape) if isinstance(shape, Opaque) else _put_text(shape)
        return lambda element, value: put(new(element, tag), value)


def _put_text(shape: Shape) -> Put:
    text = to_text(shape)

    def put(element: Any, value: Any) -> None:
        element.text = text(value)

    return put


def _refuse(shape: Opaque) -> Put:
    def refuse(element: Any, value: Any) -> NoReturn:
        raise NotExpressible(shape.word, "a message", shape.reason)

    return refuse
