"""A codec that stops answering while it is timed: the comparison ends, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from serdelab import discover
from serdelab.ab import peer
from serdelab.ab.compare import SCENARIO, Asked, compare
from serdelab.ab.finding import Case, exit_code
from serdelab.ab.judge import Verdict
from serdelab.ab.side import Kind, Ready, Side

PLUGINS = Path(__file__).parent / "plugins" / "misbehaving"


def test_a_codec_that_hangs_while_it_is_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "PATIENCE_S", 2.0)
    discover.add_folder(PLUGINS)
    sides = [Ready(Side(name, Kind.CODEC, name)) for name in ("json_stdlib", "hangs_late")]
    cases = [
        Case("json_stdlib", "hangs_late", "person", SCENARIO, "encode"),
        Case("json_stdlib", "json_stdlib", "person", SCENARIO, "encode"),
    ]
    asked = Asked(budget=4.0, threshold=0.25, plugin_folders=(PLUGINS,))
    hung, fine = compare(sides, cases, asked)
    assert hung.verdict is Verdict.BROKEN
    assert hung.note == "head: no answer after 2 s"
    assert hung.found is None
    assert fine.found is not None, "the next comparison goes on"
    assert exit_code([hung, fine]) == 4
