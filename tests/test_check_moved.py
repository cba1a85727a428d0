"""Types that leave a file: gone for good, out of reach, or without messages of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_repo import write

from serdelab.check.answer import Answer
from serdelab.check.bump import Size
from serdelab.check.examine import Options, examine
from serdelab.check.sources import Where, opened

HEAD = 'syntax = "proto3"; package shop; '
COLOR = HEAD + "enum Color { RED = 0; }"
ITEM = HEAD + 'import "color.proto"; message Item { string name = 1; Color color = 2; }'
PLAIN = HEAD + "message Item { string name = 1; }"
INNER = HEAD + "message Item { enum Size { S = 0; } string name = 1; }"


def answer(folder: Path, old: dict[str, str], new: dict[str, str]) -> Answer:
    for label, texts in (("v1", old), ("v2", new)):
        for name, text in texts.items():
            write(folder / label / name, text)
    with opened(Where((folder / "v1", folder / "v2"))) as sources:
        return examine(sources, Options())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"item.proto": ITEM, "color.proto": COLOR}, {"item.proto": PLAIN}, Size.MINOR),
        ({"item.proto": PLAIN, "color.proto": COLOR}, {"item.proto": PLAIN}, Size.PATCH),
        ({"item.proto": INNER}, {"item.proto": PLAIN}, Size.PATCH),
        ({"item.proto": PLAIN}, {"color.proto": COLOR, "item.proto": HEAD}, Size.MAJOR),
        ({"item.proto": PLAIN}, {"goods/item.proto": PLAIN}, Size.NONE),
    ],
)
def test_a_message_that_is_gone_is_major_and_an_enum_is_not(
    tmp_path: Path, old: dict[str, str], new: dict[str, str], expected: Size
) -> None:
    assert answer(tmp_path, old, new).bump.size is expected


def test_an_enum_that_is_out_of_reach_is_still_there(tmp_path: Path) -> None:
    texts = {"color.proto": COLOR}
    found = answer(tmp_path, {"item.proto": ITEM, **texts}, {"item.proto": PLAIN, **texts})
    changes = [change.kind.value for each in found.judged for change in each.result.changes]
    assert changes == ["remove_field"]


def test_an_option_that_changes_its_type_breaks_who_reads_descriptors(tmp_path: Path) -> None:
    head = (
        'syntax = "proto3"; import "google/protobuf/descriptor.proto"; message Ref { int32 x = 1; }'
    )
    extend = "package shop; extend google.protobuf.FieldOptions { %s ref = 1055; }"
    old, new = head + extend % "string", head + extend % "Ref"
    (judged,) = answer(tmp_path, {"options.proto": old}, {"options.proto": new}).judged
    assert judged.bump.size is Size.MAJOR
    assert judged.harms
    for harm in judged.harms:
        paths = [judged.result.changes[at].path for at in harm.changes]
        assert paths == ["FieldOptions.[shop.ref]"]
