"""XML Schema → neutral model: the components that xmlschema makes of the file.

=========================================  =======================================================
in the file                                in the model
=========================================  =======================================================
complex type, sequence of elements         record
complex type, choice of elements           union
element, minOccurs="0"                     optional
element, minOccurs="0", unbounded          list
anonymous type, only ``item`` repeated     list, where an element cannot be repeated (list of lists)
only ``entry`` repeated, attribute `key`   map
simple type, enumeration of strings        enum
simple type, total and fraction digits     decimal
simple type, the pattern of a UUID         uuid
=========================================  =======================================================

Anonymous types are named by their element. ``xs:all`` is read as a sequence, an extension as the
record it amounts to; ``xs:short`` and the like as the next wider integer, types derived from
``xs:string`` that are built in as string. Anything else raises ``NotExpressible``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl import xsd_load
from serdelab.idl.expansion import Expansion, root_name
from serdelab.idl.positions import numbered_by_position
from serdelab.idl.xsd_load import XS
from serdelab.idl.xsd_words import READ, UUID_PATTERN
from serdelab.schema import (
    Branch,
    DecimalType,
    EnumType,
    Field,
    IdlDocument,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Schema,
    Symbol,
    Type,
    UnionType,
    UuidType,
)


def parse(file: Path, folders: tuple[Path, ...] = ()) -> Schema:
    """Reads the file and what it includes. SchemaError with file and line where it is wrong."""
    loaded = xsd_load.load(file, folders)
    elements: dict[str, Any] = {e.local_name: e for e in loaded.schema.elements.values()}
    if not elements:
        raise SchemaError("declares no element at its top level", file=str(file))
    references = (e.get("ref", "") for e in loaded.schema.root.iter(f"{XS}element"))
    used = {name.rpartition(":")[2] for name in references}
    element = elements[root_name(list(elements), used, str(file))]
    try:
        root = _Reader(loaded, Expansion(str(file))).type(element.type, element)
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=str(file)) from error
    if not isinstance(root, RecordType):
        message = f"element {element.local_name} is not a record: a complex type with a sequence"
        raise SchemaError(message, file=str(file), line=loaded.line(element))
    document = IdlDocument("xsd", loaded.text, str(file), imports=loaded.imports)
    namespace: str = loaded.schema.target_namespace
    return numbered_by_position(Schema(root, namespace)).with_document(document)


@dataclass(slots=True)
class _Reader:
    loaded: xsd_load.Loaded
    expansion: Expansion

    def type(self, type_: Any, element: Any) -> Type:
        """The type of an element or attribute, apart from how often it occurs."""
        with self.expansion.level():
            if type_.is_simple():
                return self._simple(type_, element)
            return self._complex(type_, element)

    # Complex types --------------------------------------------------------------------------

    def _complex(self, type_: Any, element: Any) -> Type:
        self._refuse(type_.mixed, "mixed content", element)
        self._refuse(type_.abstract, "an abstract type", element)
        self._refuse(type_.has_simple_content(), "attributes beside a value", element)
        self._refuse(bool(type_.attributes), "attributes", element)
        return self._content(type_, element)

    def _content(self, type_: Any, element: Any) -> Type:
        group = type_.content
        if group.model == "choice":
            name = _name(type_, element)
            return self.expansion.union(name, partial(self._union, name, group, element))
        particles = self._particles(group, element)
        only = particles[0] if len(particles) == 1 and _unbounded(particles[0]) else None
        if only is not None and only.local_name == "entry" and "key" in _attributes(only):
            return self._map(only)
        if only is not None and only.local_name == "item" and type_.name is None:
            self._refuse(only.min_occurs != 0, "a list of at least one item", only)
            return ListType(self.type(only.type, only))
        name = _name(type_, element)
        return self.expansion.record(name, type_, lambda: self._record(name, particles, type_))

    def _particles(self, group: Any, element: Any) -> list[Any]:
        """The elements of a sequence, those of sequences inside it included."""
        found: list[Any] = []
        for particle in group:
            if hasattr(particle, "model"):
                self._refuse(particle.model == "choice", "a choice among other elements", element)
                self._refuse(particle.occurs != (1, 1), "a repeated group", element)
                found += self._particles(particle, element)
            else:
                self._refuse(getattr(particle, "type", None) is None, "xs:any", element)
                found.append(particle)
        return found

    def _record(self, name: str, particles: list[Any], element: Any) -> RecordType:
        fields: list[Field] = []
        for each in self._distinct(particles):
            self._refuse_extras(each)
            type_ = self._occurring(each, self.type(each.type, each))
            fields.append(Field(each.local_name, 0, type_, line=self.loaded.line(each)))
        return RecordType(name, tuple(fields), line=self.loaded.line(element))

    def _occurring(self, element: Any, type_: Type) -> Type:
        """What an element's occurrence makes of its type."""
        match element.min_occurs, element.max_occurs:
            case 1, 1:
                return type_
            case 0, 1:
                return OptionalType(type_)
            case 0, None:
                return ListType(type_)
            case low, high:
                construct = f"minOccurs={low} maxOccurs={'unbounded' if high is None else high}"
                raise self._foreign(construct, element)

    def _union(self, name: str, group: Any, element: Any) -> UnionType:
        branches: list[Branch] = []
        for each in self._distinct(self._particles(group, element)):
            self._refuse_extras(each)
            self._refuse((each.min_occurs, each.max_occurs) != (1, 1), "a repeated branch", each)
            branches.append(Branch(each.local_name, 0, self.type(each.type, each)))
        return UnionType(name, tuple(branches))

    def _distinct(self, particles: list[Any]) -> list[Any]:
        """The elements; those of one name in two places are no fields."""
        seen: set[str] = set()
        for each in particles:
            self._refuse(each.local_name in seen, "an element in two places", each)
            seen.add(each.local_name)
        return particles

    def _map(self, entry: Any) -> MapType:
        attributes = _attributes(entry)
        others = [name for name in attributes if name != "key"]
        self._refuse(bool(others), f"the attribute {', '.join(others)}", entry)
        self._refuse(attributes["key"].use != "required", "a key that may be absent", entry)
        self._refuse(entry.min_occurs != 0, "a map of at least one entry", entry)
        key = self.type(attributes["key"].type, attributes["key"])
        with self.expansion.level():
            return MapType(key, self._value(entry))

    def _value(self, entry: Any) -> Type:
        """What an entry holds beside its key."""
        self._refuse(entry.type.mixed, "mixed content", entry)
        if entry.type.has_simple_content():
            return self._simple(entry.type.base_type, entry)
        if entry.type.is_extension():
            return self._complex(entry.type.base_type, entry)
        return self._content(entry.type, entry)

    # Simple types ---------------------------------------------------------------------------

    def _simple(self, type_: Any, at: Any) -> Type:
        name: str = type_.local_name or ""
        if type_.name == f"{XS}{name}":
            if name not in READ:
                raise self._foreign(f"xs:{name}", at)
            return READ[name]
        self._refuse(type_.is_list(), "a list in one text", at)
        self._refuse(type_.is_union(), "a union of simple types", at)
        base = str(type_.base_type.name)
        facets = {f.removeprefix(XS): facet for f, facet in getattr(type_, "facets", {}).items()}
        if facets.keys() == {"enumeration"} and base == f"{XS}string":
            symbols = (Symbol(str(value), 0) for value in type_.enumeration)
            return EnumType(_name(type_, at), tuple(symbols))
        if facets.keys() == {"totalDigits", "fractionDigits"} and base == f"{XS}decimal":
            return DecimalType(facets["totalDigits"].value, facets["fractionDigits"].value)
        if facets.keys() == {"pattern"} and type_.patterns.regexps == [UUID_PATTERN]:
            return UuidType()
        stated = f"xs:{base.removeprefix(XS)} with {', '.join(facets) or 'no facet'}"
        raise self._foreign(f"the simple type {name or 'without a name'} ({stated})", at)

    # Errors ---------------------------------------------------------------------------------

    def _refuse_extras(self, element: Any) -> None:
        self._refuse(element.nillable, "nillable", element)
        self._refuse(element.default is not None, "the default of an empty element", element)
        self._refuse(element.fixed is not None, "a fixed value", element)

    def _refuse(self, found: bool, construct: str, at: Any) -> None:
        if found:
            raise self._foreign(construct, at)

    def _foreign(self, construct: str, at: Any) -> NotExpressible:
        line, file = self.loaded.line(at), self.expansion.file
        where = f"{file}:{line}" if line else file
        return NotExpressible(construct, f"{where}: the model ({at.local_name})", _REASON)


_REASON = "it has records, unions, lists, maps and optionals of scalar, enum and logical types"


def _unbounded(element: Any) -> bool:
    return element.max_occurs is None


def _attributes(element: Any) -> dict[str, Any]:
    return dict(getattr(element.type, "attributes", {}))


def _name(type_: Any, element: Any) -> str:
    """A type's own name; one without is called like its element, in UpperCamelCase."""
    if type_.local_name:
        return str(type_.local_name)
    words = re.split(r"[_.-]", element.local_name)
    return "".join(word[:1].upper() + word[1:] for word in words)
