"""Harm that a rule predicts and no message shows: the right one may not have been made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from check_repo import write

EDITION = 'edition = "2023";\nmessage M {{ string a = 1{}; }}\n'
ANY = """\
syntax = "proto3";
package shop.{};
import "google/protobuf/any.proto";
message M {{ google.protobuf.Any a = 1; }}
message P {{ int32 q = 1; }}
"""
JSON = (
    '{{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "M", "type": "object", '
    '"properties": {{"a": {}}}}}'
)
XSD = (
    '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="m"><xs:complexType>'
    "{}</xs:complexType></xs:element></xs:schema>"
)
ELEMENT = '<xs:element name="a" type="xs:string"/>'
PATTERN = '{{"type": "string", "pattern": "^[{}]{{3}}$"}}'
OTHER = '<xs:any namespace="##other" processContents="lax" minOccurs="0"/>'
ATTRIBUTE = '<xs:anyAttribute namespace="##other" processContents="lax"/>'

PAIRS = {
    "utf8 checked": (
        *("proto", EDITION.format(" [features.utf8_validation = NONE]"), EDITION.format("")),
        *("undecided", "compatible"),
    ),
    "package of what an Any may hold": (
        *("proto", ANY.format("v1"), ANY.format("v2")),
        *("undecided", "undecided"),
    ),
    "one letter less": (
        *("schema.json", JSON.format(PATTERN.format("A-Z")), JSON.format(PATTERN.format("A-HJ-Z"))),
        *("undecided", "undecided"),
    ),
    "a bound beyond what the codec holds": (
        "schema.json",
        JSON.format(f'{{"type": "integer", "maximum": 1{"0" * 23}}}'),
        JSON.format(f'{{"type": "integer", "maximum": 1{"0" * 22}1}}'),
        *("compatible", "undecided"),
    ),
    "proven": (
        *("schema.json", JSON.format('{"type": "integer"}'), JSON.format('{"type": "number"}')),
        *("compatible", "conditional"),
    ),
    "no elements of other namespaces": (
        "xsd",
        XSD.format(f"<xs:sequence>{ELEMENT}{OTHER}</xs:sequence>"),
        XSD.format(f"<xs:sequence>{ELEMENT}</xs:sequence>"),
        *("undecided", "compatible"),
    ),
    "no attributes of other namespaces": (
        "xsd",
        XSD.format(f"<xs:sequence>{ELEMENT}</xs:sequence>{ATTRIBUTE}"),
        XSD.format(f"<xs:sequence>{ELEMENT}</xs:sequence>"),
        *("undecided", "compatible"),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
def test_what_is_not_shown_is_not_called_compatible(bench: Any, tmp_path: Path, name: str) -> None:
    suffix, old, new, backward, forward = PAIRS[name]
    files = [write(tmp_path / f"{at}.{suffix}", text) for at, text in (("old", old), ("new", new))]
    done = bench("check", *files, "--json")
    told = json.loads(done.stdout)["verdict"]
    found = [told["backward"], told["forward"]]
    assert found == [backward, forward], done.stdout
    assert done.returncode == (1 if "conditional" in found else 3)


def test_services_are_told_as_not_tried(bench: Any, tmp_path: Path) -> None:
    text = 'syntax = "proto3"; message R {{}} service S {{ rpc Get(R) returns ({}R); }}'
    old = write(tmp_path / "old.proto", text.format(""))
    new = write(tmp_path / "new.proto", text.format("stream "))
    done = bench("check", old, new)
    assert "service S" in done.stdout
    assert "the calls of methods are not" in done.stdout
