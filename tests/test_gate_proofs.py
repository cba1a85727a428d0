"""Proofs of codecs that hang, die or lie, in processes of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from gate_repo import ROOT

from serdelab.ab import peer
from serdelab.ab.revision import copy_present
from serdelab.ab.side import HERE, Kind, Ready, Side
from serdelab.errors import UsageError
from serdelab.gate.entry import Mark
from serdelab.gate.proof import Proven, Stock, prove, stock
from serdelab.gate.proofs import Proofs
from serdelab.gate.thresholds import Thresholds

SUBJECTS = ("event", "person")
HOSTILE = {
    "dies": "encode=lambda _: os._exit(3)",
    "dies_of_one": "encode=lambda native: os._exit(3) if 'userName' in native else _encode(native)",
    "hangs": "encode=lambda _: time.sleep(600)",
    "leaves": "encode=lambda _: sys.exit(0)",
    "prints": 'encode=lambda native: (print(\'{"result": {"status": "ok"}}\'), _encode(native))[1]',
    "raises": "encode=lambda _: 1 // 0",
    "other_type": "encode=lambda native: bytearray(_encode(native))",
}


@pytest.fixture(scope="module")
def side(tmp_path_factory: pytest.TempPathFactory) -> Ready:
    folder = tmp_path_factory.mktemp("side")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        copy_present(folder)
    codecs = folder / "serdelab" / "codecs"
    text = (codecs / "json_stdlib.py").read_text(encoding="utf-8")
    for name, call in HOSTILE.items():
        tampered = text.replace("encode=_encode,", f"{call},").replace("json_stdlib", name)
        imports = "import json\nimport os\nimport sys\nimport time"
        assert call in tampered
        codec = codecs / f"{name}.py"
        codec.write_text(tampered.replace("import json", imports, 1), encoding="utf-8")
    (codecs / "dies_early.py").write_text("import os\nos._exit(5)\n", encoding="utf-8")
    (codecs / "needs_more.py").write_text("import no_such_library\n", encoding="utf-8")
    later = text.replace("json_stdlib", "needs_more_later").replace('"python"', '"no_such_library"')
    later = later.replace("    from json import encoder, scanner", "    import no_such_library")
    (codecs / "needs_more_later.py").write_text(later, encoding="utf-8")
    return Ready(Side(HERE, Kind.REVISION, ""), (folder,))


@pytest.fixture(scope="module")
def records(side: Ready, tmp_path_factory: pytest.TempPathFactory) -> Stock:
    return stock(side, SUBJECTS, tmp_path_factory.mktemp("stock") / "head")


@pytest.mark.parametrize(
    ("codec", "status", "words"),
    [
        ("dies", "crashed", "ended with 3"),
        ("dies_early", "crashed", "ended with 5"),
        ("needs_more", "unavailable", "no_such_library is not installed"),
        ("needs_more_later", "unavailable", "no_such_library is not installed; pip"),
        ("raises", "failed", "ZeroDivisionError"),
        ("leaves", "crashed", "ended with 0"),
        ("other_type", "wrong", "wrote 'bytes', read 'bytearray'"),
        ("no_such_codec", "failed", "no codec matches"),
    ],
)
def test_a_fault_is_a_result(
    side: Ready, records: Stock, codec: str, status: str, words: str
) -> None:
    report = prove(side, codec, SUBJECTS, records, records)
    assert report.subjects.keys() == set(SUBJECTS)
    for proven in report.subjects.values():
        assert proven.status == status
        assert words in proven.reason


def test_one_that_dies_of_one_subject_is_proven_on_the_others(side: Ready, records: Stock) -> None:
    report = prove(side, "dies_of_one", ("person", "event"), records, records)
    assert report.about.library == "python"
    assert not report.subjects["person"].ok
    assert report.subjects["event"].ok
    assert len(report.subjects["event"].sizes) == records.counts["event"]


def test_one_that_hangs_is_ended(
    side: Ready, records: Stock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(peer, "PATIENCE_S", 3.0)
    report = prove(side, "hangs", ("event",), records, records)
    assert "no answer after 3 s" in report.subjects["event"].reason


def test_what_it_prints_is_no_answer(side: Ready, records: Stock) -> None:
    report = prove(side, "prints", ("event",), records, records)
    assert report.subjects["event"].ok
    assert sum(report.subjects["event"].sizes) > records.counts["event"]


def test_records_that_cannot_be_made_are_told(side: Ready, tmp_path: Path) -> None:
    found = stock(side, ("event", "nothing"), tmp_path / "head")
    assert found.digests.keys() == {"event"}
    assert "nothing" in found.faults["nothing"].reason


@pytest.mark.parametrize(
    ("status", "before", "mark"),
    [
        ("unavailable", {}, Mark.TOLD),
        ("unavailable", {"event": "digest"}, Mark.BROKEN),
        ("failed", {}, Mark.BROKEN),
    ],
)
def test_records_that_base_has_and_head_cannot_make_are_broken(
    status: str, before: dict[str, str], mark: Mark
) -> None:
    base = Stock(Path(), before, {}, {})
    head = Stock(Path(), {}, {}, {"event": Proven(status, "no data")})
    (entry,) = Proofs(("event",), (base, head), {}, {}, {}).entries(Thresholds())
    assert entry.mark is mark
    assert entry.words == "no schema or records: no data"


def test_a_side_that_is_not_used_is_refused(tmp_path: Path) -> None:
    """An empty folder: Python would take the installed packages in its place."""
    empty = Ready(Side(HERE, Kind.REVISION, ""), (tmp_path / "empty",))
    with pytest.raises(UsageError, match="was not used"):
        stock(empty, ("event",), tmp_path / "head")
