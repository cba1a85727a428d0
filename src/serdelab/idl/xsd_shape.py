"""XML Schema → shapes: each global element that is not abstract is a message.

==================================  ==============================================================
in the file                         shape
==================================  ==============================================================
global element                      struct of its name; marks: ("type", its type's name)
complex type                        struct; ``ordered`` where it is an xs:sequence of several
one xs:choice of single elements    struct, ``one_of``
xs:choice among other elements      slots of one ``group``; REQUIRED where one of them must be there
attribute                           slot "@name", by name in front; mark ("attribute", "true")
text beside attributes              slot "#text"
minOccurs 0; else                   OPTIONAL; REQUIRED
maxOccurs above 1                   list
nillable                            nullable
xs:any, lax or skip, of this or of  ``open``, and ``extras`` where it stands last; marks: ("any",
any namespace                       processContents), ("any namespace", …), ("any place", "end")
default, fixed                      default; mark ("fixed", "true")
enumeration of words                enum
xs:list                             list with the word "xs:list"
xs:decimal                          Decimal
dates, durations, names, unions     text, of which samples are known to be valid
==================================  ==============================================================

``Shapes.marks`` say targetNamespace, elementFormDefault and attributeFormDefault; a slot has the
mark "form" or "namespace" where its name is in another namespace than these tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from serdelab.errors import SchemaError
from serdelab.idl import xsd_load
from serdelab.idl.shapes import Read, ShapeReader
from serdelab.idl.xsd_load import Loaded
from serdelab.idl.xsd_shape_names import Names
from serdelab.idl.xsd_shape_types import Types
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Shapes


def _file(file: Path, folders: Sequence[Path]) -> Read:
    loaded = xsd_load.load(file, tuple(folders))
    return IdlDocument("xsd", loaded.text, str(file), imports=loaded.imports), _shapes(loaded)


def _text(document: IdlDocument) -> Read:
    loaded = xsd_load.load_text(document)
    return replace(document, imports=loaded.imports), _shapes(loaded)


def _shapes(loaded: Loaded) -> Shapes:
    schema = loaded.schema
    types = Types(loaded, names := Names(schema))
    try:
        for element in names.roots.values():
            types.root(element)
        if not names.roots:
            types.gap("no global element", "a message is a global element", schema)
            for type_ in schema.complex_types:
                types.need(type_)
        types.all()
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=loaded.file) from error
    marks = {
        "targetNamespace": schema.target_namespace,
        "elementFormDefault": schema.element_form_default,
        "attributeFormDefault": schema.attribute_form_default,
    }
    stated = tuple((mark, value) for mark, value in marks.items() if value)
    return Shapes(tuple(names.roots), types.table, gaps=tuple(types.gaps), marks=stated)


SHAPE_READER = ShapeReader(_file, _text)
