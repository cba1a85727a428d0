"""The reader's schema that asks for one field: Avro then skips over all others."""

from __future__ import annotations

from typing import Any

from serdelab.contract import Path

INNER = {"array": "items", "map": "values"}


def project(avro: Any, path: Path) -> Any | None:
    """A schema with the fields on the way to ``path`` and nothing beside them.

    The way leads through records, lists, maps and optionals; a union of several types is kept
    whole. None where that would give one name two meanings, as in a recursive record, and where a
    union refers to a type that would have to be written out in it: fastavro 1.13.1 (``read_union``)
    then looks the definition up as if it were a name.
    """
    projection = _Projection(avro["__named_schemas"])
    narrowed = projection.narrow(avro, path)
    ambiguous = projection.narrowed & projection.whole
    return None if ambiguous or projection.written_out_in_union else narrowed


class _Projection:
    def __init__(self, named: dict[str, Any]) -> None:
        self.named = named
        self.narrowed: set[str] = set()
        self.whole: set[str] = set()
        self.written_out_in_union = False

    def narrow(self, node: Any, path: Path) -> Any:
        node = self.named.get(node, node) if isinstance(node, str) else node
        kind = _kind(node)
        if path and kind == "record":
            return self._record(node, path)
        if path and kind in INNER:
            return {"type": kind, INNER[kind]: self.narrow(node[INNER[kind]], path[1:])}
        if path and kind == "union" and sum(branch != "null" for branch in node) == 1:
            return [b if b == "null" else self.narrow(b, path) for b in node]
        return self.keep(node)

    def _record(self, node: Any, path: Path) -> Any:
        if node["name"] in self.narrowed:
            self.whole.add(node["name"])
        self.narrowed.add(node["name"])
        (field,) = (field for field in node["fields"] if field["name"] == path[0])
        only = {"name": field["name"], "type": self.narrow(field["type"], path[1:])}
        return {"type": "record", "name": node["name"], "fields": [only]}

    def keep(self, node: Any) -> Any:
        """The node with each named type written out where it is used first."""
        kind = _kind(node)
        if kind == "union":
            self.written_out_in_union |= any(self._first_use(each) for each in node)
            return [self.keep(each) for each in node]
        if isinstance(node, str):
            return self.keep(self.named[node]) if self._first_use(node) else node
        if kind in {"record", "enum", "fixed"}:
            self.whole.add(node["name"])
        if kind == "record":
            fields = [{**field, "type": self.keep(field["type"])} for field in node["fields"]]
            return {**node, "fields": fields}
        return {**node, INNER[kind]: self.keep(node[INNER[kind]])} if kind in INNER else node

    def _first_use(self, node: Any) -> bool:
        return isinstance(node, str) and node in self.named and node not in self.whole


def _kind(node: Any) -> str:
    """The type that a schema states: of a list "union", of a name the name."""
    if isinstance(node, list):
        return "union"
    return node if isinstance(node, str) else str(node["type"])
