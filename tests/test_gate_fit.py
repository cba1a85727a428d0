"""What of the chosen can be timed, and what is said of the rest: pure, over proofs."""

from __future__ import annotations

from pathlib import Path

import pytest

from serdelab.ab.side import Kind, Ready, Side
from serdelab.gate.choose import Chosen
from serdelab.gate.entry import Entry, Mark
from serdelab.gate.fit import fit
from serdelab.gate.proof import About, Proven, Report, Stock
from serdelab.gate.proofs import Proofs
from serdelab.gate.sides import Sides
from serdelab.gate.touched import Tree
from serdelab.toml_file import TomlFile

RIGHT, WRONG = Proven("ok"), Proven("failed", "KeyError: 'note'")
CASE = Chosen("json_one", "person", "encode")
STOCK = Stock(Path(), {}, {}, {})
BASE, HEAD = (Ready(Side(name, Kind.REVISION, name)) for name in ("base", "head"))
SIDES = Sides(
    base=BASE,
    head=HEAD,
    tree=Tree({}, {"json_one": "", "json_new": ""}, ("person", "new"), ("person",)),
    base_codecs=("json_one",),
    paths=(),
    pins=(),
    project=TomlFile("", "", {}),
)


def reports(case: Chosen, proven: Proven | None) -> dict[str, Report]:
    return {case.codec: Report(About("ok"), {case.subject: proven} if proven else {})}


def left(
    head: Proven | None = RIGHT,
    base: Proven | None = RIGHT,
    crossed: Proven | None = None,
    case: Chosen = CASE,
) -> Entry | None:
    """What is said of the case; None where it is timed."""
    found = Proofs(
        (case.subject,),
        (STOCK, STOCK),
        reports(case, base),
        reports(case, head),
        reports(case, crossed),
    )
    fitting, entries = fit([case], SIDES, found)
    assert len(fitting) + len(entries) == 1
    return entries[0] if entries else None


def test_what_both_sides_are_right_on_is_timed() -> None:
    assert left() is None
    assert left(crossed=RIGHT) is None


def test_records_that_a_new_schema_does_not_take_are_told() -> None:
    """Head is right on records of its own: that the schema grew a field is no fault."""
    found = left(crossed=WRONG)
    assert found is not None
    assert found.mark is Mark.TOLD
    assert found.words == "head does not take base's records: KeyError: 'note'"


@pytest.mark.parametrize(
    ("head", "base", "mark", "words"),
    [
        (WRONG, RIGHT, Mark.TOLD, "not timed: head: KeyError"),
        (Proven("gap", "never: x"), RIGHT, Mark.TOLD, "not timed: head: never: x"),
        (Proven("unavailable", "x"), RIGHT, Mark.UNDECIDED, "not timed: head: x"),
        (RIGHT, Proven("unavailable", "x"), Mark.UNDECIDED, "not timed: base: x"),
        (RIGHT, Proven("gap", "never: x"), Mark.TOLD, "not timed: base: never: x"),
        (RIGHT, WRONG, Mark.UNDECIDED, "not timed: base: KeyError"),
        (RIGHT, Proven("crashed", "was killed"), Mark.UNDECIDED, "not timed: base: was killed"),
        (None, RIGHT, Mark.UNDECIDED, "head has no records"),
        (RIGHT, None, Mark.UNDECIDED, "base has no records"),
    ],
)
def test_what_is_not_timed_says_why(
    head: Proven | None, base: Proven | None, mark: Mark, words: str
) -> None:
    found = left(head, base)
    assert found is not None
    assert found.mark is mark
    assert words in found.words


@pytest.mark.parametrize(("codec", "subject"), [("json_new", "person"), ("json_one", "new")])
def test_what_is_new_has_nothing_to_be_compared_with(codec: str, subject: str) -> None:
    found = left(case=Chosen(codec, subject, "encode"))
    assert found is not None
    assert found.mark is Mark.TOLD
    assert found.words.startswith("new")


def test_what_is_new_and_not_installed_is_not_decided() -> None:
    case = Chosen("json_new", "person", "encode")
    found = left(head=Proven("unavailable", "x is not installed"), case=case)
    assert found is not None
    assert found.mark is Mark.UNDECIDED
    assert found.words == "not timed: head: x is not installed"


def test_a_subject_that_neither_side_has_is_not_decided() -> None:
    case = Chosen("json_one", "persn", "encode")
    found = left(head=None, base=None, case=case)
    assert found is not None
    assert found.mark is Mark.UNDECIDED
