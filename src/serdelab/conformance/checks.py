"""The checks of the suite, by name. A check yields its problems; none means passed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from serdelab.conformance import behaviour, declarations, golden, processes
from serdelab.conformance.examination import Examination, raised
from serdelab.conformance.roundtrips import problems_of


@dataclass(frozen=True, slots=True)
class Check:
    """``demands`` is what a codec must do; ``problems`` says where it does not."""

    name: str
    demands: str
    problems: Callable[[Examination], Iterator[str]]


def _round_trips(kind: str) -> Callable[[Examination], Iterator[str]]:
    def problems(examination: Examination) -> Iterator[str]:
        for material in examination.materials:
            if material.scope.startswith(kind) and material.scope not in examination.declared:
                found = problems_of(examination, material)
                yield from (f"{material.scope}: {problem}" for problem in found)

    return problems


def _unless_declared(scope: str) -> Callable[[Examination], Iterator[str]]:
    def problems(examination: Examination) -> Iterator[str]:
        if scope not in examination.declared:
            yield from processes.FEATURES[scope](examination)

    return problems


CHECKS = (
    Check("declaration", "the declaration is complete, its names are real", declarations.complete),
    Check("subjects", "the records of every subject come back equal", _round_trips("subject:")),
    Check("constructs", "records of every construct come back equal", _round_trips("feature:")),
    Check("read_all", "read_all gives what decode gives", behaviour.reads_all),
    Check("determinism", "equal records give equal bytes, if declared", behaviour.deterministic),
    Check(
        "determinism_elsewhere",
        "a process with another hash seed gives the same bytes, if declared",
        processes.deterministic_elsewhere,
    ),
    Check("inputs", "no call changes what it is given", behaviour.leaves_inputs_alone),
    Check("answers", "every call does its work anew", behaviour.keeps_no_answers),
    Check("bytes", "encode gives bytes that no later call can change", behaviour.gives_bytes),
    Check("batches", "batches of 0, 1 and 3 messages come back equal", behaviour.batches),
    Check("access", "access gives the value of the record", behaviour.accesses),
    Check("silence", "nothing is printed", behaviour.is_silent),
    Check(
        "truncation",
        "a message cut short gives no value that was not in it",
        _unless_declared("feature:truncation"),
    ),
    Check(
        "damage",
        "damaged messages raise an exception or give something, in time",
        _unless_declared("feature:damage"),
    ),
    Check("golden", "the bytes are the stored ones", golden.unchanged),
    Check(
        "self_description", "field names are in the bytes, if declared", declarations.self_described
    ),
    Check(
        "unknown_fields",
        "fields that a reader does not know survive it, if declared",
        declarations.unknown_fields,
    ),
    Check("gaps", "every declared gap is still there", declarations.strict_gaps),
    Check("limits", "no limit excludes what works", declarations.strict_limits),
)


def problems(check: Check, examination: Examination) -> list[str]:
    """All problems that a check finds; an error that the codec raises in it is one of them."""
    found: list[str] = []
    try:
        found.extend(check.problems(examination))
    except Exception as error:  # noqa: BLE001 - whatever a codec or its library raises
        found.append(raised(error))
    return found
