"""What a ``.proto`` says in its own words, as shapes: proto2, proto3 and editions to 2024.

=========================================  ====================================================
declaration                                shape
=========================================  ====================================================
``sint32``, ``fixed64``, ``string`` …      ``Leaf`` of that word; ``(serdelab.logical)`` is a facet
                                           of it: of the item of a list, of the value of a map
``repeated T``, ``map<K, V>``              ``Repeated``, ``Keyed``; of implicit presence, since an
                                           empty one and none at all are the same bytes
a message, also of ``google.protobuf``     ``Ref`` to a ``Struct``; types are called by their full
                                           name
an enum                                    ``Ref`` to ``Symbols``, open or closed as its file says
``oneof``                                  its members are slots with its name as their ``group``
a group, or ``DELIMITED``                  the mark ("encoding", "delimited")
``[packed]``, ``repeated_field_encoding``  the mark ("packed", "true" or "false") on every list of
                                           numbers
``utf8_validation`` off, as in proto2      the mark ("utf8_validation", "off")
``[json_name = "x"]``                      the mark ("json_name", "x")
``extend M { T x }``                       a slot of M, called ``[package.x]`` as in JSON and text
``reserved``, ``extensions``               marks of the struct: ("reserved", "4, 9 to 11, foo")
=========================================  ====================================================

protobuf's own library resolves the features of a file: what comes of an edition, of a file's
setting, of a field's own.

Roots are all messages of the main file, the one it is named for first, then those inside them;
then messages elsewhere that it extends: also the options of ``descriptor.proto``, since descriptors
are sent, and a plug-in of protoc reads them with its own version of the options.
Services carry no data of their own; what is called by them is not tried, which a gap says.
"""

from __future__ import annotations

from serdelab.errors import Unavailable
from serdelab.idl.shapes import ShapeReader

try:
    from serdelab.idl.proto_shape_read import read_file, read_text
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("google"):
        raise
    raise Unavailable("protobuf", "protobuf") from error

SHAPE_READER = ShapeReader(read_file, read_text)
