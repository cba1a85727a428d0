"""Plain values as JSON and back, without loss: what witnesses are stored as.

What JSON has no form for becomes an object of one key that starts with ``$``: ``{"$bytes": "ff"}``.
"""

from __future__ import annotations

import json
import math
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.errors import ResultsError
from serdelab.evolution.narrow import is_dict, is_list
from serdelab.evolution.values import ABSENT, Absent
from serdelab.schema.shape import Chosen


def jsonable(value: Any) -> Any:
    """Strict JSON. What is none of the plain values is shown by its ``repr`` and stays that."""
    if is_list(value):
        return [jsonable(item) for item in value]
    if is_dict(value):
        return _dict(value)
    match value:
        case None | bool() | int():
            return value
        case str():
            return (
                value
                if _is_text(value)
                else {"$text": value.encode("utf-8", "surrogatepass").hex()}
            )
        case float():
            return value if math.isfinite(value) else {"$float": str(value)}
        case bytes():
            return {"$bytes": value.hex()}
        case Chosen(branch, inner):
            return {"$branch": branch, "value": jsonable(inner)}
        case Absent():
            return {"$absent": True}
        case _:
            return _object(value)


def written(value: Any) -> str:
    """In words for a reader, as witnesses are shown."""
    return json.dumps(jsonable(value), ensure_ascii=False)


def plain(value: Any) -> Any:
    """The inverse. ResultsError for an object with a ``$`` that is none of ours."""
    if is_list(value):
        return [plain(item) for item in value]
    if not is_dict(value):
        return value
    key = next(iter(value), "")
    if not key.startswith("$"):
        return {name: plain(inner) for name, inner in value.items()}
    if key == "$branch":
        return Chosen(value[key], plain(value["value"]))
    if key == "$map":
        return {plain(name): plain(inner) for name, inner in value[key]}
    if key not in _READ:
        raise ResultsError(f"{key!r} stands for no plain value")
    return _READ[key](value[key])


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _dict(value: dict[Any, Any]) -> Any:
    names = [isinstance(key, str) and _is_text(key) and not key.startswith("$") for key in value]
    if all(names):
        return {key: jsonable(inner) for key, inner in value.items()}
    return {"$map": [[jsonable(key), jsonable(inner)] for key, inner in value.items()]}


def _object(value: Any) -> Any:
    if isinstance(value, timedelta):
        return {"$seconds": value.total_seconds()}
    for kind, name in _OBJECTS.items():
        if isinstance(value, kind):
            return {name: value.isoformat() if isinstance(value, date | time) else str(value)}
    return {"$repr": repr(value)}


def _text(hexadecimal: str) -> str:
    return bytes.fromhex(hexadecimal).decode("utf-8", "surrogatepass")


def _absent(_: bool) -> Absent:
    return ABSENT


def _seconds(seconds: float) -> timedelta:
    return timedelta(seconds=seconds)


_OBJECTS: dict[type, str] = {
    Decimal: "$decimal",
    datetime: "$datetime",
    date: "$date",
    time: "$time",
    UUID: "$uuid",
}
_READ: dict[str, Any] = {
    "$text": _text,
    "$float": float,
    "$bytes": bytes.fromhex,
    "$absent": _absent,
    "$seconds": _seconds,
    "$decimal": Decimal,
    "$datetime": datetime.fromisoformat,
    "$date": date.fromisoformat,
    "$time": time.fromisoformat,
    "$uuid": UUID,
    "$repr": str,
}
