"""Verdicts, the version bump, the advice, and breaks that are accepted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from check_answers import (
    ADDED,
    BACK,
    BAD,
    BROKEN,
    DOCUMENT,
    FORTH,
    GONE,
    MOVED,
    SKU,
    TOTAL,
    answer,
    change,
    judged,
    predicted,
    result,
    seen,
    witness,
)

from serdelab.check.answer import Judged, Unreadable
from serdelab.check.bump import Size, bump
from serdelab.check.comments import differ_at_most_in_comments
from serdelab.check.ignore import Entry, load
from serdelab.check.verdicts import Require, Verdicts, verdicts
from serdelab.errors import SchemaError
from serdelab.evolution.kinds import Kind
from serdelab.evolution.outcome import Outcome, Verdict
from serdelab.evolution.result import Observation, PairResult
from serdelab.schema import IdlDocument

FINE, LOUD, SILENT = Verdict.COMPATIBLE, Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY
CONDITIONAL, UNDECIDED = Verdict.CONDITIONAL, Verdict.UNDECIDED


def both(backward: Verdict, forward: Verdict) -> tuple[Observation, Observation]:
    return seen(backward, BACK), seen(forward, FORTH)


# Verdicts ---------------------------------------------------------------------------------------


def test_a_verdict_is_the_worst_over_codecs_and_messages() -> None:
    found = result(TOTAL, *both(FINE, LOUD), seen(SILENT, BACK, codec="other"))
    assert verdicts(found) == Verdicts(SILENT, LOUD)
    assert verdicts(found).full is SILENT


def test_what_no_codec_can_express_is_undecided() -> None:
    found = result(TOTAL, seen(Verdict.NOT_EXPRESSIBLE, BACK), seen(FINE, FORTH))
    assert verdicts(found) == Verdicts(UNDECIDED, FINE)


def test_a_codec_that_cannot_does_not_speak_for_one_that_can() -> None:
    unable = seen(Verdict.NOT_EXPRESSIBLE, BACK, codec="other")
    assert verdicts(result(TOTAL, unable, *both(FINE, FINE))) == Verdicts(FINE, FINE)


def test_a_codec_does_not_speak_for_the_way_in_which_it_cannot() -> None:
    unable = seen(Verdict.NOT_EXPRESSIBLE, BACK, way="validated")
    found = result(TOTAL, unable, *both(FINE, FINE))
    assert verdicts(found) == Verdicts(UNDECIDED, FINE)
    assert verdicts(result(TOTAL, unable, *both(LOUD, FINE))) == Verdicts(LOUD, FINE)


def test_an_accepted_break_does_not_decide_what_could_not_be_tried() -> None:
    bad = seen(LOUD, BACK, {"total": Outcome.REFUSED})
    unable = seen(Verdict.NOT_EXPRESSIBLE, BACK, way="validated")
    found = accepting(result(TOTAL, bad, unable, seen(FINE, FORTH)), entry())
    assert found.verdicts == Verdicts(UNDECIDED, FINE)


def test_the_rules_decide_where_no_message_is_touched() -> None:
    assert verdicts(result(GONE)) == Verdicts(FINE, FINE)
    assert verdicts(result(predicted(TOTAL, BAD))) == Verdicts(LOUD, FINE)
    assert verdicts(PairResult((TOTAL,), {}, ())) == Verdicts(UNDECIDED, UNDECIDED)


@pytest.mark.parametrize(
    ("require", "codes"),
    [
        (Require.FULL, (0, 1, 1, 1, 3)),
        (Require.BACKWARD, (0, 1, 0, 1, 0)),
        (Require.FORWARD, (0, 0, 1, 1, 3)),
        (Require.NONE, (0, 0, 0, 0, 0)),
    ],
)
def test_exit_codes_follow_what_is_required(require: Require, codes: tuple[int, ...]) -> None:
    pairs = ((FINE, FINE), (LOUD, FINE), (FINE, SILENT), (CONDITIONAL, LOUD), (FINE, UNDECIDED))
    found = [answer(judged(result(TOTAL, *both(*pair))), require=require) for pair in pairs]
    assert tuple(each.exit_code for each in found) == codes


def test_what_does_not_parse_comes_before_all_else() -> None:
    found = answer(judged(BROKEN), unreadable=(Unreadable("a.proto", 1, "no"),))
    assert found.exit_code == 2


# The bump ---------------------------------------------------------------------------------------


def size(found: PairResult, require: Require = Require.FULL, new: IdlDocument = DOCUMENT) -> Size:
    return bump(found, verdicts(found), require, DOCUMENT, new).size


@pytest.mark.parametrize(
    ("pair", "require", "expected"),
    [
        ((LOUD, FINE), Require.FORWARD, Size.MAJOR),
        ((CONDITIONAL, FINE), Require.FULL, Size.MAJOR),
        ((FINE, SILENT), Require.FULL, Size.MAJOR),
        ((FINE, SILENT), Require.BACKWARD, Size.MINOR),
        ((FINE, FINE), Require.FULL, Size.MINOR),
        ((UNDECIDED, FINE), Require.FULL, Size.MAJOR),
        ((FINE, UNDECIDED), Require.BACKWARD, Size.MINOR),
    ],
)
def test_a_bump_follows_what_was_observed(
    pair: tuple[Verdict, Verdict], require: Require, expected: Size
) -> None:
    assert size(result(ADDED, *both(*pair)), require) is expected


def test_a_break_that_is_shown_is_told_before_what_is_undecided() -> None:
    found = result(TOTAL, *both(UNDECIDED, LOUD))
    said = bump(found, verdicts(found), Require.FULL, DOCUMENT, DOCUMENT).reason
    assert said.startswith("a message of the new schema is not read")


def test_a_rename_that_nobody_sees_is_a_patch() -> None:
    renamed = change(Kind.RENAME_FIELD, "total", old="total", new="sum")
    assert size(result(renamed, *both(FINE, FINE))) is Size.PATCH
    shown = seen(FINE, BACK, {"total": Outcome.DEFAULTED}), seen(FINE, FORTH)
    assert size(result(renamed, *shown)) is Size.MINOR


def test_the_same_value_in_other_bytes_is_more_than_a_patch() -> None:
    packed = change(Kind.CHANGE_ENCODING, "total", old="packed true", new="packed false")
    assert size(result(packed, *both(FINE, FINE))) is Size.MINOR


@pytest.mark.parametrize(("mark", "idl"), [("json_name", "proto"), ("a.note", "thrift")])
def test_what_no_message_shows_is_a_patch(mark: str, idl: str) -> None:
    noted = change(Kind.CHANGE_ENCODING, "total", facts={"mark": mark})
    assert size(result(noted, *both(FINE, FINE)), new=IdlDocument(idl, "")) is Size.PATCH


@pytest.mark.parametrize(("idl", "expected"), [("avsc", Size.MINOR), ("proto", Size.PATCH)])
def test_another_order_is_seen_in_bytes_that_follow_it(idl: str, expected: Size) -> None:
    moved = change(Kind.REORDER_FIELDS)
    assert size(result(moved, *both(FINE, FINE)), new=IdlDocument(idl, "")) is expected


def test_texts_that_differ_say_not_the_same_where_not_all_is_tried() -> None:
    found = result(*both(FINE, FINE), gaps=("old.xsd:1: types derived from B",))
    assert size(found, new=replace(DOCUMENT, text="other")) is Size.MINOR
    assert size(found) is Size.NONE


def test_equal_texts_are_not_known_to_mean_the_same_where_other_files_count() -> None:
    found = result(*both(UNDECIDED, FINE), gaps=("old.json:1: $ref: in another document",))
    assert size(found) is Size.MAJOR


def test_messages_without_a_reader_are_a_major_one() -> None:
    assert size(result(GONE)) is Size.MAJOR


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DOCUMENT.text, Size.NONE),
        ('syntax = "proto3";\n\nmessage Order {  /* x */ int32 total = 1;\n}\n', Size.NONE),
        (f"{DOCUMENT.text}option java_package = 'a // b';", Size.PATCH),
    ],
)
def test_without_a_change_the_texts_decide(text: str, expected: Size) -> None:
    assert size(result(*both(FINE, FINE)), new=replace(DOCUMENT, text=text)) is expected


@pytest.mark.parametrize(
    ("idl", "old", "new", "same"),
    [
        ("proto", 'a = "//";', 'a = "//"; // x', True),
        ("proto", 'a = "// x";', 'a = "// y";', False),
        ("proto", "int32 a", "int32a", False),
        ("thrift", "1: i32 a", "# x\n1:i32 a", True),
        ("avsc", '{"doc": "x", "type": "int"}', '{"type": "int"}', True),
        ("avsc", '{"type": "int", "x": 1}', '{"type": "int"}', False),
        ("jsonschema", '{"title": "x"}', "{}", True),
        (
            "jsonschema",
            '{"properties": {"title": {"a": 1}}}',
            '{"properties": {"title": {"a": 2}}}',
            False,
        ),
        ("xsd", "<a><!-- x --><b/></a>", "<a>\n  <b></b></a>", True),
        ("xsd", "<a b='1'/>", "<a/>", False),
    ],
)
def test_comments_and_layout_do_not_count(idl: str, old: str, new: str, same: bool) -> None:
    assert differ_at_most_in_comments(IdlDocument(idl, old), IdlDocument(idl, new)) is same


def test_imports_count() -> None:
    one = IdlDocument("proto", "a", imports={"b": "c"})
    other = IdlDocument("proto", "a", imports={"b": "c // x"})
    assert differ_at_most_in_comments(one, other)
    assert not differ_at_most_in_comments(one, IdlDocument("proto", "a"))


def test_steps_add_up_what_each_version_deserves() -> None:
    found = answer(
        judged(result(ADDED, *both(FINE, FINE)), labels=("v1", "v2")),
        judged(result(*both(FINE, FINE)), labels=("v2", "v3")),
        judged(result(TOTAL, *both(LOUD, FINE)), labels=("v1", "v3"), step=False),
        removed=(replace(MOVED, newer="v3"),),
    )
    assert [(step.older, step.newer, step.bump.size) for step in found.steps] == [
        ("v1", "v2", Size.MINOR),
        ("v2", "v3", Size.MAJOR),
    ]
    assert "gone.proto is gone" in found.steps[1].bump.reason
    assert found.steps[1].verdicts == Verdicts(FINE, FINE)
    assert found.verdicts == Verdicts(LOUD, FINE)  # transitive


# The advice -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pair", "start"),
    [
        ((FINE, FINE), "either side first"),
        ((FINE, LOUD), "readers first"),
        ((SILENT, FINE), "writers first"),
        ((LOUD, LOUD), "neither side first"),
        ((FINE, UNDECIDED), "none"),
    ],
)
def test_advice_says_which_side_goes_first(pair: tuple[Verdict, Verdict], start: str) -> None:
    assert judged(result(TOTAL, *both(*pair))).advice.startswith(start)


def test_advice_names_the_condition() -> None:
    assert "backward holds unless total: value < 0" in judged(BROKEN).advice


# Attribution ------------------------------------------------------------------------------------


def causes(found: PairResult) -> list[tuple[str, tuple[int, ...]]]:
    return [(harm.whole_path, harm.changes) for harm in judged(found).harms]


def test_a_harm_belongs_to_the_deepest_change_on_its_path() -> None:
    whole = change(Kind.REORDER_FIELDS)
    bad = {"items[].sku": Outcome.SILENT_LOSS, "total": Outcome.LOSSY}
    found = result(whole, TOTAL, SKU, seen(SILENT, BACK, bad))
    assert causes(found) == [("Order.items[].sku", (2,)), ("Order.total", (1,))]


def test_a_harmful_change_above_comes_before_a_harmless_one_below() -> None:
    moved = predicted(change(Kind.RENUMBER_FIELD, "items"), BAD)
    note = change(Kind.OTHER, struct="Item")
    found = result(moved, note, seen(SILENT, BACK, {"items[]": Outcome.SILENT_LOSS}))
    assert causes(found) == [("Order.items[]", (0,))]


def test_of_several_changes_at_a_place_those_count_that_the_rules_find_harmful() -> None:
    calm = change(Kind.CHANGE_DEFAULT, "total")
    found = result(calm, predicted(TOTAL, BAD), seen(LOUD, BACK, {"total": Outcome.REFUSED}))
    assert causes(found) == [("Order.total", (1,))]


def test_a_refused_message_points_at_what_is_in_it() -> None:
    refused = witness("", Outcome.REFUSED, record={"items": [{"sku": "x"}]}, error="no")
    found = result(TOTAL, SKU, seen(LOUD, BACK, {"": Outcome.REFUSED}, witnesses=(refused,)))
    assert causes(found) == [("Order", (1,))]


def test_a_refused_pair_points_at_all_that_can_be_reached() -> None:
    far = change(Kind.CHANGE_TYPE, "x", struct="Elsewhere")
    bad = seen(LOUD, BACK, {"": Outcome.REFUSED}, witnesses=())
    assert causes(result(far, TOTAL, SKU, bad)) == [("Order", (1, 2))]


# Accepted breaks --------------------------------------------------------------------------------


def entry(path: str = "Order.total", **words: str) -> Entry:
    return Entry(path=path, reason="nobody sends it", place="accepted.toml:1", **words)


def accepting(found: PairResult, *entries: Entry) -> Judged:
    return judged(found, entries=entries)


@pytest.mark.parametrize(
    "accepted",
    [
        entry(),
        entry("Order.*"),
        entry(kind="change_type"),
        entry(direction="backward"),
        entry(file="*.proto"),
    ],
)
def test_an_accepted_break_does_not_count(accepted: Entry) -> None:
    found = accepting(BROKEN, accepted)
    assert found.verdicts == Verdicts(FINE, FINE)
    assert found.bump.size is Size.MAJOR  # it breaks all the same
    assert [each.entry for each in found.accepted] == [accepted]
    assert answer(found).exit_code == 0


@pytest.mark.parametrize(
    "other",
    [
        entry("Order"),
        entry("Order.items"),
        entry(kind="add_field"),
        entry(direction="forward"),
        entry(file="other.proto"),
    ],
)
def test_an_entry_that_does_not_fit_accepts_nothing(other: Entry) -> None:
    found = accepting(BROKEN, other)
    assert found.verdicts == Verdicts(CONDITIONAL, FINE)
    assert found.accepted == ()


def test_other_breaks_still_count() -> None:
    bad = {"total": Outcome.SILENT_CORRUPTION, "items[].sku": Outcome.REFUSED}
    found = accepting(result(TOTAL, SKU, seen(SILENT, BACK, bad), seen(FINE, FORTH)), entry())
    assert found.verdicts == Verdicts(LOUD, FINE)


def test_an_accepted_refusal_hides_nothing_that_the_rules_know() -> None:
    refused = witness("", Outcome.REFUSED, record={"total": 1}, error="no")
    observed = seen(LOUD, BACK, {"": Outcome.REFUSED}, witnesses=(refused,)), seen(FINE, FORTH)
    calm = result(predicted(TOTAL, BAD), SKU, *observed)
    assert accepting(calm, entry()).verdicts == Verdicts(FINE, FINE)
    hidden = result(predicted(TOTAL, BAD), predicted(SKU, BAD), *observed)
    assert accepting(hidden, entry()).verdicts == Verdicts(LOUD, FINE)
    assert accepting(hidden, entry(), entry("Item.sku")).verdicts == Verdicts(FINE, FINE)


def test_entries_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text('[[accept]]\npath = "A.b"\nkind = "change_type"\nreason = "old"\n')
    assert load(path) == (Entry("A.b", "old", f"{path}:1", kind="change_type"),)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[accept]]\npath = "a"\nreasn = "x"', "did you mean reason?"),
        ('[[acept]]\npath = "a"', "did you mean accept?"),
        ('[[accept]]\npath = "a"', "lacks reason"),
        ('[[accept]]\npath = "a"\nreason = " "', "reason says nothing"),
        ('[[accept]]\nreason = "a"', "lacks path"),
        ('[[accept]]\npath = 1\nreason = "a"', "path is a text"),
        ('[[accept]]\npath = "a"\nreason = "a"\nkind = "chnge_type"', "did you mean change_type?"),
        ('[[accept]]\npath = "a"\nreason = "a"\ndirection = "back"', "did you mean backward?"),
        ("accept = 1", "accept is a list"),
        ("[[accept]", "is not TOML"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "accepted.toml"
    path.write_text(text)
    with pytest.raises(SchemaError) as caught:
        load(path)
    assert said in caught.value.message
    assert str(path) in caught.value.message
