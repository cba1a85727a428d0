"""``buf breaking`` with its rules WIRE_JSON: what stands beside the readers of JSON."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from serdelab.check.checkers import buf_breaking

BUF_JSON = replace(
    buf_breaking.CHECKER,
    name="buf WIRE_JSON",
    judge=partial(buf_breaking.judge, rules="WIRE_JSON"),
)
