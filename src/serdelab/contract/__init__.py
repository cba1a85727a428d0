"""What a plug-in may import: the law of codecs, data sets and scenarios, and nothing more.

A plug-in file holds one module-level name, ``CODEC``, ``DATASET`` or ``SCENARIO``, and is found by
its folder or by an entry point; no list is edited. The schema model and the errors complete what a
plug-in may use of serdelab.
"""

from serdelab.contract.codec import (
    Access,
    Codec,
    CodecInfo,
    Gap,
    GapKind,
    Limits,
    Path,
    Session,
    identity,
)
from serdelab.contract.dataset import Dataset, Record
from serdelab.contract.evolution import Evolution, Link, Side
from serdelab.contract.scenario import (
    CountedScenario,
    IsolatedScenario,
    Measures,
    Operation,
    Scenario,
    Settings,
    TimedScenario,
    Trial,
)

__all__ = [
    "Access",
    "Codec",
    "CodecInfo",
    "CountedScenario",
    "Dataset",
    "Evolution",
    "Gap",
    "GapKind",
    "IsolatedScenario",
    "Limits",
    "Link",
    "Measures",
    "Operation",
    "Path",
    "Record",
    "Scenario",
    "Session",
    "Settings",
    "Side",
    "TimedScenario",
    "Trial",
    "identity",
]
