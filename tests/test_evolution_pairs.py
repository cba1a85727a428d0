"""Pairs of small documents, judged by what codecs do: verdicts and conditions, end to end."""

from __future__ import annotations

import json
from typing import Any

import pytest

from serdelab.evolution.outcome import Direction
from serdelab.evolution.pair import Pair, judge, rules_name, taking_part
from serdelab.evolution.predict import predict
from serdelab.evolution.result import Observation, PairResult
from serdelab.idl.shapes import read_text

CODECS = {
    "avsc": "avro_fastavro",
    "jsonschema": "json_orjson",
    "proto": "protobuf_upb",
    "thrift": "thrift_binary_apache",
    "xsd": "xml_lxml",
}


def judged(idl: str, old: str, new: str) -> PairResult:
    return judge(read_text(idl, old), read_text(idl, new), codecs=[CODECS[idl]])


def observed(result: PairResult, direction: Direction, way: str = "") -> Observation:
    """The worst of the messages' in one way; of all ways where none is said."""
    found = [o for o in result.observed if o.direction is direction and way in {"", o.way}]
    return max(found, key=lambda each: each.verdict.rank)


def verdicts(idl: str, old: str, new: str, way: str = "") -> tuple[str, str]:
    """Backward and forward."""
    result = judged(idl, old, new)
    back, forth = (observed(result, d, way) for d in (Direction.BACKWARD, Direction.FORWARD))
    return back.verdict.value, forth.verdict.value


FINE = ("compatible", "compatible")


def test_the_keys_of_a_map_are_compared_as_values_are() -> None:
    """Thrift enums are open to Python: an unknown symbol is its number, as a key too."""
    keyed = "struct S {{ 1: map<E, i32> m }} enum E {{ A = 1, B = 2{} }}"
    assert verdicts("thrift", keyed.format(""), keyed.format(", C = 3")) == FINE


def _object(**words: Any) -> str:
    labels = {"type": "object", **words}
    return json.dumps({"type": "object", "properties": {"labels": labels}})


TYPED = {"additionalProperties": {"type": "string"}}


@pytest.mark.parametrize(
    ("old", "new", "backward"),
    [
        (TYPED, {"properties": {"a": {"type": "string"}}, **TYPED}, "compatible"),
        ({"properties": {"a": {"type": "string"}}, **TYPED}, TYPED, "compatible"),
        ({}, {"propertyNames": {"maxLength": 3}}, "conditional"),
        ({}, TYPED, "conditional"),
    ],
)
def test_what_a_record_does_not_name_is_ignored_and_not_lost(
    old: dict[str, Any], new: dict[str, Any], backward: str
) -> None:
    """A typed map and a record that lets the same members pass say the same of them."""
    found = verdicts("jsonschema", _object(**old), _object(**new), "validated")
    assert found == (backward, "compatible")


def _predicted(idl: str, old: str, new: str, rules: str = "") -> list[tuple[str, str, str]]:
    """Kind, backward, forward of each change; by the codec's first rules where none are named."""
    read = read_text(idl, old), read_text(idl, new)
    rules = rules or rules_name(CODECS[idl], taking_part(CODECS[idl]).ways[0])
    said = [predict(change, rules) for change in Pair(*read).changes]
    return [(p.change.kind.value, p.backward.verdict.value, p.forward.verdict.value) for p in said]


TWO = "oneof x { string a = 1; string b = 2; }"
SPLIT = "oneof x { string a = 1; } oneof y { string b = 2; }"


def test_a_oneof_that_is_called_otherwise_is_the_same() -> None:
    assert _predicted("proto", _message(TWO), _message(TWO.replace("x", "y"))) == []


def test_a_member_leaves_one_oneof_and_enters_another() -> None:
    old, new = _message(TWO), _message(SPLIT)
    assert _predicted("proto", old, new) == [
        ("move_out_of_union", "compatible", "conditional"),
        ("move_into_union", "compatible", "compatible"),
    ]
    assert verdicts("proto", old, new) == ("compatible", "conditional")


def _message(fields: str) -> str:
    return f'syntax = "proto3"; message M {{ {fields} }}'


def test_a_duration_has_no_more_nanoseconds_than_a_second() -> None:
    text = """syntax = "proto3"; import "google/protobuf/{0}.proto";
        message M {{ google.protobuf.{1} a = 1; }}"""
    old, new = text.format("timestamp", "Timestamp"), text.format("duration", "Duration")
    condition = observed(judged("proto", old, new), Direction.FORWARD).condition
    assert condition == "a.seconds: value < -62135596800 or value > 253402300799"


def _xsd(*parts: str) -> str:
    xs = "http://www.w3.org/2001/XMLSchema"
    return f'<xs:schema xmlns:xs="{xs}">{"".join(parts)}</xs:schema>'


def _elements(*names: str) -> str:
    return _xsd(*(f'<xs:element name="{name}" type="xs:int"/>' for name in names))


@pytest.mark.parametrize("left", [("r",), ("r", "z")])
def test_a_root_that_is_gone_is_not_another_one(left: tuple[str, ...]) -> None:
    """One is only taken for renamed where the new one is not known by its own name."""
    old, new = _elements("q", *left), _elements(*left)
    assert _predicted("xsd", old, new, "xml-validated") == [
        ("remove_type", "breaks_loudly", "compatible")
    ]
    assert _predicted("xsd", new, old, "xml-validated") == [
        ("add_type", "compatible", "compatible")
    ]


