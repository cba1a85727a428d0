"""SARIF 2.1.0 (OASIS): what code scanning reads. Accepted breaks are suppressed results."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from serdelab import __version__
from serdelab.check.answer import Answer
from serdelab.check.findings import Finding, findings

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(answer: Answer) -> str:
    found = findings(answer)
    rules = list(dict.fromkeys(each.rule for each in found))
    run = {
        "tool": {
            "driver": {
                "name": "serdelab",
                "version": __version__,
                "rules": [_rule(rule, found) for rule in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, rules.index(each.rule)) for each in found],
        "properties": {"bump": answer.bump.size.value, "reason": answer.bump.reason},
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1)


def _rule(rule: str, found: tuple[Finding, ...]) -> dict[str, Any]:
    sources = [each.source for each in found if each.rule == rule and each.source]
    words = rule.replace("_", " ")
    about: dict[str, Any] = {"id": rule, "shortDescription": {"text": words}}
    address = next((s for s in sources if s.startswith(("http://", "https://"))), "")
    return about | ({"helpUri": address} if address else {})


def _result(finding: Finding, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.level.value,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": _place(finding)}],
    }
    if finding.accepted:
        result["suppressions"] = [{"kind": "external", "justification": finding.accepted}]
    return result


def _place(finding: Finding) -> dict[str, Any]:
    """A relative address, as GitHub asks; a line of 0 is unknown, and left out."""
    path = Path(finding.file)
    address = path.as_uri() if path.is_absolute() else quote(path.as_posix())
    place: dict[str, Any] = {"artifactLocation": {"uri": address}}
    return place | ({"region": {"startLine": finding.line}} if finding.line else {})
