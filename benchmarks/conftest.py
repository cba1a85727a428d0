"""What ``pytest benchmarks/`` times: which codecs, subjects and phases, proven before the clock.

    pytest benchmarks/ --subject person --codec 'json_*' --operation encode,read_all

pytest-benchmark calibrates on the first call, which is a cold one, and then often takes one call a
round. Here a call is warm before it is calibrated, a round lasts about ``ROUND_NS``, and a pass
over several records is timed, so that the price of a call of pytest-benchmark's is shared by them.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest

from serdelab import discover, subjects
from serdelab.cli.shared import select
from serdelab.contract import Operation, TimedScenario, Trial, identity
from serdelab.errors import Unavailable
from serdelab.measure import Competitor, time_batch
from serdelab.rows import TWIN, Proof
from serdelab.run.alone import facts
from serdelab.run.code import code_of
from serdelab.run.material import timed
from serdelab.run.trial import build

REFERENCE, SCENARIO = "json_stdlib", "throughput"
SUBJECTS, SECONDS = "person,order", 0.3
OPERATIONS = ("populate", "encode", "decode", "read_all", "restore")
FINISHED = "decode and read all"
ROUND_NS = 250_000  # short enough to fit between two disturbances of the machine
LEAST, MOST = 10, 5_000  # rounds
COLUMNS = ["min", "median", "iqr", "rounds", "iterations"]


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("serdelab")
    group.addoption("--subject", default=SUBJECTS, help="names or globs, with commas")
    group.addoption("--codec", default="", help="names or globs, with commas")
    group.addoption("--operation", default="*", help="names or globs, with commas")
    group.addoption("--seconds", type=float, default=SECONDS, help="of each benchmark")


def pytest_configure(config: pytest.Config) -> None:
    """The mean and its deviation say little on a shared machine, so they are not shown."""
    if not any(str(a).startswith("--benchmark-columns") for a in config.invocation_params.args):
        config.option.benchmark_columns = COLUMNS


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    def option(name: str) -> str:
        return str(metafunc.config.getoption(name))

    known = list(discover.plugins(discover.CODEC))
    codecs = select("codec", [option("--codec")], known) if option("--codec") else None
    chosen = codecs or discover.timed_codecs()
    beside = (TWIN,) if REFERENCE in chosen else ()
    cases = [
        pytest.param(subject, operation, codec, id=f"{subject}-{operation}-{codec}")
        for subject in select("subject", [option("--subject")], subjects.names())
        for operation in select("operation", [option("--operation")], OPERATIONS)
        for codec in (*chosen, *beside)
    ]
    metafunc.parametrize(("subject", "operation", "codec"), cases)


@dataclass(frozen=True, slots=True)
class Timing:
    """A phase of a codec on a subject, warm and cut into rounds."""

    operation: Operation
    group: str
    iterations: int
    rounds: int
    extra: dict[str, Any]


@pytest.fixture
def timing(subject: str, operation: str, codec: str, request: pytest.FixtureRequest) -> Timing:
    """Skips with the reason what has no work to do, or cannot be done here."""
    trial, proof, declared = proven(subject, codec)
    found = next(each for each in _operations(trial) if each.name == operation)
    if found.call is identity:
        pytest.skip(f"no work: {found.clock}")
    seconds = float(str(request.config.getoption("--seconds")))
    iterations, rounds = calibrated(found.call, found.inputs, seconds)
    extra = {
        "codec": codec,
        "subject": subject,
        "operation": operation,
        "scenario": SCENARIO,
        "reference": REFERENCE,
        "calls_per_iteration": len(found.inputs),
        "bytes_per_call": found.bytes_per_call,
        "clock": found.clock,
        "proof": [proof.records, proof.encoded_bytes, proof.sha256],
        "code": code_of(trial.info.name, SCENARIO),
        "declared": declared,
    }
    group = f"{subject}: {_said(trial, operation)}, {len(found.inputs)} records"
    return Timing(found, group, iterations, rounds, extra)


def _said(trial: Trial, operation: str) -> str:
    """A decode that leaves nothing for later stands beside those that read everything."""
    if operation == "decode" and trial.session.read_all is not None:
        return "decode, values not read yet"
    return {"decode": FINISHED, "read_all": FINISHED}.get(operation, operation)


@cache
def proven(subject: str, codec: str) -> tuple[Trial, Proof, dict[str, Any]]:
    """Every record has come back equal from its bytes; the twin is prepared apart."""
    found = discover.codec(REFERENCE if codec == TWIN else codec)
    gap = next((g for g in found.info.gaps if g.scope == f"subject:{subject}"), None)
    if gap is not None:
        pytest.skip(gap.reason)
    try:
        declared = facts(found)
    except Unavailable as error:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(str(error))
    candidate = build(found, timed(subject), full=False, step=lambda _: None)
    return candidate.trial, candidate.prove(batch=False), declared


def _operations(trial: Trial) -> Sequence[Operation]:
    scenario = discover.scenario(SCENARIO)
    assert isinstance(scenario, TimedScenario)
    return list(scenario.operations(trial))


def calibrated(
    call: Callable[[Any], Any], inputs: Sequence[Any], seconds: float
) -> tuple[int, int]:
    """(passes a round, rounds): warm until two laps agree, then by the fastest of three laps."""
    Competitor("warm", call, inputs).calibrate()
    gc.collect()
    lap = max(1, min(time_batch(call, inputs) for _ in range(3)))
    iterations = max(1, round(ROUND_NS / lap))
    return iterations, min(MOST, max(LEAST, round(seconds * 1e9 / lap / iterations)))
