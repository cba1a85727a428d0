"""JUnit's XML: suites of cases, each of which passed, failed, or came to no answer.

No text can break it: what XML has no way to hold is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree as ET

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_ILLEGAL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to hold."""


class Fault(StrEnum):
    """A ``failure`` is a finding, an ``error`` that there is none, ``skipped`` what was not done.

    The values are names of elements.
    """

    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


_COUNTED = {"failures": Fault.FAILURE, "errors": Fault.ERROR, "skipped": Fault.SKIPPED}


@dataclass(frozen=True, slots=True)
class Case:
    """``text`` says what was found; without a ``fault`` it passed.

    ``kind`` and ``message`` are those of the fault.
    """

    group: str
    name: str
    text: str
    fault: Fault | None = None
    kind: str = ""
    message: str = ""

    def element(self) -> ET.Element:
        element = ET.Element("testcase", classname=_legal(self.group), name=_legal(self.name))
        if self.fault is not None:
            told = {"type": _legal(self.kind), "message": _legal(self.message)}
            ET.SubElement(element, self.fault, told).text = _legal(self.text) or None
        elif self.text:
            ET.SubElement(element, "system-out").text = _legal(self.text)
        return element


def suite(name: str, cases: Iterable[Case]) -> ET.Element:
    element = ET.Element("testsuite", name=_legal(name))
    element.extend(case.element() for case in cases)
    return _counted(element)


def document(name: str, suites: Iterable[ET.Element]) -> str:
    """The whole file."""
    root = ET.Element("testsuites", name=_legal(name))
    root.extend(suites)
    ET.indent(_counted(root))
    return f"{_HEAD}\n{ET.tostring(root, encoding='unicode')}"


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)


def _counted(element: ET.Element) -> ET.Element:
    numbers = {key: len(list(element.iter(kind))) for key, kind in _COUNTED.items()}
    tests = len(list(element.iter("testcase")))
    element.attrib |= {"tests": str(tests), **{key: str(n) for key, n in numbers.items()}}
    return element
