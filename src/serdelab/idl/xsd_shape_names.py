"""Names for the types of a schema: elements, complex types and simple types share one table."""

from __future__ import annotations

from typing import Any


class Names:
    """A type is called as the schema calls it; one without a name by its path of elements.

    ``Order.items`` is the type of the element ``items`` inside ``Order``. A root is called like its
    element, and shares its struct with a type of the same name.
    """

    def __init__(self, schema: Any) -> None:
        self.namespace: str = schema.target_namespace
        self.roots: dict[str, Any] = {
            str(e.local_name): e for e in schema.elements.values() if not e.abstract
        }
        self._found: dict[int, str] = {}
        self._taken = set(self.roots)

    def of(self, type_: Any) -> str:
        if id(type_) not in self._found:
            self._found[id(type_)] = self._new(type_)
        return self._found[id(type_)]

    def _new(self, type_: Any) -> str:
        path = path_of(type_)
        root = self.roots.get(path)
        if root is not None and root.type is type_ and type_.is_complex():
            return path
        name = f"{path} type" if path in self.roots else path
        if name in self._taken and type_.target_namespace != self.namespace:
            name = f"{{{type_.target_namespace}}}{name}"
        while name in self._taken:
            name += "'"
        self._taken.add(name)
        return name


def path_of(component: Any) -> str:
    """The names of what is around a component, from the outside."""
    words: list[str] = []
    while component is not None:
        if component.local_name:
            words.append(str(component.local_name))
        component = component.parent
    return ".".join(reversed(words)) or "nameless"
