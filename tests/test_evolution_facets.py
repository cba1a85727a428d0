"""What a facet's two texts tell: fewer values, more, or neither."""

from __future__ import annotations

import pytest

from serdelab.evolution.facets import facet_kind


@pytest.mark.parametrize(
    ("facet", "before", "after", "kind", "changed"),
    [
        ("maximum", None, "5", "tighten", False),
        ("maximum", "5", None, "loosen", False),
        ("maximum", "5", "10", "loosen", False),
        ("maxInclusive", "-5", "-7.5", "tighten", False),
        ("totalDigits", "9", "10", "loosen", False),
        ("minimum", "5", "10", "tighten", False),
        ("minInclusive", "1E999999999", "0", "loosen", False),
        ("exclusiveMinimum", "true", "false", "tighten", True),
        ("multipleOf", "2", "4", "tighten", False),
        ("multipleOf", "4", "2", "loosen", False),
        ("multipleOf", "0.3", "0.1", "loosen", False),
        ("multipleOf", "2", "3", "tighten", True),
        ("multipleOf", "1E400", "3", "tighten", True),
        ("members", "xs:int", "xs:int xs:date", "loosen", False),
        ("members", "xs:int xs:date", "xs:int", "tighten", False),
        ("members", "xs:int", "xs:date", "tighten", True),
        ("values", "1", "2", "tighten", True),
        ("values", "2", "1", "tighten", True),
        ("pattern", "a", "b", "tighten", True),
        ("minInclusive", "2020-01-01", "2021-01-01", "tighten", True),
        ("maximum", "NaN", "1", "tighten", True),
    ],
)
def test_facets(
    facet: str, before: str | None, after: str | None, kind: str, changed: bool
) -> None:
    found = facet_kind(facet, before, after)
    assert (found[0].value, found[1]) == (kind, changed)
