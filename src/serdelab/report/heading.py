"""The line that every page, table and chart carries: machine, versions, date, noise floor."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from serdelab.report.quantities import percent
from serdelab.report.view import View


def line(view: View) -> str:
    """What ``facts`` gives, and the noise floor, as far as it is known."""
    noise = view.run.noise_floor
    said = facts(view.run.meta.get("environment", {}))
    return " · ".join([*said, f"noise floor {percent(noise)}"] if not math.isnan(noise) else said)


def facts(said: Mapping[str, Any]) -> list[str]:
    """Machine; CPU, cores; Python; day; commit, with + where files differ; those that are known."""
    cores = f", {said['cores']} cores" if said.get("cores") else ""
    commit = str(said.get("commit", ""))[:7]
    parts = [
        str(said.get("machine", "")),
        f"{said.get('cpu', '')}{cores}",
        str(said.get("python", "")),
        str(said.get("started", ""))[:10],
        f"commit {commit}{'+' if said.get('dirty') else ''}" if commit else "",
    ]
    return [part for part in parts if part]


def versions(view: View, codecs: Sequence[str]) -> str:
    """``library version`` of these codecs, each once."""
    infos = [view.codecs[codec] for codec in codecs if codec in view.codecs]
    return libraries(infos, str(view.run.meta.get("environment", {}).get("python", "")))


def libraries(infos: Iterable[Mapping[str, Any]], python: str) -> str:
    """``library version`` of what codecs declare, each once; without that of Python itself."""
    known = [i for i in infos if i.get("library") and i.get("version")]
    named = {str(i["library"]): str(i["version"]) for i in known}
    return ", ".join(f"{lib} {v}" for lib, v in sorted(named.items()) if not python.endswith(v))
