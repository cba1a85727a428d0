"""Shapes of .proto files: places, imports, mistakes, and files that are large or deep."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from serdelab.errors import SchemaError
from serdelab.idl.shapes import read_text, reader
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Shapes, Struct, Symbols

READ = reader("proto")


def test_the_message_that_the_file_is_named_for_comes_first(tmp_path: Path) -> None:
    file = tmp_path / "order_line.proto"
    file.write_text(
        'syntax = "proto3"; message A { message B {} map<string, B> bs = 1; }'
        " message OrderLine {} message C {}"
    )
    assert READ.file(file, ())[1].roots == ("OrderLine", "A", "C", "A.B")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Two files in an include folder, the one importing the other."""
    (tmp_path / "base").mkdir()
    (tmp_path / "base" / "place.proto").write_text(
        'syntax = "proto2";\npackage base;\n\nmessage Place {\n  optional string city = 1;\n'
        "  extensions 10 to 20;\n}\nmessage Unused {}\n"
    )
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "order.proto").write_text(
        'syntax = "proto2";\npackage shop;\nimport "base/place.proto";\n'
        "message Order {\n  optional base.Place place = 1;\n\n  enum Kind {\n    A = 1;\n  }\n"
        "  extend base.Place {\n    optional int32 code = 10;\n  }\n}\n"
    )
    return tmp_path


def test_places_across_files(project: Path) -> None:
    file = project / "shop" / "order.proto"
    document, found = READ.file(file, (project,))
    assert document.imports == {"base/place.proto": (project / "base/place.proto").read_text()}
    assert found.roots == ("shop.Order", "base.Place")  # the second one is extended here
    assert set(found.types) == {"shop.Order", "shop.Order.Kind", "base.Place"}
    order, place = found.struct("shop.Order"), found.struct("base.Place")
    assert (order.file, order.line) == (str(file), 4)
    assert (order.slot("place").file, order.slot("place").line) == (str(file), 5)
    other = str(project / "base" / "place.proto")
    assert (place.file, place.line, place.slot("city").line) == (other, 4, 5)
    assert (place.slot("[shop.Order.code]").file, place.slot("[shop.Order.code]").line) == (
        str(file),
        11,
    )
    assert found.types["shop.Order.Kind"].line == 7


def _without_places(found: Shapes) -> Any:
    """Types with no file and no line in them."""

    def bare(type_: Struct | Symbols) -> Struct | Symbols:
        if isinstance(type_, Symbols):
            return replace(type_, file="", line=0)
        own = tuple(replace(slot, file="", line=0) for slot in type_.slots)
        return replace(type_, slots=own, file="", line=0)

    return {name: bare(type_) for name, type_ in found.types.items()}, set(found.roots)


def test_the_text_of_a_file_says_the_same_again(project: Path) -> None:
    document, found = READ.file(project / "shop" / "order.proto", (project,))
    alone = IdlDocument("proto", document.text, imports=document.imports)
    again, read = READ.text(alone)
    assert again.compiled
    assert _without_places(read) == _without_places(found)
    assert READ.text(document)[0] is not document  # compiled already: not compiled again
    assert READ.text(document)[0] == document


def test_an_import_may_have_the_name_of_the_main_text() -> None:
    text = 'syntax = "proto3"; import "schema.proto"; message M { N n = 1; }'
    imports = {"schema.proto": 'syntax = "proto3"; message N { int32 x = 1; }'}
    found = READ.text(IdlDocument("proto", text, imports=imports))[1]
    assert set(found.types) == {"M", "N"}


def test_imports_stay_in_their_folder(tmp_path: Path) -> None:
    for name in ("../escaped.proto", str(tmp_path / "escaped.proto")):
        document = IdlDocument("proto", 'syntax = "proto3";', imports={name: ""})
        with pytest.raises(SchemaError, match="leads out of its folder"):
            READ.text(document)
    assert list(tmp_path.iterdir()) == []


def test_a_mistake_has_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "bad.proto"
    file.write_text('syntax = "proto3";\nmessage M {\n  int32 x = ;\n}\n')
    with pytest.raises(SchemaError) as caught:
        READ.file(file, ())
    assert (caught.value.file, caught.value.line) == (str(file), 3)
    with pytest.raises(SchemaError) as caught:
        read_text("proto", file.read_text())
    assert (caught.value.file, caught.value.line) == ("", 3)


def test_a_missing_import_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "m.proto"
    file.write_text('syntax = "proto3";\n\nimport "no/such.proto";\nmessage M {}\n')
    with pytest.raises(SchemaError, match=r"no/such\.proto") as caught:
        READ.file(file, ())
    assert (caught.value.file, caught.value.line) == (str(file), 3)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="cannot be read"):
        READ.file(tmp_path / "none.proto", ())


def shapes(text: str) -> Shapes:
    return read_text("proto", text)[1]


def test_a_thousand_fields_and_a_hundred_levels() -> None:
    fields = " ".join(f"int32 f{i} = {i};" for i in range(1, 1001))
    assert len(shapes(f'syntax = "proto3"; message M {{ {fields} }}').struct("M").slots) == 1000
    levels = " ".join(f"message M{i} {{ M{i + 1} m = 1; }}" for i in range(100))
    assert len(shapes(f'syntax = "proto3"; {levels} message M100 {{}}').types) == 101
    nested = "".join(f"message M{i} {{ " for i in range(30)) + "}" * 30
    assert len(shapes(f'syntax = "proto3"; {nested}').roots) == 30
