"""The neutral model → ``.avsc`` text, laid out as a person would; the mapping is in ``avsc``."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from serdelab.errors import NotExpressible
from serdelab.idl import avsc_value
from serdelab.idl.avsc_project import project, refuse
from serdelab.idl.avsc_words import RESERVED, word
from serdelab.idl.definitions import definitions
from serdelab.idl.json_text import array, members
from serdelab.idl.names import IDENTIFIER
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
    Field,
    IdlDocument,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.equal import first_difference

_WIDTH = 100


def emit(schema: Schema) -> IdlDocument:
    """NotExpressible with the reason."""
    stated = project(schema)
    definitions(stated.root, "avsc")
    written = _Writer(_namespace(stated.namespace)).type(stated.root, stated.root.name)
    return IdlDocument("avsc", _laid_out(written, 0) + "\n")


def _namespace(name: str) -> dict[str, str]:
    return {"namespace": _dotted(name)} if name else {}


def _dotted(name: str) -> str:
    return ".".join(map(_name, name.split(".")))


def _name(name: str, reserved: frozenset[str] = frozenset()) -> str:
    if not IDENTIFIER.fullmatch(name) or name in reserved:
        reason = "a name is letters, digits and _, begins with no digit, and is no type's"
        raise NotExpressible("the name", f"avsc ({name!r})", reason)
    return name


@dataclass(slots=True)
class _Writer:
    """Writes a named type whole where it comes first, from then on its name.

    ``namespace`` goes into the root alone: what is defined inside it inherits it.
    """

    namespace: dict[str, str]
    _written: set[str] = field(default_factory=set[str])

    def type(self, type_: Type, where: str) -> Any:
        refuse(type_, where)
        match type_:
            case RecordType():
                return self._record(type_)
            case EnumType(name, symbols):
                if self._is_known(name):
                    return name
                words = [_name(symbol.name) for symbol in symbols]
                return {"type": "enum", "name": name, "symbols": words}
            case ListType(item):
                return {"type": "array", "items": self.type(item, where)}
            case MapType(_, value):
                return {"type": "map", "values": self.type(value, where)}
            case OptionalType(item):
                inner = self.type(item, where)
                return ["null", *(inner if isinstance(item, UnionType) else [inner])]
            case UnionType(_, branches):
                return [self.type(branch.type, where) for branch in branches]
            case _:
                return _leaf(type_)

    def _is_known(self, name: str) -> bool:
        known = _name(name, RESERVED) in self._written
        self._written.add(name)
        return known

    def _record(self, type_: RecordType) -> Any:
        if self._is_known(type_.name):
            return type_.name
        written: dict[str, Any] = {"type": "record", "name": type_.name, **self.namespace}
        self.namespace = {}
        if type_.aliases:
            written["aliases"] = [_dotted(alias) for alias in type_.aliases]
        written["fields"] = [self._field(f, f"{type_.name}.{f.name}") for f in type_.fields]
        return written

    def _field(self, member: Field, where: str) -> dict[str, Any]:
        type_ = self.type(member.type, where)
        written: dict[str, Any] = {"name": _name(member.name), "type": type_}
        if member.has_default:
            written["default"] = _default(member, where)
            if isinstance(member.type, OptionalType):
                written["type"] = [*type_[1:], "null"]  # a default is of the first branch
        elif isinstance(member.type, OptionalType) and member.presence is Presence.PLAIN:
            written["default"] = None
        if member.aliases:
            written["aliases"] = [_name(alias) for alias in member.aliases]
        return written


def _leaf(type_: Type) -> Any:
    base = word(type_)
    match type_:
        case TimestampType():
            return {"type": base, "logicalType": "timestamp-millis"}
        case DateType():
            return {"type": base, "logicalType": "date"}
        case UuidType():
            return {"type": base, "logicalType": "uuid"}
        case DecimalType(precision, scale):
            decimal = {"logicalType": "decimal", "precision": precision, "scale": scale}
            return {"type": base, **decimal}
        case ScalarType() | RefType():
            return base
        case _:
            raise TypeError(f"no leaf: {type_!r}")


def _default(member: Field, where: str) -> Any:
    """The JSON, when it reads back as the value."""
    try:
        written = avsc_value.to_json(member.type, member.default)
        read = avsc_value.from_json(member.type, written)
    except ValueError as error:
        raise NotExpressible("the default", f"avsc ({where})", str(error)) from error
    if first_difference(member.default, read) is not None:
        reason = f"{written!r:.80} reads as {read!r:.80}"
        raise NotExpressible("the default", f"avsc ({where})", reason)
    return written


def _laid_out(value: Any, indent: int, *, opened: bool = False) -> str:
    """JSON on one line where it fits, a record and its fields always on several."""
    pairs, items = members(value), array(value)
    if pairs is None and items is None:
        return json.dumps(value, ensure_ascii=False)
    parts: list[str] = []  # filled by loops: a comprehension would be one frame more a level
    for key, one in (pairs or {}).items():
        inner = _laid_out(one, indent + 2, opened=key == "fields")
        parts.append(f"{json.dumps(key, ensure_ascii=False)}: {inner}")
    for one in items or []:
        parts.append(_laid_out(one, indent + 2))  # noqa: PERF401 - see above
    if pairs is None:
        return _bracketed("[]", parts, indent, opened=opened)
    return _bracketed("{}", parts, indent, opened="fields" in pairs)


def _bracketed(brackets: str, parts: list[str], indent: int, *, opened: bool) -> str:
    flat = brackets[0] + ", ".join(parts) + brackets[1]
    if not parts or (not opened and "\n" not in flat and indent + len(flat) < _WIDTH):
        return flat
    space = "\n" + " " * indent
    return f"{brackets[0]}{space}  {f',{space}  '.join(parts)}{space}{brackets[1]}"
