"""Rules: what they say of the changes that decide, and how their files are read."""

from __future__ import annotations

import time
from itertools import product
from pathlib import Path

import pytest

from serdelab.errors import SchemaError, UnknownName
from serdelab.evolution import rules
from serdelab.evolution.inverse import inverse
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.predict import deciding, predict
from serdelab.evolution.result import Predicted
from serdelab.evolution.rule_file import read

OK, SOME, LOUD, SILENT, OPEN = (
    Verdict.COMPATIBLE,
    Verdict.CONDITIONAL,
    Verdict.BREAKS_LOUDLY,
    Verdict.BREAKS_SILENTLY,
    Verdict.UNDECIDED,
)


def change(kind: Kind, **facts: str) -> Change:
    """A fact whose name is a word of Python's has an underscore behind it."""
    return Change(kind, "Order.note", facts={name.rstrip("_"): f for name, f in facts.items()})


def typed(old: str, new: str, **facts: str) -> Change:
    return change(Kind.CHANGE_TYPE, from_=old, to=new, **facts)


def verdicts(predicted: Predicted) -> tuple[Verdict, Verdict, Verdict]:
    return predicted.backward.verdict, predicted.forward.verdict, predicted.round_trip.verdict


@pytest.mark.parametrize(
    ("name", "made", "expected"),
    [
        ("protobuf", typed("int32", "int64"), (OK, SOME, SOME)),
        ("protobuf", typed("int32", "uint32"), (SOME, SOME, OK)),
        ("protobuf", typed("int32", "sint32"), (SILENT, SILENT, OK)),
        ("protobuf", typed("double", "fixed64"), (SILENT, SILENT, OK)),
        ("protobuf", typed("int32", "string"), (SILENT, SILENT, OK)),
        ("protobuf", typed("string", "bytes"), (OK, SOME, SOME)),
        ("protobuf", typed("int32", "enum", to_open="no"), (SOME, OK, OK)),
        ("protobuf", typed("int32", "fixed32", inside="item"), (SILENT, SILENT, SOME)),
        ("protobuf", typed("int32", "fixed32", inside="item", from_packed="no"),
         (SILENT, SILENT, SOME)),
        ("protobuf", change(Kind.ADD_FIELD, presence="required"), (LOUD, OK, OK)),
        ("protobuf", change(Kind.RENAME_FIELD), (OK, OK, OK)),
        ("protobuf", change(Kind.RENUMBER_FIELD, presence="optional"), (SILENT, SILENT, OK)),
        ("protobuf", change(Kind.CHANGE_KEY_TYPE, from_="int32", to="int64"), (OK, SOME, SOME)),
        ("protobuf", change(Kind.CHANGE_KEY_TYPE, from_="int32", to="string"),
         (SILENT, SILENT, OK)),
        ("protobuf-json-strict", change(Kind.ADD_FIELD), (OK, LOUD, LOUD)),
        ("protobuf-json-ignoring", change(Kind.ADD_FIELD), (OK, OK, SILENT)),
        ("thrift-binary", change(Kind.ADD_FIELD, presence="optional"), (OK, OK, SILENT)),
        ("thrift-binary", change(Kind.ADD_FIELD, presence="required"), (LOUD, OK, LOUD)),
        ("thrift-compact", typed("i32", "i64"), (SILENT, SILENT, SILENT)),
        ("thrift-compact", typed("i32", "i64", inside="item"), (OPEN, OPEN, OPEN)),
        ("avro", typed("int", "long"), (OK, LOUD, LOUD)),
        ("avro", typed("int", "nullable int"), (OK, SOME, SOME)),
        ("avro", typed("int", "nullable long"), (OK, LOUD, LOUD)),
        ("avro", typed("fixed(4)", "fixed(8)"), (LOUD, LOUD, LOUD)),
        ("avro", typed("long", "timestamp-millis"), (OK, OK, OK)),
        ("avro", change(Kind.CHANGE_LOGICAL, from_="timestamp-millis", to="timestamp-micros"),
         (SILENT, SILENT, OK)),
        ("avro", change(Kind.RENAME_FIELD, alias="yes", default="yes", old_default="yes"),
         (OK, SILENT, SILENT)),
        ("avro", change(Kind.ADD_FIELD, default="no"), (LOUD, OK, LOUD)),
        ("json-validated", change(Kind.ADD_FIELD, presence="optional", open="yes"),
         (SOME, OK, OK)),
        ("json-validated", change(Kind.ADD_FIELD, presence="optional", open="no"),
         (OK, LOUD, LOUD)),
        ("json-tolerant", typed("string", "integer"), (SILENT, SILENT, OK)),
        ("json-typed", typed("string", "integer"), (LOUD, LOUD, LOUD)),
        ("json-typed", change(Kind.ADD_FIELD, presence="optional"), (OK, OK, SILENT)),
        ("messagepack-array-tolerant", change(Kind.REMOVE_FIELD, place="middle"),
         (SILENT, SILENT, OK)),
        ("messagepack-array-tolerant", change(Kind.REMOVE_FIELD, place="last"), (OK, OK, OK)),
        ("messagepack-array-tolerant", change(Kind.REORDER_FIELDS), (SILENT, SILENT, OK)),
        ("xml-validated", change(Kind.ADD_FIELD, presence="optional", open="no"),
         (OK, LOUD, LOUD)),
        ("xml-validated", change(Kind.ADD_FIELD, presence="optional", open="yes"), (OK, OK, OK)),
        ("xml-tolerant", typed("xs:long", "xs:int"), (SOME, OK, OK)),
        ("xml-validated", typed("xs:int", "xs:string"), (OK, SOME, SOME)),
    ],
)  # fmt: skip
def test_what_the_rules_say(
    name: str, made: Change, expected: tuple[Verdict, Verdict, Verdict]
) -> None:
    assert verdicts(predict(made, name)) == expected


