"""The line that every page, table and chart carries: machine, versions, date, noise floor."""

from __future__ import annotations

import math
from collections.abc import Sequence

from serdelab.report.quantities import percent
from serdelab.report.view import View


def line(view: View) -> str:
    """``machine · cpu, n cores · Python · day · commit · noise floor``, as far as it is known."""
    said = view.run.meta.get("environment", {})
    cores = f", {said['cores']} cores" if said.get("cores") else ""
    noise = view.run.noise_floor
    parts = [
        str(said.get("machine", "")),
        f"{said.get('cpu', '')}{cores}",
        str(said.get("python", "")),
        day(view),
        f"commit {said['commit'][:7]}{'+' if said.get('dirty') else ''}"
        if said.get("commit")
        else "",
        f"noise floor {percent(noise)}" if not math.isnan(noise) else "",
    ]
    return " · ".join(part for part in parts if part)


def day(view: View) -> str:
    """The UTC day the run began."""
    return str(view.run.meta.get("environment", {}).get("started", ""))[:10]


def versions(view: View, codecs: Sequence[str]) -> str:
    """``library version`` of these codecs, each once."""
    infos = [view.codecs[codec] for codec in codecs if codec in view.codecs]
    named = {str(i["library"]): str(i["version"]) for i in infos if i["library"] and i["version"]}
    python = str(view.run.meta.get("environment", {}).get("python", ""))
    return ", ".join(f"{lib} {v}" for lib, v in sorted(named.items()) if not python.endswith(v))
