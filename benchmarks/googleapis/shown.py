"""The messages that the page shows: a witness as text, and one record through all readers."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from googleapis.facts import NAMES, listed
from googleapis.table import Flat

_BYTES = 24
"""In a line of hexadecimal digits."""
_WIDE = 88
_SHOWN = {
    "reference_backward": ("1.5.10", "binary", "backward", "resource_reference"),
    "reference_forward": ("1.5.10", "binary", "forward", "resource_reference"),
    "rename_backward": ("1.2.0", "lenient", "backward", "validated_with_origin_server"),
    "symbol_lenient": ("1.61.0", "lenient", "forward", "IDENTIFIER"),
    "symbol_strict": ("1.61.0", "strict", "forward", "IDENTIFIER"),
    "organization": ("1.59.1", "lenient", "forward", "ClientLibraryOrganization"),
    "removed_strict": ("1.56.0", "strict", "backward", "Endpoint.features"),
    "added_strict": ("1.75.4", "strict", "forward", "return_partial_success"),
    "reference_lenient": ("1.5.10", "lenient", "backward", "resource_reference"),
}
"""Release, reader, direction, and a word of the change."""
_BESIDE = (
    ("1.5.10", "binary", "backward", "resource_reference"),
    ("1.5.10", "strict", "backward", "resource_reference"),
    ("1.5.10", "binary", "forward", "resource_reference"),
    ("1.2.0", "lenient", "backward", "validated_with_origin_server"),
    ("1.61.0", "lenient", "forward", "IDENTIFIER"),
    ("1.56.0", "strict", "backward", "Endpoint.features"),
    ("1.75.4", "strict", "forward", "return_partial_success"),
)


def witnesses(result: Flat) -> dict[str, str]:
    found = {name: _find(result, *key) for name, key in _SHOWN.items()}
    texts = {f"witness_{name}": _witness(each) for name, each in found.items()}
    counts = {f"counts_{name}": _counts(each["messages"]) for name, each in found.items()}
    return {**texts, **counts, "beside": "\n".join(_beside(result))}


def _find(result: Flat, release: str, name: str, direction: str, word: str) -> Flat:
    step = next(step for step in result["steps"] if step["to"] == release)
    return next(
        each
        for each in step["breaks"]
        if each["reader"] == NAMES[name]
        and each["direction"] == direction
        and any(word in change for change in each["changes"])
    )


def _witness(each: Flat) -> str:
    lines = [f"record  {each['message']} {json.dumps(each['record'])}"]
    lines += _labelled("bytes", _hex(each["bytes"]))
    if is_text(each["bytes"]):
        lines += _labelled("text", [bytes.fromhex(each["bytes"]).decode()])
    if each["error"]:
        error = each["error"].partition(" Available Fields")[0]  # of which there are many
        lines += _labelled("error", textwrap.wrap(error, _WIDE - 8))
    else:
        lines += _labelled("got", [json.dumps(_at(each["got"], each["place"]))])
    return "\n".join(("```", *lines, "```"))


def _labelled(label: str, lines: Sequence[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield f"{label if not at else '':<8}{line}"


def _hex(digits: str) -> list[str]:
    data = bytes.fromhex(digits)
    return [data[at : at + _BYTES].hex(" ") for at in range(0, len(data), _BYTES)]


def is_text(digits: str) -> bool:
    """A message of JSON is an object."""
    return digits.startswith(b"{".hex())


def _at(got: Flat, place: str) -> Flat:
    """Of what a reader got, the field that is spoken of; {} where it has none."""
    return {name: value for name, value in got.items() if place.startswith(name)}


def _counts(outcomes: Mapping[str, int]) -> str:
    """ "of 54 messages: 49 refused and 1 silent_loss" """
    said = [f"{count} {name}" for name, count in sorted(outcomes.items(), key=lambda o: -o[1])]
    return f"of {sum(outcomes.values())} messages: {listed(said)}"


def _beside(result: Flat) -> Iterator[str]:
    """A row for each direction: also of a new message that an old service has passed on."""
    yield "| release | record | way | binary | JSON strict | JSON lenient |"
    yield "|---|---|---|---|---|---|"
    for key in _BESIDE:
        each = _find(result, *key)
        sides = [each["beside"][NAMES[name]] for name in NAMES]
        for way in ("backward", "forward", "round_trip"):
            if way in sides[0]:
                outcomes = " | ".join(side[way] for side in sides)
                record = json.dumps(each["record"])
                yield f"| {key[0]} | `{record}` | {way.replace('_', ' ')} | {outcomes} |"
