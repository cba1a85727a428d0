"""What codecs write is valid by the hand-written documents, as independent validators read them.

The front ends prove that the documents say the same as the neutral model; this proves that they
say what is really on the wire: a validator that knows nothing of the model finds no fault.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from serdelab import discover, subjects
from serdelab.contract import Record
from serdelab.schema import Schema

Faults = Callable[[bytes], Iterator[str]]
RECORDS = 30
POINTS = 20  # of a thousand: a validator takes its time


def json_faults(schema: Schema) -> Faults:
    jsonschema: Any = import_module("jsonschema")  # it has no type hints
    validator = jsonschema.Draft202012Validator(
        json.loads(schema.document("jsonschema").text), format_checker=jsonschema.FormatChecker()
    )
    return lambda encoded: (
        f"{error.json_path}: {error.message}"
        for error in validator.iter_errors(json.loads(encoded))
    )


def xml_faults(schema: Schema) -> Faults:
    import xmlschema

    validator = xmlschema.XMLSchema(schema.document("xsd").text)
    return lambda encoded: (
        f"{error.path}: {error.reason}" for error in validator.iter_errors(encoded.decode())
    )


VALIDATORS = {"json": json_faults, "xml": xml_faults}
CODECS = [
    name
    for name in discover.plugins(discover.CODEC)
    if discover.codec(name).info.format in VALIDATORS
]


def records(subject: str) -> list[Record]:
    if subject != "telemetry":
        return discover.dataset(subject).load(RECORDS, 3)
    (record,) = discover.dataset(subject).load(1, 3)
    return [record | {"points": record["points"][:POINTS]}]


def test_both_formats_have_codecs() -> None:
    assert {discover.codec(name).info.format for name in CODECS} == set(VALIDATORS)


@pytest.mark.parametrize("subject", subjects.names())
@pytest.mark.parametrize("name", CODECS)
def test_encodings_are_valid(name: str, subject: str) -> None:
    schema = subjects.load(subject)
    codec = discover.codec(name)
    faults = VALIDATORS[codec.info.format](schema)
    session = codec.prepare(schema, schema)
    encoded = [session.encode(session.populate(record)) for record in records(subject)]
    assert [fault for each in encoded for fault in faults(each)] == []


def test_a_wrong_message_is_found() -> None:
    schema = subjects.load("person")
    wrong_json = b'{"userName": 5, "favoriteNumber": null, "interests": []}'
    assert list(json_faults(schema)(wrong_json)) == ["$.userName: 5 is not of type 'string'"]
    wrong_xml = b"<Person><userName>a</userName><favoriteNumber>x</favoriteNumber></Person>"
    assert len(list(xml_faults(schema)(wrong_xml))) == 1
