"""Every ordered pair of types is there, as documents that parse, in the words that rules know."""

from __future__ import annotations

import pytest

from serdelab.errors import UnknownName
from serdelab.evolution import matrix_types
from serdelab.evolution.changes import between
from serdelab.evolution.kinds import Kind
from serdelab.evolution.outcome import Verdict
from serdelab.evolution.predict import predict
from serdelab.idl.shapes import read_text
from serdelab.schema.shape import Shapes

TYPES = {"avsc": 15, "jsonschema": 11, "proto": 17, "thrift": 16, "xsd": 20}
RULES = {
    "avsc": ("avro",),
    "jsonschema": ("json-tolerant", "json-validated", "json-typed", "messagepack-validated"),
    "proto": ("protobuf", "protobuf-json-strict", "protobuf-json-ignoring"),
    "thrift": ("thrift-binary", "thrift-compact"),
    "xsd": ("xml-tolerant", "xml-validated"),
}


def shapes(idl: str) -> dict[str, Shapes]:
    _, types = matrix_types.matrix(idl)
    return {type_.name: read_text(idl, type_.document)[1] for type_ in types}


def test_every_idl_has_its_matrix() -> None:
    assert matrix_types.idls() == tuple(TYPES)
    with pytest.raises(UnknownName, match="proto"):
        list(matrix_types.pairs("protto"))


@pytest.mark.parametrize(("idl", "count"), TYPES.items())
def test_every_ordered_pair_is_there(idl: str, count: int) -> None:
    names = [pair.name for pair in matrix_types.pairs(idl)]
    assert len(set(names)) == len(names) == count * (count - 1)


@pytest.mark.parametrize("idl", TYPES)
def test_documents_parse_and_have_the_field(idl: str) -> None:
    struct, _ = matrix_types.matrix(idl)
    for name, read in shapes(idl).items():
        assert struct in read.roots, name
        assert [slot.name for slot in read.struct(struct).slots] == ["value"], name


@pytest.mark.parametrize("idl", TYPES)
def test_words_are_those_of_the_changes_that_are_found(idl: str) -> None:
    read = shapes(idl)
    facts = ("from", "to", "inside")
    for pair in matrix_types.pairs(idl):
        old, new = pair.name.split(" -> ")
        found = [c for c in between(read[old], read[new]) if c.slot == "value"]
        if [change.kind for change in found] == [Kind.CHANGE_TYPE]:
            (change,) = found
            assert {f: change.facts.get(f) for f in facts} == {
                f: pair.change.facts.get(f) for f in facts
            }, pair.name


@pytest.mark.parametrize(("idl", "names"), RULES.items())
def test_the_rules_decide_every_pair(idl: str, names: tuple[str, ...]) -> None:
    for pair in matrix_types.pairs(idl):
        for name in names:
            found = predict(pair.change, name)
            verdicts = {found.backward.verdict, found.forward.verdict, found.round_trip.verdict}
            unspecified = idl == "thrift" and pair.change.facts.get("inside") == "item"
            assert (Verdict.UNDECIDED in verdicts) is unspecified, (name, pair.name)
