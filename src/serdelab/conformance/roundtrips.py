"""Round trips: of records at hand, and of records that Hypothesis makes."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import HealthCheck, Phase, given, settings

from serdelab.conformance.examination import Examination, Material, raised, round_trip
from serdelab.contract import Record
from serdelab.schema.record_strategies import records


class _Found(Exception):
    """Ends the search of Hypothesis with a problem."""


def problems_of(examination: Examination, material: Material) -> Iterator[str]:
    """What goes wrong with this material: first its own records, then generated ones.

    Stops at the first problem of either kind: the rest would say the same.
    """
    try:
        session = examination.session(material.schema)
    except Exception as error:  # noqa: BLE001 - whatever a library raises is the finding
        yield f"prepare raised {raised(error)}"
        return
    for record in material.records:
        if problem := round_trip(session, record):
            yield problem
            break
    if problem := generated(examination, material):
        yield f"generated record: {problem}"


def generated(examination: Examination, material: Material) -> str:
    """A problem with generated records of the material's schema, made small; empty when none."""
    session = examination.session(material.schema)
    shrink = [] if material.scope.startswith("subject:") else [Phase.shrink]  # large: takes minutes

    @settings(
        phases=[Phase.generate, *shrink],
        max_examples=examination.examples,
        derandomize=True,  # the same records every time: a failure repeats
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        suppress_health_check=(
            HealthCheck.too_slow,
            HealthCheck.data_too_large,
            HealthCheck.filter_too_much,
        ),
    )
    @given(records(material.schema.root, examination.info.limits))
    def search(record: Record) -> None:
        if problem := round_trip(session, record):
            raise _Found(problem)

    try:
        search()
    except _Found as found:
        return str(found)
    except Exception as error:  # noqa: BLE001 - Hypothesis' own complaint: the codec is not steady
        return f"answers differ from call to call: {raised(error)}"
    return ""
