"""What a third party writes to have its codec tried; run by ``test_third_party.py``."""

from __future__ import annotations

from serdelab_literal import CODEC

from serdelab.conformance import suite

test_literal = suite(CODEC, examples=3)
