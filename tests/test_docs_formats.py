"""docs/formats.md speaks of every codec that there is, and of no other."""

from __future__ import annotations

import re
from pathlib import Path

from serdelab import discover

TEXT = (Path(__file__).parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
CODECS = {name: discover.codec(name).info for name in discover.plugins(discover.CODEC)}
CALLS = TEXT.split("## The calls that are timed")[1].split("##")[0]
ROWS = [line.split("|") for line in CALLS.splitlines() if line.startswith("| `")]


def test_the_table_of_calls_has_every_codec_once() -> None:
    named = [name for row in ROWS for name in re.findall(r"`(\w+)`", row[1])]
    assert sorted(named) == sorted(CODECS)


def test_all_codecs_that_are_named_exist() -> None:
    formats = "|".join({info.format.replace("-", "_") for info in CODECS.values()})
    named = set(re.findall(rf"`((?:{formats})_[a-z0-9_]+)`", TEXT))
    assert named == set(CODECS)


def test_every_link_of_a_gap_stands_on_the_page() -> None:
    """The gaps of libraries; those of formats are links into a specification that is linked."""
    links = {
        gap.link for info in CODECS.values() for gap in info.gaps if gap.kind == "not_upstream"
    }
    assert links
    assert {link for link in links if link not in TEXT} == set()
