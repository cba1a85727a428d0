"""What a JSON Schema says in its own words, as shapes: draft-04 to 2020-12.

==========================================  ====================================================
schema                                      shape
==========================================  ====================================================
an object with properties                   ``Ref`` to a ``Struct``, ``extras`` where other
                                            properties are valid
one that only says what its members are     ``Keyed``
``oneOf`` closed objects of one property    ``Ref`` to a ``Struct`` with ``one_of``: a named union
other ``oneOf``, ``anyOf``, lists of types  ``Alternatives``; with null ``Nullable``
``array``                                   ``Repeated``: "array", "set" where items are unique
``enum`` of strings                         ``Ref`` to ``Symbols``, closed
other ``enum``, ``const``                   ``Leaf`` of that word with its values
``string``                                  ``Leaf``; with samples for a pattern or a format;
                                            "base64", of bytes, by its ``contentEncoding``
``integer``, ``number``                     ``Leaf`` with bounds; numbers have samples inside them
no assertion at all                         the ``Leaf`` "any"
==========================================  ====================================================

The root is the document, wrapped where that is no object (``schema.wrap``). What takes further
values away (``not``, ``if``, ``contains`` …) is a gap: such values are tried, and those that the
writer's own document refuses prove nothing. What shapes cannot say, ``jsonschema_breaking`` finds.
"""

from __future__ import annotations

from serdelab.idl.jsonschema_breaking import messages, refused
from serdelab.idl.jsonschema_shape_read import read_file, read_text
from serdelab.idl.shapes import ShapeReader

SHAPE_READER = ShapeReader(read_file, read_text, refused, messages)
