"""Attributes and elements of XML Schema → slots."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from serdelab.idl.xsd_load import Loaded
from serdelab.idl.xsd_shape_groups import Place, Row
from serdelab.idl.xsd_shape_words import plain
from serdelab.schema.shape import Leaf, Nullable, Opaque, Presence, Repeated, Shape, Slot


@dataclass(frozen=True, slots=True)
class Slots:
    """``simple`` gives the shape of a simple type, ``element`` that of one element."""

    loaded: Loaded
    simple: Callable[[Any], Shape]
    element: Callable[[Any], Shape]

    def attributes(self, type_: Any) -> Iterator[Slot]:
        """By name: their order means nothing, so it makes no difference either."""
        attributes = {n: a for n, a in type_.attributes.items() if n and not a.is_prohibited()}
        for _, attribute in sorted(attributes.items()):
            marks = (("attribute", "true"), *self._form(attribute, "attribute"))
            slot = self._slot(
                f"@{attribute.local_name}", self.simple(attribute.type), attribute, marks
            )
            required = attribute.is_required()
            presence = Presence.REQUIRED if required else Presence.OPTIONAL
            yield _with_default(replace(slot, presence=presence), attribute)

    def elements(self, content: Row) -> Iterator[Slot]:
        """In the order of the schema; then those that a wildcard must stand for."""
        seen: set[str] = set()
        for place in content.places:
            slot = self._place(place)
            if slot.name in seen:
                opaque = Opaque("xs:element", "an element of this name has a place already")
                slot = replace(slot, name=f"{slot.name}#{len(seen)}", shape=opaque)
            seen.add(slot.name)
            yield slot
        for number, (wildcard, _, fewest) in enumerate(content.wildcards, 1):
            if fewest:
                opaque = Opaque("xs:any", "it must stand for an element that is not known here")
                slot = self._slot(f"*{number}", opaque, wildcard, ())
                yield replace(slot, presence=Presence.REQUIRED)

    def _place(self, place: Place) -> Slot:
        element = place.elements[0]
        if place.reason:
            shape: Shape = Opaque("xs:sequence", place.reason)
            slot = self._slot(place.name, shape, element, ())
        else:
            shape = _occurring(self.element(element), element, place)
            marks = tuple(self._form(element, "element"))
            slot = _with_default(self._slot(place.name, shape, element, marks), element)
        another_may_do = isinstance(shape, Opaque) and place.choice
        required = place.fewest > 0 and not another_may_do
        presence = Presence.REQUIRED if required else Presence.OPTIONAL
        return replace(slot, presence=presence, group=place.choice)

    def _slot(
        self, name: str, shape: Shape, component: Any, marks: tuple[tuple[str, str], ...]
    ) -> Slot:
        """Its number is given when all slots of the struct are known."""
        file, line = self.loaded.place(component)
        return Slot(name, 0, shape, marks=marks, file=file, line=line)

    def _form(self, component: Any, kind: str) -> Iterator[tuple[str, str]]:
        """Where a name is in another namespace than the schema's defaults tell."""
        schema = self.loaded.schema
        namespace = component.name[1:].partition("}")[0] if component.name[:1] == "{" else ""
        qualified = getattr(schema, f"{kind}_form_default") == "qualified"
        if namespace == (schema.target_namespace if qualified else ""):
            return
        if namespace in {"", schema.target_namespace}:
            yield "form", "qualified" if namespace else "unqualified"
        else:
            yield "namespace", namespace


def _occurring(shape: Shape, element: Any, place: Place) -> Shape:
    """What nillable and maxOccurs make of the shape of one element."""
    if isinstance(shape, Opaque):
        return shape
    one = Nullable(shape) if element.nillable else shape
    return one if place.most == 1 else Repeated(one, "list", place.fewest, place.most)


def _one(shape: Shape) -> Shape:
    """Of one element that is not nil."""
    if isinstance(shape, Repeated) and shape.word == "list":
        return _one(shape.item)
    return shape.item if isinstance(shape, Nullable) else shape


def _with_default(slot: Slot, component: Any) -> Slot:
    """Of an element or attribute; a fixed value is the only one, and stands where none is."""
    stated = component.default if component.fixed is None else component.fixed
    if stated is None:
        return slot
    try:
        value = plain(_one(slot.shape), stated)
    except ValueError:  # of a struct, or valid and yet nothing that Python's own call reads
        return replace(slot, marks=(*slot.marks, ("default", stated)))
    if isinstance(slot.shape, Repeated) and slot.shape.word == "list":
        return replace(slot, marks=(*slot.marks, ("default", stated)))
    if component.fixed is not None:
        slot = replace(slot, marks=(*slot.marks, ("fixed", "true")))
        if isinstance(slot.shape, Leaf):
            slot = replace(slot, shape=replace(slot.shape, samples=(value,)))
    return replace(slot, has_default=True, default=value)
