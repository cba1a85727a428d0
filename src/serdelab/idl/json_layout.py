"""Lays JSON out as a person does: on one line what fits there, else one member a line."""

from __future__ import annotations

import json
from typing import Any

from serdelab.idl.json_text import array, members

_WIDTH = 96


def lay_out(value: Any, before: int = 0, indent: int = 0) -> str:
    """``before`` characters stand on the first line already, ``indent`` before each further one."""
    line = json.dumps(value, ensure_ascii=False)
    if before + len(line) <= _WIDTH:
        return line
    inner = " " * (indent + 2)
    pairs, items = members(value), array(value)
    if pairs:
        starts = {key: f"{inner}{json.dumps(key, ensure_ascii=False)}: " for key in pairs}
        lines = [s + lay_out(pairs[key], len(s) + 1, indent + 2) for key, s in starts.items()]
        return "{\n" + ",\n".join(lines) + "\n" + " " * indent + "}"
    if items:
        lines = [inner + lay_out(item, len(inner) + 1, indent + 2) for item in items]
        return "[\n" + ",\n".join(lines) + "\n" + " " * indent + "]"
    return line
