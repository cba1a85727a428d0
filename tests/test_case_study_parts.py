"""The parts of ``benchmarks/googleapis_history.py``, on releases of two small files."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from googleapis import releases, summary, trees
from googleapis.breaks import holds
from googleapis.proto_text import proto_text

from serdelab.check.examine import Options, examine
from serdelab.check.sources import Where, opened
from serdelab.idl.proto_compile import compile_file

OLD = """syntax = "proto3";
package a;
message Order { int32 total = 1; string note = 2; Kind kind = 3; }
enum Kind { NONE = 0; SMALL = 1; }
"""
NEW = OLD.replace("int32", "uint32").replace("string note", "string remark")
MORE = 'syntax = "proto3";\npackage a;\nmessage Item { string name = 1; }\n'
EVERYTHING = """syntax = "proto2";
package all.of.it;
import "google/protobuf/descriptor.proto";
message M {
  enum Inner { option allow_alias = true; A = 0; B = 0; reserved 4 to 6, 9; reserved "C"; }
  message Deep { required bytes raw = 1 [default = "\\001\\"x"]; }
  optional string text = 1 [default = "a\\nb\\"", json_name = "words"];
  repeated sint64 many = 2 [packed = true];
  map<string, Deep> by_name = 3;
  oneof one { int32 number = 4; Deep deep = 5; }
  optional Inner inner = 6 [default = A];
  optional double most = 7 [default = inf];
  extensions 100 to max;
  extend M { optional bool flag = 101; }
  reserved 20, 30 to 40;
  reserved "gone", "too";
}
extend google.protobuf.FieldOptions { repeated string notes = 50001; }
service S { rpc Call(M) returns (stream M.Deep); }
"""


def described(folder: Path, text: str, name: str = "x.proto") -> FileDescriptorProto:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    file = compile_file(path, [folder]).file[-1]
    file.ClearField("source_code_info")  # where it stood in the text
    return file


def wheel(folder: Path, version: str, members: dict[str, Any]) -> Path:
    path = folder / f"googleapis_common_protos-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(
                zipfile.ZipInfo(name, (2020, 2, int(version[-1]) + 1, 0, 0, 0)), content
            )
    return path


# Texts ------------------------------------------------------------------------------------------


def test_a_text_says_all_that_a_message_is(tmp_path: Path) -> None:
    file = described(tmp_path, EVERYTHING)
    again = described(tmp_path, proto_text(file), "again.proto")
    again.name = file.name
    assert again == file


@pytest.mark.parametrize("label", ["", "optional ", "repeated "])
def test_presence_in_proto3_is_told(tmp_path: Path, label: str) -> None:
    file = described(tmp_path, f'syntax = "proto3"; message M {{ {label}int32 x = 1; }}')
    assert described(tmp_path, proto_text(file)) == file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('edition = "2023"; message M { int32 x = 1; }', "is of an edition"),
        ('syntax = "proto2"; message M { optional group G = 1 {} }', "is a group"),
    ],
)
def test_what_has_no_text_here_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        proto_text(described(tmp_path, text))


# Archives ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "DESCRIPTOR = _descriptor.FileDescriptor(\n  name='x', serialized_pb=_b({text!r}))\n",
        "DESCRIPTOR = pool.Default().AddSerializedFile({data!r})\nasync = 1\n",
    ],
)
def test_descriptors_are_read_from_modules_that_are_never_run(tmp_path: Path, code: str) -> None:
    file = described(tmp_path, OLD)
    data = file.SerializeToString()
    module = code.format(data=data, text=data.decode("latin-1"))
    found = releases.read(wheel(tmp_path, "1.0.0", {"a/x_pb2.py": module}))
    assert found.embedded == {"x.proto": file}
    assert (found.version, found.date, dict(found.shipped)) == ("1.0.0", "2020-02-01", {})


def test_two_descriptors_of_one_file_are_a_fault(tmp_path: Path) -> None:
    module = "pool.AddSerializedFile({!r})\n"
    members = {
        f"{at}_pb2.py": module.format(described(tmp_path, text).SerializeToString())
        for at, text in enumerate((OLD, NEW))
    }
    with pytest.raises(RuntimeError, match=r"has two descriptors of x\.proto"):
        releases.read(wheel(tmp_path, "1.0.0", members))


def test_a_text_that_says_otherwise_than_its_module_is_named(tmp_path: Path) -> None:
    module = f"pool.AddSerializedFile({described(tmp_path, OLD).SerializeToString()!r})\n"
    for version, text, expected in (("1.0.0", OLD, []), ("1.0.1", NEW, ["x.proto", "x.proto"])):
        found = releases.read(wheel(tmp_path, version, {"x.proto": text, "x_pb2.py": module}))
        root = trees.write(found, tmp_path / "trees")
        assert list(trees.differing(found, root)) == expected


# The summary ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def step(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """From a release to the next: a type changed, a field renamed, a file added, one removed."""
    folder = tmp_path_factory.mktemp("history")
    members = [
        {"a/order.proto": OLD, "a/gone.proto": MORE.replace("Item", "Gone")},
        {"a/order.proto": NEW, "a/item.proto": MORE},
    ]
    archives = [wheel(folder, f"1.0.{at}", each) for at, each in enumerate(members)]
    found = [releases.read(path) for path in archives]
    roots = [trees.write(release, folder / "trees") for release in found]
    answers: list[Any] = []
    for codec in ("protobuf_upb", "protobuf_json"):
        with opened(Where(tuple(roots), history=True)) as sources:
            answers.append(examine(sources, Options(codecs=(codec,), transitive=False)))
    (told,) = summary.steps(found, answers, folder / "trees")
    return told


def test_a_step_says_what_changed(step: dict[str, Any]) -> None:
    assert (step["from"], step["to"], step["published"]) == ("1.0.0", "1.0.1", "patch")
    assert step["files"] == {
        "compared": 1,
        "changed": 1,
        "added": ["a/item.proto"],
        "removed": ["a/gone.proto"],
        "moved": {},
    }
    assert [(change["kind"], change["path"], change["file"]) for change in step["changes"]] == [
        ("rename_field", "Order.note", "a/order.proto"),
        ("change_type", "Order.total", "a/order.proto"),
    ]


def test_each_reader_is_judged_by_itself(step: dict[str, Any]) -> None:
    binary, strict, lenient = step["readers"].values()
    assert list(step["readers"]) == [
        "protobuf_upb",
        "protobuf_json strict",
        "protobuf_json ignoring",
    ]
    assert binary["backward"] == "conditional"
    assert binary["places"]["backward"] == {"silent_corruption": 1}
    assert strict["places"]["backward"]["refused"] >= 1
    assert lenient["places"]["backward"]["silent_loss"] == 1
    assert {each["bump"] for each in (binary, strict, lenient)} == {"major"}


def test_a_break_has_the_message_that_shows_it(step: dict[str, Any]) -> None:
    (found,) = (
        each
        for each in step["breaks"]
        if (each["reader"], each["direction"]) == ("protobuf_upb", "backward")
    )
    assert found["changes"] == ["change_type Order.total"]
    assert found["record"] == {"total": -1}
    assert found["got"]["total"] == 2**32 - 1
    assert found["bytes"] == "08ffffffffffffffffff01"
    sides = {name: side["backward"] for name, side in found["beside"].items()}
    assert sides == {
        "protobuf_upb": "silent_corruption",
        "protobuf_json strict": "refused",
        "protobuf_json ignoring": "refused",
    }


@pytest.mark.parametrize(
    ("record", "path", "expected"),
    [
        ({"reason": "2"}, "reason", True),
        ({"reason": "2"}, "message", False),
        ({"items": [{"key": ""}, {"name": ""}]}, "items[].name", True),
        ({"items": [{"key": ""}]}, "items[].name", False),
        ({"by_name": {"x": {"name": ""}}}, "by_name{}.name", True),
        ({"[a.b]": ["X"]}, "[a.b][]", True),
        ({"x": 1}, "", True),
    ],
)
def test_whether_a_message_holds_a_place(record: Any, path: str, *, expected: bool) -> None:
    assert holds(record, path) is expected
