"""Half more work."""

from __future__ import annotations

from ._more import more

CODEC = more("slower_by_half", every=2)
