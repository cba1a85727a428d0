"""Scenarios asked directly, on trials whose answer is known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from serdelab import discover, subjects
from serdelab.cli.shared import THROUGHPUT
from serdelab.contract import (
    Access,
    IsolatedScenario,
    Operation,
    Settings,
    TimedScenario,
    Trial,
    identity,
)
from serdelab.errors import CodecError, ProofError
from serdelab.schema import value_at

RECORDS = 20


@cache
def _records(subject: str, count: int) -> list[Any]:
    return discover.dataset(subject).load(count, 1)


def trial(
    codec: str = "json_stdlib", subject: str = "order", *, full: bool = True, count: int = RECORDS
) -> Trial:
    found = discover.codec(codec)
    schema = subjects.load(subject)
    session = found.prepare(schema, schema)
    records = _records(subject, count)
    natives = [session.populate(record) for record in records]
    return Trial(
        info=found.info,
        session=session,
        subject=subject,
        schema=schema,
        records=records,
        natives=natives,
        encodings=[session.encode(native) for native in natives],
        settings=Settings(full=full, access=subjects.describe(subject).access),
    )


def timed(name: str) -> TimedScenario:
    scenario = discover.scenario(name)
    assert isinstance(scenario, TimedScenario)
    return scenario


def isolated(name: str) -> IsolatedScenario:
    scenario = discover.scenario(name)
    assert isinstance(scenario, IsolatedScenario)
    return scenario


def measured(name: str, of: Trial) -> dict[str, Any]:
    """Operation → its measures, or the reason why there are none."""
    return dict(isolated(name).measure(of))


def operations(name: str, of: Trial) -> dict[str, Operation]:
    return {operation.name: operation for operation in timed(name).operations(of)}


def test_the_phases_are_timed_apart() -> None:
    found = operations("throughput", trial())
    assert list(found) == [
        *("populate", "encode", "decode", "read_all", "restore"),
        *("encode_batch", "decode_batch"),
    ]


def test_the_command_line_knows_all_that_are_timed() -> None:
    assert tuple(operations("throughput", trial())) == THROUGHPUT


def test_batches_are_for_full_runs() -> None:
    assert "encode_batch" not in operations("throughput", trial(full=False))


def test_the_library_s_own_callable_is_in_the_clock() -> None:
    of = trial("json_orjson")
    found = operations("throughput", of)
    assert found["encode"].call is of.session.encode
    assert found["decode"].call is of.session.decode


def test_sixteen_records_are_rotated() -> None:
    found = operations("throughput", trial())
    for name in ("populate", "encode", "decode", "restore"):
        assert len(found[name].inputs) == 16
        assert len({id(x) for x in found[name].inputs}) == 16


def test_what_is_no_work_says_why() -> None:
    found = operations("throughput", trial(subject="person"))
    assert found["populate"].call is identity
    assert found["populate"].clock == "the native is the record"
    assert found["read_all"].call is identity
    assert found["read_all"].clock == "decode is complete"


def test_a_deferring_codec_reads_everything_beside_decode() -> None:
    found = operations("throughput", trial("protobuf_upb"))
    assert found["read_all"].call is not identity
    assert found["read_all"].beside == "decode"


def test_batch_operations_count_their_records() -> None:
    of = trial()
    for name in ("encode_batch", "decode_batch"):
        operation = operations("throughput", of)[name]
        assert operation.records_per_call == 16
        operation.call(operation.inputs[0])


def test_the_encode_floor_copies() -> None:
    of = trial()
    floors = {floor.name: floor for floor in timed("throughput").floors(of)}
    for name, expected in (
        ("encode", list(of.encodings[:16])),
        ("encode_batch", [of.session.encode_batch(of.natives[:16])]),
    ):
        copies = [floors[name].call(x) for x in floors[name].inputs]
        assert copies == expected
        again = [floors[name].call(x) for x in floors[name].inputs]
        assert all(one is not other for one, other in zip(copies, again, strict=True))


@pytest.mark.parametrize("subject", ["person", "order", "event", "airport"])
def test_the_decode_floor_builds_what_decode_gives_anew_each_time(subject: str) -> None:
    of = trial(subject=subject)
    floors = {floor.name: floor for floor in timed("throughput").floors(of)}
    floor = floors["decode"]
    expected = [of.session.decode(encoding) for encoding in of.encodings[:16]]
    assert [floor.call(x) for x in floor.inputs] == expected
    assert floor.call(floor.inputs[0]) is not floor.call(floor.inputs[0])


def test_access_reads_the_value_of_the_record() -> None:
    of = trial("json_orjson")
    found = operations("access", of)
    one = found["access_one"]
    wanted = [value_at(record, of.settings.access) for record in of.records]
    assert [one.call(x) for x in one.inputs] == wanted[:16]
    many = found["access_batch"]
    assert list(many.call(many.inputs[0])) == wanted[: many.records_per_call]


def test_access_to_another_value_is_wrong() -> None:
    of = trial()
    honest = of.session.access
    assert honest is not None

    def access(path: Any) -> Access:
        def many(data: bytes) -> list[Any]:
            return ["Paris"] * 16

        return replace(honest(path), many=many)

    liar = replace(of, session=replace(of.session, access=access))
    with pytest.raises(ProofError, match="Paris"):
        operations("access", liar)


def test_access_that_is_missing_needs_a_declared_gap() -> None:
    of = trial()
    with pytest.raises(CodecError, match="declares no gap"):
        operations("access", replace(of, session=replace(of.session, access=None)))


def test_sizes_are_those_of_the_bytes() -> None:
    of = trial()
    found = measured("size", of)
    single, ten = found["batch-1"], found["batch-10"]
    assert single["raw_bytes"] == pytest.approx(sum(map(len, of.encodings)) / RECORDS, abs=1e-3)
    batch = of.session.encode_batch(of.natives[::2])
    assert ten["raw_bytes"] == len(batch)
    assert ten["gzip6_bytes"] == len(gzip.compress(batch, 6))
    assert ten["zstd3_bytes"] < ten["raw_bytes"]
    assert ten["lz4_bytes"] < ten["raw_bytes"]
    assert ten["framing"] == of.session.framing


def test_a_batch_is_never_filled_with_repeated_records() -> None:
    found = measured("size", trial())
    assert found["batch-100"] == "the subject has only 20 records in this run"


def test_the_schema_is_counted_apart() -> None:
    of = trial("protobuf_upb", "person")
    found = measured("size", of)["batch-1"]
    assert found["schema_bytes"] == len(of.session.schema_bytes)


@pytest.mark.parametrize("megabytes", [8, 32])
def test_memory_finds_what_was_allocated(megabytes: int) -> None:
    of = trial(subject="person")

    def decode_batch(data: bytes) -> list[bytearray]:
        given_back = bytearray(b"x") * (megabytes * 2**20)
        return [given_back[:1]]

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return json.dumps("x" * 2**20).encode()

    session = replace(of.session, decode_batch=decode_batch, encode_batch=encode_batch)
    found = measured("memory", replace(of, session=session))
    decode, encode = found["decode"], found["encode"]
    # what the allocator of a long-lived process asks for besides is 1 MiB or so
    assert decode["peak_bytes"] == pytest.approx(megabytes * 2**20, abs=3 * 2**20)
    assert encode["peak_bytes"] < 6 * 2**20
    assert decode["batch_records"] % RECORDS == 0


def test_memory_asks_for_a_fresh_process() -> None:
    assert isolated("memory").fresh
    assert not isolated("size").fresh
