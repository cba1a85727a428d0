"""Types in words: as their IDL writes them, and as rules know them."""

from __future__ import annotations

from serdelab.schema.shape import (
    Alternatives,
    Keyed,
    Leaf,
    Nullable,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Struct,
)


def word(shape: Shape) -> str:
    """A type in the words of its IDL: "int32", "list<Order>", "map<string, int64>"."""
    match shape:
        case Leaf(word=name) | Opaque(word=name):
            return name
        case Repeated():
            return f"{shape.word}<{word(shape.item)}>"
        case Keyed():
            return f"map<{word(shape.key)}, {word(shape.value)}>"
        case Nullable():
            return f"nullable {word(shape.item)}"
        case Alternatives():
            return f"union[{', '.join(map(word, shape.branches))}]"
        case Ref(name=name):
            return name.rpartition(".")[2]


def general(shapes: Shapes, shape: Shape) -> str:
    """The word by which rules know a type.

    A scalar has its IDL's; "struct", "union" (with named branches), "enum", "map", "alternatives"
    (a union without names), "list", "set" and "array" are the others, "nullable …" before any.
    """
    match shape:
        case Leaf(word=name) | Opaque(word=name) | Repeated(word=name):
            return name
        case Nullable():
            return f"nullable {general(shapes, shape.item)}"
        case Alternatives():
            return "alternatives"
        case Keyed():
            return "map"
        case Ref(name=name):
            type_ = shapes.types[name]
            if isinstance(type_, Struct):
                return "union" if type_.one_of else "struct"
            return "enum"
