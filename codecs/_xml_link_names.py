"""The tags of a document's slots, as lxml has them: ``{namespace}name``."""

from __future__ import annotations

from dataclasses import dataclass

from serdelab.contract import Side
from serdelab.schema.shape import Nullable, Repeated, Shape, Slot, Struct

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NIL = f"{{{XSI}}}nil"
TEXT = "#text"


def is_attribute(slot: Slot) -> bool:
    return slot.name.startswith("@")


@dataclass(frozen=True, slots=True)
class Tags:
    """``target`` is the namespace of the schema, ``elements`` that of its inner elements."""

    target: str
    elements: str
    attributes: str

    def of_root(self, name: str) -> str:
        """Global elements are always in the schema's namespace (Part 1, section 3.3.2)."""
        return _tag(self.target, name)

    def of(self, slot: Slot) -> str:
        marks = dict(slot.marks)
        inner = self.attributes if is_attribute(slot) else self.elements
        forms = {"qualified": self.target, "unqualified": ""}
        namespace = marks.get("namespace", forms.get(marks.get("form", ""), inner))
        return _tag(namespace, slot.name.removeprefix("@"))

    def prefixes(self) -> dict[str | None, str]:
        """As a document declares them: its own namespace needs no prefix where all are in it."""
        if not self.target:
            return {}
        return {None if self.elements else "t": self.target}


def has_nil(side: Side) -> bool:
    """Whether any element of the schema may be nil."""
    structs = (type_ for type_ in side.shapes.types.values() if isinstance(type_, Struct))
    return any(_is_nullable(slot.shape) for struct in structs for slot in struct.slots)


def _is_nullable(shape: Shape) -> bool:
    item = shape.item if isinstance(shape, Repeated) else shape
    return isinstance(item, Nullable)


def tags(side: Side) -> Tags:
    marks = dict(side.shapes.marks)
    target = marks.get("targetNamespace", "")
    inner = (
        target if marks.get(f"{kind}FormDefault") == "qualified" else ""
        for kind in ("element", "attribute")
    )
    return Tags(target, *inner)


def _tag(namespace: str, name: str) -> str:
    return f"{{{namespace}}}{name}" if namespace else name