def test_a_prediction_says_which_rule_and_where_it_is_from() -> None:
    found = predict(typed("int32", "uint32"), "protobuf").backward
    assert found.condition == "value < 0"
    assert found.outcome is Outcome.SILENT_CORRUPTION
    assert found.source.startswith("https://protobuf.dev/programming-guides/encoding/#")
    assert "two's complement" in rules.load("protobuf").rule(found.rule).reason


def test_a_wire_type_mismatch_is_lost_and_kept() -> None:
    found = predict(typed("int32", "string"), "protobuf")
    assert found.backward.outcome is Outcome.SILENT_LOSS
    assert found.round_trip.outcome is Outcome.KEPT_UNKNOWN


def test_what_no_rule_matches_is_undecided() -> None:
    found = predict(change(Kind.OTHER), "protobuf")
    assert verdicts(found) == (OPEN, OPEN, OPEN)
    assert found.backward.rule == "none"


def test_alternatives_are_read_branch_by_branch() -> None:
    widened = typed("int", "alternatives", to_branches="int, string")
    found = predict(widened, "avro")
    assert verdicts(found) == (OK, SOME, SOME)
    assert found.forward.condition == "branch string"
    apart = typed(
        "alternatives", "alternatives", from_branches="int, bytes", to_branches="boolean, double"
    )
    assert predict(apart, "avro").backward.verdict is SOME
    assert predict(apart, "avro").backward.condition == "branch bytes"


def test_a_field_that_moves_is_lost_where_it_is_looked_for() -> None:
    facts = {"presence": "optional"}
    gone = Change(Kind.NEST_FIELDS, "Order.city", "string", "", facts)
    come = Change(Kind.NEST_FIELDS, "Order.address", "", "Address", facts)
    assert verdicts(predict(gone, "thrift-binary")) == (OK, SILENT, SILENT)
    assert verdicts(predict(come, "thrift-binary")) == (SILENT, SILENT, SILENT)


def test_the_verdict_of_a_pair_is_the_worst() -> None:
    found = [predict(typed("int32", new), "protobuf") for new in ("int64", "string")]
    verdicts = [deciding(found, direction) for direction in Direction]
    assert [each and each.verdict for each in verdicts] == [SILENT, SILENT, SOME]
    assert deciding([], Direction.BACKWARD) is None


def test_what_refuses_the_whole_message_decides_over_silent_breaks_in_it() -> None:
    missing = change(Kind.ADD_FIELD, presence="required", default="no")
    silent = change(Kind.RENAME_FIELD, default="yes")
    pair = [predict(each, "avro") for each in (missing, silent)]
    found = deciding(pair, Direction.BACKWARD)
    assert found is not None
    assert found.verdict is LOUD
    assert deciding(pair[1:], Direction.BACKWARD) == pair[1].backward


def test_forward_is_backward_of_the_inverse() -> None:
    facts = {
        "from": "x", "to": "y", "presence": "optional", "old_presence": "required", "open": "yes",
    }  # fmt: skip
    for name, kind in product(rules.names(), Kind):
        made = change(kind, **facts)
        assert predict(made, name).forward == predict(inverse(made), name).backward


def test_the_inverse() -> None:
    added = Change(Kind.ADD_FIELD, "A.b", "", "string", {"default": "yes"}, new_line=3)
    removed = inverse(added)
    assert (removed.kind, removed.old, removed.new) == (Kind.REMOVE_FIELD, "string", "")
    assert (removed.old_line, removed.new_line) == (3, 0)
    assert removed.facts == {"default": "yes"}
    assert inverse(typed("a", "b", from_open="no", inside="key")).facts == {
        "from": "b", "to": "a", "to_open": "no", "inside": "key",
    }  # fmt: skip
    renamed = change(Kind.RENAME_FIELD, alias="yes", default="no", old_default="yes")
    assert inverse(renamed).facts == {"old_alias": "yes", "old_default": "no", "default": "yes"}
    nullable = change(Kind.CHANGE_NULLABILITY, from_="int", to="nullable")
    assert inverse(nullable).facts["to"] == "not_null"
    replaced = change(Kind.TIGHTEN, facet="pattern", changed="yes")
    assert inverse(replaced).kind is Kind.TIGHTEN


