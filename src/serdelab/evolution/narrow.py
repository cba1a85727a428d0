"""``isinstance`` for plain values, which are Any by nature: strict checkers know the parts then."""

from __future__ import annotations

from typing import Any, TypeGuard


def is_dict(value: object) -> TypeGuard[dict[Any, Any]]:
    return isinstance(value, dict)


def is_list(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def is_sized(value: object) -> TypeGuard[str | bytes | list[Any] | dict[Any, Any]]:
    """Texts, bytes, lists and dicts: what has a length that a schema may bound."""
    return isinstance(value, str | bytes | list | dict)
