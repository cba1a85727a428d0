"""Telemetry: 1,000 readings of one sensor, about one a second, as a random walk."""

from __future__ import annotations

from serdelab.contract import Dataset, Record

from ._random import Draw, moment

POINTS = 1000

_METRICS = (  # name, unit, where the walk starts, its largest step
    ("room.temperature", "°C", 21.5, 0.04),
    ("room.humidity", "%", 44.0, 0.3),
    ("mains.frequency", "Hz", 50.0, 0.01),
    ("pump.pressure", "kPa", 412.0, 2.5),
    ("tank.level", "m", 3.2, 0.005),
)
_SITES = ("linz-1", "linz-2", "graz-1", "αθήνα-1", "osaka-3")
_FIRST_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z
_YEAR_MS = 365 * 24 * 3600 * 1000


def _points(draw: Draw, unit: str, value: float, step: float) -> list[Record]:
    site = draw.one_of(_SITES)
    at = _FIRST_MS + draw.below(_YEAR_MS)
    points: list[Record] = []
    for _ in range(POINTS):
        at += draw.between(950, 1050)
        value += (draw.unit() - 0.5) * step
        tags = {"site": site, "unit": unit}
        if draw.chance(0.1):
            tags["quality"] = draw.one_of(("estimated", "late"))
        points.append({"timestamp": moment(at), "value": value, "tags": tags})
    return points


def _telemetry(draw: Draw) -> Record:
    metric, unit, start, step = draw.one_of(_METRICS)
    return {
        "device_id": draw.below(1 << 32),
        "metric": metric,
        "points": _points(draw, unit, start, step),
    }


def _load(n: int, seed: int) -> list[Record]:
    draw = Draw(seed)
    return [_telemetry(draw) for _ in range(n)]


DATASET = Dataset(subject="telemetry", load=_load, source="generated", license="MIT")