@pytest.mark.parametrize("kind", list(Kind))
def test_twice_inverted_is_as_before(kind: Kind) -> None:
    facts = {"from": "x", "to": "open", "alias": "yes", "default": "no", "presence": "optional"}
    made = change(kind, **facts)
    assert inverse(inverse(made)) == made


def test_rules_have_names_sources_and_reasons() -> None:
    assert {"avro", "protobuf", "json-validated", "xml-tolerant"} <= set(rules.names())
    for name in rules.names():
        loaded = rules.load(name)
        assert not name.startswith("_")
        for rule in loaded.rules:
            assert rule.prediction.source.startswith("https://"), rule.id
            assert rule.reason.endswith((".", ")")), rule.id
            assert rule.line > 0


def test_unknown_rules() -> None:
    with pytest.raises(UnknownName, match="protobuf"):
        predict(change(Kind.ADD_FIELD), "protobuff")
    with pytest.raises(UnknownName, match="did you mean"):
        rules.load("avro").rule("promotion-exactly")


def test_a_prediction_takes_microseconds() -> None:
    made = typed("int32", "string")
    predict(made, "protobuf")
    start = time.process_time()
    for _ in range(1000):
        predict(made, "protobuf")
    assert time.process_time() - start < 0.05


# Files -----------------------------------------------------------------------------------------

RULE = """
[sources]
spec = "https://example.org/spec"

[[rule]]
id = "first"
kind = "add_field"
verdict = "compatible"
source = "spec#one"
reason = "So it is."
"""


def file_of(tmp_path: Path, text: str, **others: str) -> Path:
    for name, other in {"main": text, **others}.items():
        (tmp_path / f"{name}.toml").write_text(other, encoding="utf-8")
    return tmp_path


def test_a_file_of_rules(tmp_path: Path) -> None:
    (rule,) = read(file_of(tmp_path, RULE), "main").rules
    assert (rule.id, rule.line, rule.prediction.source) == (
        "first", 6, "https://example.org/spec#one",
    )  # fmt: skip
    assert rule.prediction.outcome is Outcome.SAME


def test_included_rules_come_last_and_turn(tmp_path: Path) -> None:
    loud = RULE.replace('"first"', '"loud"').replace(
        'verdict = "compatible"', 'verdict = "breaks_loudly"\noutcome = "refused"'
    )
    text = f'include = ["base"]\n[turns]\nrefused = "silent_corruption"\n{RULE}'
    first, second = read(file_of(tmp_path, text, base=loud), "main").rules
    assert first.id == "first"
    assert second.prediction.verdict is SILENT
    assert second.prediction.outcome is Outcome.SILENT_CORRUPTION


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("reason =", "raeson =", r"main.toml:10: unknown key 'raeson'; did you mean reason\?"),
        ("add_field", "add_filed", r"main.toml:7: unknown kind 'add_filed'; did you mean add_fi"),
        ('"compatible"', '"fine"', r"main.toml:8: unknown verdict 'fine'"),
        ("spec#one", "spek#one", r"unknown source 'spek'; did you mean spec\?"),
        ('reason = "So it is."\n', "", r"main.toml:5: lacks reason"),
        ("[[rule]]", "[[rules]]", r"unknown key 'rules'; did you mean rule\?"),
        ("kind =", 'when = { presense = "x" }\nkind =', r"main.toml:7: unknown fact 'presense'"),
        ("kind =", 'when = { from = "@all" }\nkind =', r"main.toml:7: unknown group @all"),
        ("kind =", 'when = { from = ["!a", "b"] }\nkind =', r"main.toml:7: from is one negated"),
        ("kind =", "when = 3\nkind =", r"main.toml:7: when is a table"),
        ("kind =", 'condition = "x"\nkind =', r"a condition goes with the verdict conditional"),
        ("kind =", 'outcome = "refused"\nkind =', r"what is compatible has a harmless outcome"),
        ("kind =", 'round_trip = { verdikt = "x" }\nkind =', r"unknown key 'verdikt'; did you"),
        ("[[rule]]", RULE.partition("[[rule]]")[1] + RULE.partition("[[rule]]")[2] + "[[rule]]",
         r"main.toml:\d+: two rules have the id 'first'"),
        ("[sources]", "[sources", r"main.toml: is not TOML"),
    ],
)  # fmt: skip
def test_mistakes_are_told_with_their_line(
    tmp_path: Path, before: str, after: str, message: str
) -> None:
    folder = file_of(tmp_path, RULE.replace(before, after, 1))
    with pytest.raises(SchemaError, match=message):
        read(folder, "main")


def test_a_missing_file(tmp_path: Path) -> None:
    text = f'include = ["nowhere"]\n{RULE}'
    with pytest.raises(SchemaError, match=r"nowhere.toml: cannot be read"):
        read(file_of(tmp_path, text), "main")
