"""Records to lxml trees: one ``SubElement`` an element, in functions as one writes them by hand.

How each shape stands in XML is what the .xsd files say; ``docs/formats.md`` has the table.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from lxml import etree

from serdelab.errors import NotExpressible
from serdelab.schema import ListType, MapType, OptionalType, RecordType, RefType, Type, UnionType

from ._xml_text import ToText


class ToTree(ToText):
    """A record's function gets the element to fill, ``e``, and the record, ``x``."""

    arguments = "e, x"

    def __init__(self) -> None:
        super().__init__()
        self._new = self.bind(etree.SubElement, "new")

    def compile(self, root: RecordType) -> Callable[[Any], Any]:
        fill = self.function_of(root)
        element = self.bind(etree.Element, "Element")
        lines = [f"e = {element}({root.name!r})", f"{fill}(e, x)", "return e"]
        return self.finish(self.function(root.name, lines), root)

    def body(self, record: RecordType) -> Sequence[str]:
        lines: list[str] = []
        for field in record.fields:
            value = f"x[{field.name!r}]"
            lines += self._field(field.type, field.name, value)
        return lines or ["pass"]

    def _field(self, type_: Type, tag: str, x: str) -> list[str]:
        """Absent is no element, a list is the element repeated."""
        match type_:
            case OptionalType(item=item):
                v = self.fresh("v")
                present = self._element(item, "e", repr(tag), v)
                return [f"if ({v} := {x}) is not None:", *_indented(present)]
            case ListType(item=item):
                v = self.fresh("v")
                return [f"for {v} in {x}:", *_indented(self._element(item, "e", repr(tag), v))]
            case _:
                return self._element(type_, "e", repr(tag), x)

    def _element(self, type_: Type, parent: str, tag: str, x: str) -> list[str]:
        """The lines that add one element with this value. ``tag`` may bring an attribute along."""
        new = f"{self._new}({parent}, {tag})"
        match type_:
            case RecordType() | RefType():
                return [f"{self._fill(type_)}({new}, {x})"]
            case ListType() | MapType() | UnionType():
                e = self.fresh("e")
                return [f"{e} = {new}", *self._content(type_, e, x)]
            case OptionalType():
                raise NotExpressible("an optional item", "a list, map or union", "no xsi:nil here")
            case _:
                return [f"{new}.text = {self.leaf(type_, x)}"]

    def _content(self, type_: ListType | MapType | UnionType, e: str, x: str) -> list[str]:
        v = self.fresh("v")
        match type_:
            case ListType(item=item):
                return [f"for {v} in {x}:", *_indented(self._element(item, e, "'item'", v))]
            case MapType(key=key, value=value):
                k = self.fresh("k")
                entry = f"'entry', {{'key': {self.leaf(key, k)}}}"
                lines = self._element(value, e, entry, v)
                return [f"for {k}, {v} in {x}.items():", *_indented(lines)]
            case UnionType(branches=branches):
                b = self.fresh("b")
                lines = [f"(({b}, {v}),) = {x}.items()"]
                for word, branch in zip(["if", *["elif"] * len(branches)], branches, strict=False):
                    lines.append(f"{word} {b} == {branch.name!r}:")
                    lines += _indented(self._element(branch.type, e, repr(branch.name), v))
                return [*lines, f"else: raise KeyError({b})"]

    def _fill(self, type_: RecordType | RefType) -> str:
        return self.function_of(type_) if isinstance(type_, RecordType) else self.named(type_.name)


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]
