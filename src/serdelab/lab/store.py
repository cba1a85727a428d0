"""The folder of a run of the lab while it is being written."""

from __future__ import annotations

from serdelab.evolution_rows import ROWS, RUN
from serdelab.run.store import Store


class LabStore(Store):
    run_name, rows_name = RUN, ROWS
    parts = frozenset({"request", "environment", "codecs", "cases"})
    command = "python bench.py evolve"
