"""The long search: random messages beyond those at the borders.

Half of them are random all over; the other half is ordinary but for one place, so that it is known
what a refusal is due to. Hypothesis draws them, the same in every process; it is imported only when
somebody searches.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from serdelab.errors import Unavailable
from serdelab.evolution.focus import Focus
from serdelab.evolution.slots import zero_of
from serdelab.evolution.values import Messages, Trial, Varied
from serdelab.schema.shape import Ref, Shapes, Symbols

if TYPE_CHECKING:
    from serdelab.evolution.strategies import Strategy


def search(shapes: Shapes, root: str, focus: Focus, many: int) -> list[Trial]:
    """``many`` trials, or fewer where there are no more. Unfillable, Unavailable."""
    if not find_spec("hypothesis"):
        raise Unavailable("hypothesis, which draws more values than those at the borders", "dev")
    from hypothesis import strategies as st

    from serdelab.evolution.strategies import values_of

    anywhere = values_of(shapes, root, focus).map(_everywhere)
    places = _places(shapes, root, focus)
    return drawn(st.one_of([anywhere, st.one_of(places)]) if places else anywhere, many)


def drawn(strategy: Strategy, many: int) -> list[Any]:
    """Examples of a strategy: the same ones whenever it is the same strategy."""
    from hypothesis import HealthCheck, Phase, given, settings

    found: list[Any] = []

    @settings(
        max_examples=many,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=(
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
            HealthCheck.too_slow,
            HealthCheck.nested_given,
        ),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found[:many]


def _everywhere(record: dict[str, Any]) -> Trial:
    return Trial(record, "", None, _itself)


def _itself(value: Any) -> Any:
    return value


def _places(shapes: Shapes, root: str, focus: Focus) -> list[Strategy]:
    """For each place that holds one scalar, trials of random ones there."""
    from serdelab.evolution.strategies import Leaves

    leaves = Leaves(shapes)
    known: dict[str, Varied] = {}
    for varied in Messages(shapes, focus).varied(root):
        if varied.shape is not None and leaves.knows(varied.shape):
            known.setdefault(varied.path, varied)
    return [leaves.of(v.shape).map(_put(shapes, v)) for v in known.values() if v.shape is not None]


def _put(shapes: Shapes, varied: Varied) -> Callable[[Any], Trial]:
    enum = shapes.types[varied.shape.name] if isinstance(varied.shape, Ref) else None
    zero = zero_of(enum) if isinstance(enum, Symbols) else None

    def trial(value: Any) -> Trial:
        return replace(varied, value=value, zero=zero is not None and value == zero).trial()

    return trial
