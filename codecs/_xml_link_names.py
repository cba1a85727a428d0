"""The tags of a document's slots, as lxml has them: ``{namespace}name``."""

from __future__ import annotations

from dataclasses import dataclass

from serdelab.contract import Side
from serdelab.schema.shape import Nullable, Repeated, Shape, Slot, Struct

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NIL = f"{{{XSI}}}nil"
TEXT = "#text"


def lets_in(struct: Struct) -> tuple[bool, bool, bool]:
    """Whether elements, attributes and text may stand there that the schema does not name."""
    marks = dict(struct.marks)
    return struct.extras, "anyAttribute" in marks, "mixed" in marks


def is_attribute(slot: Slot) -> bool:
    return slot.name.startswith("@")


@dataclass(frozen=True, slots=True)
class Tags:
    """``target`` is the namespace of the schema, ``elements`` that of its inner elements."""

    target: str
    elements: str
    attributes: str

    def of_extra(self, name: str) -> str:
        """Of an element or attribute that the schema does not name."""
        namespace = self.attributes if name.startswith("@") else self.elements
        return _tag(namespace, name.removeprefix("@"))

    def of_root(self, name: str) -> str:
        """Global elements are always in the schema's namespace (Part 1, section 3.3.2)."""
        return _tag(self.target, name)

    def of(self, slot: Slot) -> str:
        marks = dict(slot.marks)
        inner = self.attributes if is_attribute(slot) else self.elements
        forms = {"qualified": self.target, "unqualified": ""}
        namespace = marks.get("namespace", forms.get(marks.get("form", ""), inner))
        return _tag(namespace, slot.name.removeprefix("@"))


def prefixes(side: Side) -> dict[str | None, str]:
    """As a document declares them. Its own namespace needs no prefix where all elements are in it;

    beside others it does: lxml writes no ``xmlns=""``, so that a name would change its namespace.
    """
    structs = [type_ for type_ in side.shapes.types.values() if isinstance(type_, Struct)]
    slots = [slot for struct in structs for slot in struct.slots]
    names = tags(side)
    found: dict[str | None, str] = {}
    if names.target:
        inner = (names.of(s) for s in slots if not is_attribute(s) and s.name != TEXT)
        alone = all(tag.startswith(f"{{{names.target}}}") for tag in inner)
        found[None if alone else "t"] = names.target
    if any(_is_nullable(slot.shape) for slot in slots):
        found["xsi"] = XSI
    return found


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