def test_the_only_root_is_renamed() -> None:
    assert [kind for kind, *_ in _predicted("xsd", _elements("q"), _elements("r"))] == [
        "rename_type"
    ]


A, B = '<xs:element name="a" type="xs:int"/>', '<xs:element name="b" type="xs:int"/>'
ALL, SEQUENCE = f"<xs:all>{A}{B}</xs:all>", f"<xs:sequence>{A}{B}</xs:sequence>"
CHOICES = f'<xs:sequence><xs:choice maxOccurs="9">{A}{B}</xs:choice></xs:sequence>'
LISTS = SEQUENCE.replace("/>", ' minOccurs="0" maxOccurs="9"/>')


def _type(content: str, more: str = "") -> str:
    return f"<xs:complexType{more}>{content}</xs:complexType>"


def _root(content: str, more: str = "") -> str:
    return _xsd(f'<xs:element name="r">{_type(content, more)}</xs:element>')


def _nested(content: str) -> str:
    return _root(f'<xs:sequence><xs:element name="n">{_type(content)}</xs:element></xs:sequence>')


@pytest.mark.parametrize(
    ("old", "new", "condition"),
    [
        (_root(ALL), _root(SEQUENCE), "fields in another order"),
        (_nested(ALL), _nested(SEQUENCE), "n: fields in another order"),
        (_root(CHOICES), _root(LISTS), "fields in another order"),
        (_root(SEQUENCE), _root(ALL), ""),
    ],
)
def test_elements_that_stand_in_any_order_are_tried_in_another(
    old: str, new: str, condition: str
) -> None:
    found = observed(judged("xsd", old, new), Direction.BACKWARD, "validated")
    assert (found.verdict.value == "conditional", found.condition) == (bool(condition), condition)


ANY = '<xs:anyAttribute processContents="skip"/>'
KEY = '<xs:attribute name="k" type="xs:int"/>'


@pytest.mark.parametrize(
    ("old", "new", "condition"),
    [
        (
            _root(SEQUENCE + ANY), _root(SEQUENCE),
            "@unnamed: there, although the writer's schema does not name it",
        ),
        (
            _root(SEQUENCE + ANY), _root(SEQUENCE + KEY + ANY),
            "@k: there, although the writer's schema does not name it",
        ),
        (
            _root(SEQUENCE, ' mixed="true"'), _root(SEQUENCE),
            "#text: there, although the writer's schema does not name it",
        ),
    ],
)  # fmt: skip
def test_what_the_schema_lets_in_without_a_name_is_tried(
    old: str, new: str, condition: str
) -> None:
    result = judged("xsd", old, new)
    assert observed(result, Direction.BACKWARD, "validated").condition == condition
    assert observed(result, Direction.FORWARD).verdict.value == "compatible"


def test_a_witness_holds_symbols_that_its_schema_has() -> None:
    word = '<xs:element name="a"><xs:simpleType><xs:restriction base="xs:string">{}'
    word += "</xs:restriction></xs:simpleType></xs:element>"
    signs = [f'<xs:enumeration value="{name}"/>' for name in ("xyz", "yyy")]
    old, new = (
        _root(f"<xs:sequence>{word.format(''.join(s))}</xs:sequence>") for s in (signs, signs[:1])
    )
    found = observed(judged("xsd", old, new), Direction.BACKWARD, "tolerant")
    assert found.condition == "a: value is yyy"
    assert [witness.record for witness in found.witnesses] == [{"a": "yyy"}]


def _of(type_: str) -> str:
    named = f'<xs:element name="a" type="{type_}"/>'
    anonymous = f'<xs:union memberTypes="{type_}"/>'
    union = f'<xs:element name="a"><xs:simpleType>{anonymous}</xs:simpleType></xs:element>'
    return _root(f"<xs:sequence>{union if ' ' in type_ else named}</xs:sequence>")


@pytest.mark.parametrize(
    ("old", "new", "both"),
    [
        ("xs:int", "xs:int xs:boolean", ("compatible", "conditional")),
        ("xs:double", "xs:double xs:date", ("compatible", "conditional")),
        ("xs:int xs:date", "xs:int xs:date xs:boolean", ("compatible", "conditional")),
        ("xs:int xs:date", "xs:date xs:int", FINE),
        ("xs:int xs:date", "xs:int xs:boolean", ("conditional", "conditional")),
        ("xs:int xs:date", "xs:string", ("compatible", "conditional")),
    ],
)
def test_unions_are_compared_by_lexical_forms(old: str, new: str, both: tuple[str, str]) -> None:
    """The order of their members means nothing."""
    texts = _of(old), _of(new)
    assert verdicts("xsd", *texts, "validated") == both
    predicted = [said[1:] for said in _predicted("xsd", *texts, "xml-validated")]
    assert predicted == [both] * len(predicted)


def _package(name: str, field: str) -> str:
    head = f'syntax = "proto3"; package {name}; import "google/protobuf/any.proto";'
    return f"{head} message N {{ int32 x = 1; }} message M {{ {field} a = 1; }}"


@pytest.mark.parametrize(
    ("field", "verdict"), [("google.protobuf.Any", "conditional"), ("N", "compatible")]
)
@pytest.mark.parametrize("rules", ["protobuf", "protobuf-json-strict"])
def test_a_package_is_in_the_bytes_of_any_alone(field: str, verdict: str, rules: str) -> None:
    found = _predicted("proto", _package("a", field), _package("b", field), rules)
    assert found == [("change_namespace", verdict, verdict)]
