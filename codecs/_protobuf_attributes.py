"""How a slot of a shape is read and set in a message: by attribute, or as an extension.

Methods are taken from the class and called with the message: a field may have a method's name,
and then hides it in the message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from google.protobuf.message_factory import GetMessageClass


@dataclass(frozen=True, slots=True)
class Attribute:
    """``get`` of an unset field gives its default; of a message, one that is not there yet."""

    get: Callable[[Any], Any]
    put: Callable[[Any, Any], None]
    has: Callable[[Any], bool]


def class_of(pool: Any, name: str) -> Any:
    return GetMessageClass(pool.FindMessageTypeByName(name))


def attribute(cls: Any, pool: Any, name: str) -> Attribute:
    """The slot ``name`` of a class; ``[full.name]`` is an extension."""
    if name.startswith("["):
        return _extension(cls, pool.FindExtensionByName(name[1:-1]))
    has_field = cls.HasField
    return Attribute(
        get=lambda message: getattr(message, name),
        put=lambda message, value: setattr(message, name, value),
        has=lambda message: has_field(message, name),
    )


def _extension(cls: Any, descriptor: Any) -> Attribute:
    extensions, has_extension = cls.Extensions.__get__, cls.HasExtension

    def put(message: Any, value: Any) -> None:
        extensions(message)[descriptor] = value

    return Attribute(
        get=lambda message: extensions(message)[descriptor],
        put=put,
        has=lambda message: has_extension(message, descriptor),
    )
