"""Short ways to write XML Schemas in tests."""

from __future__ import annotations

from pathlib import Path

from serdelab.contract import Side
from serdelab.idl.shapes import read_text
from serdelab.schema.shape import Shapes

XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'
QUALIFIED = ' elementFormDefault="qualified"'
TARGET = ' xmlns:t="urn:t" targetNamespace="urn:t"'


def xsd(body: str, attributes: str = QUALIFIED) -> str:
    """The body begins on line 2."""
    return f"<xs:schema {XS}{attributes}>\n{body}\n</xs:schema>"


def element(name: str, type_: str = "xs:int", more: str = "") -> str:
    return f'<xs:element name="{name}" type="{type_}" {more}/>'


def optional(name: str, type_: str = "xs:int", more: str = "") -> str:
    return element(name, type_, f'minOccurs="0" {more}')


def root(content: str, attributes: str = "", model: str = "sequence", name: str = "r") -> str:
    """A global element; its content begins on its second line."""
    inner = f"<xs:{model}>\n{content}\n</xs:{model}>{attributes}"
    return f'<xs:element name="{name}"><xs:complexType>{inner}</xs:complexType></xs:element>'


def restricted(base: str, *facets: tuple[str, str], name: str = "T") -> str:
    """A simple type."""
    stated = "".join(f'<xs:{facet} value="{value}"/>' for facet, value in facets)
    restriction = f'<xs:restriction base="{base}">{stated}</xs:restriction>'
    return f'<xs:simpleType name="{name}">{restriction}</xs:simpleType>'


def shapes(body: str, attributes: str = QUALIFIED) -> Shapes:
    return read_text("xsd", xsd(body, attributes))[1]


def side(body: str, attributes: str = QUALIFIED) -> Side:
    document, found = read_text("xsd", xsd(body, attributes))
    return Side(document, found, found.roots[0])


def in_files(folder: Path) -> Path:
    """A schema of four files, one of them in a folder of its own, with a circle."""
    files = {
        "main.xsd": xsd(
            '<xs:include schemaLocation="sub/a.xsd"/>'
            '<xs:import namespace="urn:o" schemaLocation="o.xsd"/>'
            + root('<xs:element name="a" type="t:A"/>\n<xs:element ref="o:oo"/>'),
            TARGET + ' xmlns:o="urn:o" elementFormDefault="qualified"',
        ),
        "sub/a.xsd": xsd(
            '<xs:include schemaLocation="b.xsd"/><xs:include schemaLocation="../main.xsd"/>\n\n'
            f'<xs:complexType name="A"><xs:all>{element("x", "t:B")}</xs:all></xs:complexType>',
            TARGET,
        ),
        "sub/b.xsd": xsd(restricted("xs:int", ("maxInclusive", "5"), name="B"), ""),
        "inc/o.xsd": xsd(root(element("loc"), name="oo"), ' targetNamespace="urn:o"'),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder / "main.xsd"
