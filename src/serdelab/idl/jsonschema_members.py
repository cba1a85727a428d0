"""What a canonical object asks of its members: which schema, which names, what must be broken."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import CanonicalSchema, canonical

from serdelab.idl.jsonschema_draft import validator
from serdelab.idl.jsonschema_pattern import UnknownSyntax, texts

Test = Callable[[Any], bool]


class Members:
    """The members of one object, by name."""

    def __init__(self, view: canonical.ObjectView) -> None:
        self.view = view
        self._patterns = [(matches(p), node) for p, node in view.pattern_properties.items()]
        self._names = None if view.property_names is None else valid_to(view.property_names)

    def schema(self, name: str) -> CanonicalSchema | None:
        """None where anything is valid."""
        if name in self.view.properties:
            return self.view.properties[name]
        for is_meant, node in self._patterns:
            if is_meant(name):
                return node
        return self.view.additional_properties

    def admits(self, name: str) -> bool:
        return self._names is None or self._names(name)


@dataclass(frozen=True, slots=True)
class Breach:
    """A member that another schema would refuse. ``known`` are names to begin with."""

    is_name: Test
    is_value: Test
    known: Sequence[str] = ()


def breach(violation: Any) -> Breach:
    """Some member must be there that is as one of jsonschema-rs's violations says."""
    match violation:
        case canonical.NameFailsView(schema):
            return Breach(_not(schema), lambda value: True)
        case canonical.UndeclaredValueFailsView(names, patterns, additional):
            meant = [matches(pattern) for pattern in patterns]
            return Breach(
                lambda name: name not in names and not any(each(name) for each in meant),
                _not(additional),
            )
        case _:
            return Breach(
                matches(violation.pattern),
                _not(violation.schema),
                matching_texts(violation.pattern),
            )


def valid_to(node: CanonicalSchema) -> Test:
    return validator(json.dumps(node.to_json_schema())).is_valid


def matches(pattern: str) -> Test:
    return validator(json.dumps({"type": "string", "pattern": pattern})).is_valid


def matching_texts(pattern: str) -> tuple[str, ...]:
    """Empty where the pattern is not read here."""
    try:
        return texts(pattern)
    except UnknownSyntax:
        return ()


def _not(node: CanonicalSchema) -> Test:
    valid = valid_to(node)
    return lambda value: not valid(value)
