"""The Avro front end: JSON schemas of Avro 1.12, checked by fastavro besides.

========================================  =====================================================
Avro                                      model
========================================  =====================================================
``["null", T]`` with ``"default": null``  a plain field of ``OptionalType(T)``
``["null", T]`` without a default         the same, ``Presence.REQUIRED``: the value may be null,
                                          but data without the field are refused
``[T, "null"]`` with another default      ``OptionalType(T)`` with the default
``T`` without a default                   a plain field, though a reader refuses data that lack
                                          it: that is what Avro calls a field without a default
``["null", A, B]``                        ``OptionalType`` of a union of A and B
other unions                              ``UnionType`` named like the field in UpperCamel;
                                          branches named like their types in snake_case,
                                          ``page_viewed`` for a record PageViewed, ``long``
``timestamp-millis``, ``date``,           the logical types; a decimal on ``fixed`` and a uuid on
``decimal``, ``uuid``                     ``fixed(16)`` too
``fixed``                                 bytes
names defined before                      the type again; ``RefType`` inside itself
========================================  =====================================================

Other logical types are passed over, as the specification says of unknown ones: a field of
``timestamp-micros`` is an int64 to the model. fastavro knows more of them and converts on reading.
Also not kept, but in the document: the size of a ``fixed``, the default of an enum, aliases of an
enum, ``doc``, ``order``. A field of ``null`` alone is ``NotExpressible``.

There are no numbers in Avro: fields and symbols get their positions.
"""

from __future__ import annotations

from serdelab.idl.avsc_emit import emit
from serdelab.idl.avsc_parse import parse
from serdelab.idl.avsc_project import INEXPRESSIBLE, project
from serdelab.idl.front_end import FrontEnd

FRONT_END = FrontEnd("avsc", parse, emit, project, INEXPRESSIBLE)

__all__ = ["FRONT_END"]
