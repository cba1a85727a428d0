"""How many instructions each phase takes: whether this code changed, where times cannot tell.

Never to rank formats: instructions a nanosecond differ by a quarter between libraries.
"""

from __future__ import annotations

from serdelab.contract import CountedScenario

from ._phases import phases

SCENARIO = CountedScenario(
    name="instructions",
    question="How many instructions does a call of each phase take?",
    operations=phases,
)
