"""5.3 % more work: 19 divides no number of records here, so each of them has its turn."""

from __future__ import annotations

from ._more import more

CODEC = more("slower_by_a_nineteenth", every=19)
