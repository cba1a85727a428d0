"""The data set contract: where records of a subject come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
"""A message as plain Python data of the neutral model (``serdelab.schema.model`` has the table)."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """A source of records.

    ``load(n, seed)`` gives a list of ``n`` records, or all there are when the source is finite and
    smaller. The same arguments give equal records on every machine and Python version: generators
    use ``random.Random(seed).random()`` and arithmetic alone, because other methods of ``Random``
    are not promised to repeat across versions. Raises ``Unavailable`` when the package that holds
    the data is not installed.
    """

    subject: str
    load: Callable[[int, int], list[Record]]
    source: str  # "generated", or the package and what it holds
    license: str
    extra: str = ""  # the extra of serdelab that installs the source
