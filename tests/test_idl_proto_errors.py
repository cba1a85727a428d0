"""Reading .proto: large and deep files, and every kind of mistake."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from random import Random
from typing import Any

import pytest

from serdelab import subjects
from serdelab.errors import SchemaError
from serdelab.idl.proto import FRONT_END, compile_text
from serdelab.schema import (
    Schema,
)


@pytest.fixture
def parsed(tmp_path: Path) -> Any:
    """A function: the schema of a text, in a file of the name given."""

    def parse(text: str, name: str = "thing.proto", *includes: Path) -> Schema:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return FRONT_END.parse(file, includes)

    return parse


def again(schema: Schema) -> Schema:
    """``parse(emit(schema))``."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "emitted.proto")
        file.write_text(FRONT_END.emit(schema).text, encoding="utf-8")
        return FRONT_END.parse(file, ())


def test_a_thousand_fields(parsed: Any) -> None:
    fields = "".join(f"  int32 f{i} = {i};\n" for i in range(1, 1001))
    got = parsed(f'syntax = "proto3";\nmessage Thing {{\n{fields}}}\n')
    assert len(got.root.fields) == 1000
    assert got.root.field("f1000").line == 1002
    assert again(got) == got


def test_a_hundred_levels(parsed: Any) -> None:
    levels = "".join(f"message M{i} {{ M{i + 1} m = 1; }}\n" for i in range(100))
    got = parsed(f'syntax = "proto3";\n{levels}message M100 {{ int32 x = 1; }}\n')
    assert got.root.name == "M0"
    assert again(got) == got


@pytest.mark.parametrize("levels", [140, 3000])
def test_too_many_levels_are_an_error(parsed: Any, levels: int) -> None:
    text = "".join(f"message M{i} {{ M{i + 1} m = 1; }}\n" for i in range(levels))
    with pytest.raises(SchemaError, match="nests deeper"):
        parsed(f'syntax = "proto3";\n{text}message M{levels} {{ int32 x = 1; }}\n')


def test_an_expansion_without_bound_is_an_error(parsed: Any) -> None:
    levels = "".join(f"message M{i} {{ M{i + 1} a = 1; M{i + 1} b = 2; }}\n" for i in range(60))
    with pytest.raises(SchemaError, match="expands to more"):
        parsed(f'syntax = "proto3";\n{levels}message M60 {{ int32 x = 1; }}\n')


HEAD = 'syntax = "proto3";\nimport "serdelab/logical.proto";\nmessage Thing {\n'
HEAD2 = HEAD.replace("proto3", "proto2")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ('syntax = "proto3";\nmessage Thing {\n  int32 x = ;\n}\n', 3, "Expected field number"),
        ('syntax = "proto3";\nmessage Thing {\n\n  Unknown x = 1;\n}\n', 4, "is not defined"),
        ('syntax = "proto3";\nimport "no/such.proto";\nmessage Thing {}\n', 2, "was not found"),
        ('syntax = "proto9";\nmessage Thing {}\n', 1, "proto9"),
        (
            HEAD + '  int32 x = 1 [(serdelab.logical) = "uuid"];\n}\n',
            4,
            "uuid is carried by string",
        ),
        (
            HEAD + '  map<string, string> x = 1 [(serdelab.logical) = "colour"];\n}\n',
            4,
            "no logical type 'colour'",
        ),
        (
            HEAD2 + '  optional string x = 1 [default = "?", (serdelab.logical) = "uuid"];\n}\n',
            4,
            "default of x",
        ),
    ],
)
def test_a_mistake_has_file_line_and_words(
    parsed: Any, tmp_path: Path, text: str, line: int, words: str
) -> None:
    with pytest.raises(SchemaError, match=words) as caught:
        parsed(text)
    assert caught.value.line == line
    assert caught.value.file == str(tmp_path / "thing.proto")
    assert str(caught.value).startswith(f"{tmp_path / 'thing.proto'}:{line}: ")


def test_a_missing_import_is_named(parsed: Any) -> None:
    with pytest.raises(SchemaError) as caught:
        parsed('syntax = "proto3";\nimport "no/such.proto";\nmessage Thing {}\n')
    assert "no/such.proto" in str(caught.value)


def test_a_mistake_in_an_import_is_told_with_its_place(parsed: Any, tmp_path: Path) -> None:
    (tmp_path / "bad.proto").write_text('syntax = "proto3";\nmessage {}\n')
    with pytest.raises(SchemaError, match=r"thing\.proto:2:1") as caught:
        parsed('syntax = "proto3";\nimport "bad.proto";\nmessage Thing {}\n')
    assert (caught.value.file, caught.value.line) == (str(tmp_path / "bad.proto"), 2)


def test_a_file_without_messages(parsed: Any) -> None:
    with pytest.raises(SchemaError, match="declares no message"):
        parsed('syntax = "proto3"; enum E { A = 0; }')


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="cannot be read"):
        FRONT_END.parse(tmp_path / "none.proto", ())
    (tmp_path / "bad.proto").write_bytes(b'syntax = "proto3"; // \xff\xfe')
    with pytest.raises(SchemaError, match="not UTF-8"):
        FRONT_END.parse(tmp_path / "bad.proto", ())


def test_nothing_of_protoc_reaches_the_terminal(parsed: Any, capfd: Any) -> None:
    unused = 'import "google/protobuf/any.proto";'  # a warning
    parsed(f'syntax = "proto3"; {unused} message Thing {{}}')
    with pytest.raises(SchemaError):
        parsed('syntax = "proto3"; message Thing { int32 x = ; }')
    with pytest.raises(SchemaError):
        compile_text("nonsense")
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    os.write(2, b"still open\n")
    assert capfd.readouterr().err == "still open\n"


def test_compile_text_names_the_line_and_no_file_of_its_own() -> None:
    with pytest.raises(SchemaError) as caught:
        compile_text('syntax = "proto3";\nmessage A { int32 x = ; }')
    assert (caught.value.file, caught.value.line) == ("", 2)
    assert "/" not in str(caught.value)


def test_compile_text_names_the_import_at_fault() -> None:
    with pytest.raises(SchemaError) as caught:
        compile_text('syntax = "proto3"; import "x/y.proto";', {"x/y.proto": "\n\noops"})
    assert (caught.value.file, caught.value.line) == ("x/y.proto", 3)


WORDS = (
    "{",
    "}",
    "=",
    "0",
    ";",
    "repeated",
    "optional",
    "oneof",
    "[",
    '"uuid"',
    "Status",
    "extend",
)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_files_are_errors_and_never_tracebacks(parsed: Any, seed: int) -> None:
    random = Random(seed)
    sound = subjects.load("order").document("proto").text.split(" ")
    refused = 0
    for _ in range(30):
        words = list(sound)
        words[random.randrange(len(words))] = random.choice(WORDS)
        del words[random.randrange(len(words))]
        try:
            parsed(" ".join(words))
        except SchemaError as error:
            refused += bool(error.file)
    assert refused > 10
