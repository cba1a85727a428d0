"""The object of ``serdelab.check.as_json``, as text."""

from __future__ import annotations

import json

from serdelab.check.answer import Answer
from serdelab.check.as_json import as_json


def render(answer: Answer) -> str:
    return json.dumps(as_json(answer), ensure_ascii=False, allow_nan=False, indent=1)
