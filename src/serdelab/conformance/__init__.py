"""The conformance suite: what every codec must do, for ours and for those of third parties.

Three lines make a test module of it::

    from my_plugin.msgpack_fast import CODEC
    from serdelab.conformance import suite

    test_my_codec = suite(CODEC)

pytest then shows one test a check. ``conform(CODEC)`` does the same without pytest, and raises.
The codec has to stand under a module-level name, so that a process of its own can load it.

Needs Hypothesis and pytest: ``pip install -e '.[conformance]'``.
"""

from importlib.util import find_spec

from serdelab.errors import Unavailable

if not (find_spec("hypothesis") and find_spec("pytest")):
    raise Unavailable("Hypothesis or pytest", "conformance")

from serdelab.conformance.checks import CHECKS, Check
from serdelab.conformance.examination import Examination, Material, bundled
from serdelab.conformance.suite import Nonconformance, conform, examine, suite

__all__ = [
    "CHECKS",
    "Check",
    "Examination",
    "Material",
    "Nonconformance",
    "bundled",
    "conform",
    "examine",
    "suite",
]
