"""What a change touches, and what is timed then: pure, over paths and texts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from serdelab.gate import pins
from serdelab.gate.choose import Chosen, Selection, choose
from serdelab.gate.touched import Touch, Tree, importers, touched

SOURCES = {
    "json_one": "from ._shared import X\nimport json\n",
    "json_two": "from . import _near\n",
    "xml_one": "import os\nfrom elsewhere import _shared\n",
    "_shared": "",
    "_near": "from ._shared import X\n",
    "_template": "from ._shared import X\n",
    "broken": "def (",
}
TREE = Tree(
    places={
        "serdelab": "src/serdelab",
        "serdelab.codecs": "codecs",
        "serdelab.scenarios": "scenarios",
        "serdelab.schemas": "schemas",
    },
    sources=SOURCES,
    subjects=("event", "person"),
    base_subjects=("event", "gone", "person"),
)


def test_helpers_know_their_codecs_through_other_helpers() -> None:
    found = importers(SOURCES)
    assert found["_shared"] == ("json_one", "json_two")
    assert found["_near"] == ("json_two",)
    assert found["_template"] == ()


def test_helpers_that_import_each_other_are_no_endless_walk() -> None:
    found = importers(
        {"a": "from ._x import y", "_x": "from ._y import x", "_y": "from . import _x"}
    )
    assert found == {"a": (), "_x": ("a",), "_y": ("a",)}


@pytest.mark.parametrize(
    ("path", "codecs", "subjects"),
    [
        ("codecs/json_one.py", ("json_one",), ("person",)),
        ("codecs/_shared.py", ("json_one", "json_two"), ("person",)),
        ("codecs/_near.py", ("json_two",), ("person",)),
        ("codecs/broken.py", ("broken",), ("person",)),
        ("codecs/__init__.py", None, ("person",)),
        ("schemas/event/v1/event.proto", None, ("event",)),
        ("schemas/event/subject.toml", None, ("event",)),
        ("schemas/serdelab/logical.proto", None, ("person",)),
        ("scenarios/throughput.py", None, ("person",)),
        ("scenarios/_phases.py", None, ("person",)),
        ("src/serdelab/contract/convert.py", None, ("person",)),
        ("src/serdelab/schema/transform.py", None, ("person",)),
        ("src/serdelab/run/trial.py", None, ("person",)),
    ],
)
def test_what_is_touched(
    path: str, codecs: tuple[str, ...] | None, subjects: tuple[str, ...]
) -> None:
    (touch,) = touched([path], TREE)
    assert (touch.path, touch.codecs, touch.subjects) == (path, codecs, subjects)
    assert touch.why


@pytest.mark.parametrize(
    "path",
    [
        "codecs/_template.py",
        "codecs/README.md",
        "codecs/gone.py",
        "schemas/event/README.md",
        "schemas/gone/subject.toml",
        "schemas/gone/v1/gone.proto",
        "scenarios/size.py",
        "scenarios/datasets/person.py",
        "src/serdelab/report/text.py",
        "src/serdelab/contractual.py",
        "docs/gate.md",
        "tests/test_equal.py",
        "README.md",
    ],
)
def test_what_is_not_touched(path: str) -> None:
    (touch,) = touched([path], TREE)
    assert not touch.subjects


DEFAULTS = ("json_one", "json_two", "xml_one")


def test_what_a_path_names_is_timed_first_and_once() -> None:
    everything = Touch("src/serdelab/contract/x.py", "…", None, ("person",))
    chosen = choose(
        Selection(), [everything, *touched(["codecs/xml_one.py"], TREE)], DEFAULTS, "person"
    )
    assert chosen[:2] == [Chosen("xml_one", "person", o) for o in ("encode", "decode")]
    assert len(chosen) == len(set(chosen)) == 6


@pytest.mark.parametrize(
    ("head", "base", "small"),
    [
        (("event", "person"), ("event", "person"), "person"),
        (("event", "order"), ("event", "order"), "event"),
        (("event", "order", "person"), ("order",), "order"),
        (("person",), (), "person"),
        ((), (), "person"),
    ],
)
def test_a_project_without_our_subject_is_timed_on_one_of_its_own(
    head: tuple[str, ...], base: tuple[str, ...], small: str
) -> None:
    tree = replace(TREE, subjects=head, base_subjects=base)
    (touch,) = touched(["scenarios/throughput.py"], tree)
    assert touch.subjects == (small,)
    (chosen,) = choose(Selection(("xml_one",), operations=("encode",)), [], DEFAULTS, tree.small)
    assert chosen.subject == small


def test_nothing_touched_is_nothing_timed() -> None:
    assert (
        choose(Selection(operations=("encode",)), touched(["README.md"], TREE), DEFAULTS, "person")
        == []
    )


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(codecs=("xml_one",)), {("xml_one", "person")}),
        (Selection(subjects=("event",)), {(name, "event") for name in DEFAULTS}),
        (Selection(everything=True), {(name, "person") for name in DEFAULTS}),
        (Selection(("slow",), ("event", "person")), {("slow", "event"), ("slow", "person")}),
    ],
)
def test_what_is_asked_for_is_timed_whatever_is_touched(
    selection: Selection, expected: set[tuple[str, str]]
) -> None:
    chosen = choose(selection, touched(["codecs/json_one.py"], TREE), DEFAULTS, "person")
    assert {(each.codec, each.subject) for each in chosen} == expected
    assert {each.operation for each in chosen} == {"encode", "decode"}


LOCK = """\
Some_Lib==1.0 \\
    --hash=sha256:00
orjson==3.10.0 ; sys_platform != 'x' \\
    --hash=sha256:00
split==1.0 ; sys_platform == 'x' \\
    --hash=sha256:00
split==2.0 ; sys_platform != 'x' \\
    --hash=sha256:00
"""


def test_pins_of_a_lock_file() -> None:
    assert pins.pins(LOCK) == {"some-lib": "1.0", "orjson": "3.10.0"}


def test_only_a_moved_pin_is_told() -> None:
    newer = LOCK.replace("3.10.0", "3.11.0") + "another==1.0 \\\n"
    (moved,) = pins.moved(LOCK, newer)
    assert str(moved) == "orjson 3.10.0 → 3.11.0"
    assert pins.is_of("orjson", moved)
    assert not pins.is_of("python", moved)
