"""The corpus of pairs: what every codec does on each has been reasoned out first."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from corpus_files import IDLS, Column, Entry, agrees, entries, seen

from serdelab import discover
from serdelab.evolution.outcome import Direction


@cache
def known(idl: str) -> list[Entry]:
    return entries(idl)


@pytest.mark.parametrize(
    ("entry", "column"),
    [
        pytest.param(entry, column, id=f"{entry}-{column.codec}-{column.way}")
        for idl in IDLS
        for entry in known(idl)
        for column in entry.columns
    ],
)
def test_a_codec_does_what_is_expected(entry: Entry, column: Column) -> None:
    found = seen(entry.pair(), column)
    wrong = [
        f"{direction}: {got!r}, expected {expected!r}"
        for direction, expected, got in zip(Direction, column.expected, found, strict=True)
        if not agrees(expected, got)
    ]
    assert wrong == []


def test_there_are_as_many_pairs_as_promised() -> None:
    pairs = Counter(entry.idl for idl in IDLS for entry in known(idl))
    assert sum(pairs.values()) >= 300
    assert all(pairs[idl] >= 50 for idl in IDLS)


def test_no_pair_is_there_twice() -> None:
    texts = [
        (entry.idl, entry.old, entry.new, str(entry.hints)) for idl in IDLS for entry in known(idl)
    ]
    assert [each for each, count in Counter(texts).items() if count > 1] == []


def test_all_codecs_of_the_lab_have_pairs() -> None:
    tried = {c.codec for idl in IDLS for entry in known(idl) for c in entry.columns}
    codecs = discover.plugins(discover.CODEC)
    lab = {name for name in codecs if discover.codec(name).evolution is not None}
    assert lab - tried == set()
