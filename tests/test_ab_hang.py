"""A codec that stops answering: it is waited for with patience, and not at all after Ctrl-C."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic

import pytest

from serdelab import discover
from serdelab.ab import instructions, peer
from serdelab.ab.compare import SCENARIO, Asked, compare
from serdelab.ab.finding import Case, exit_code
from serdelab.ab.judge import Verdict
from serdelab.ab.peer import Player, PlayerFault, Program
from serdelab.ab.side import HERE, Kind, Ready, Side
from serdelab.gate import proofs
from serdelab.gate.proof import About, Report, Stock
from serdelab.gate.sides import Sides
from serdelab.gate.touched import Tree
from serdelab.toml_file import TomlFile

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


SLEEPS = "import time; time.sleep(60)"


def player(folder: Path, code: str, patience: float = 0.0) -> Player:
    file = folder / "player.py"
    file.write_text(code, encoding="utf-8")
    return Player((), {}, 0, Program(str(file), patience=patience))


@pytest.fixture
def at_once() -> Iterator[None]:
    """Far less than the patience that a player has."""
    begun = monotonic()
    yield
    assert monotonic() - begun < peer.PATIENCE_S / 2


def test_a_process_that_closes_its_pipes_and_lives_on(tmp_path: Path, at_once: None) -> None:
    code = f"import os; os.closerange(0, 3); {SLEEPS}"
    with (
        player(tmp_path, code, patience=1.0) as quiet,
        pytest.raises(PlayerFault, match="closed its pipes and did not end within 1 s"),
    ):
        quiet.hear("facts")


def test_a_process_that_never_listens_is_told_by_the_first_question(tmp_path: Path) -> None:
    """More than a pipe holds, so that it has ended before all of it is written."""
    file = tmp_path / "player.py"
    file.write_text("raise SystemExit(3)", encoding="utf-8")
    with (
        Player((), {"long": "x" * 10**6}, 0, Program(str(file))) as gone,
        pytest.raises(PlayerFault, match="its process ended with 3"),
    ):
        gone.hear("facts")


@dataclass(slots=True)
class Hangs:
    """A player that says nothing, heard in a thread; ``heard`` once it is."""

    folder: Path
    heard: Event = field(default_factory=Event)

    def __call__(self) -> None:
        """Twice, as where a lost process is replaced."""
        for _ in range(2):
            with player(self.folder, SLEEPS) as one, suppress(PlayerFault):
                self.heard.set()
                one.hear("facts")


def test_nobody_waits_for_a_count_that_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: None
) -> None:
    """The count of base stands for Ctrl-C, which comes while head hangs."""
    hangs = Hangs(tmp_path)

    def counted(stand: str, hash_seed: int) -> float:
        if stand == "head":
            hangs()
        assert hangs.heard.wait(60)
        raise KeyboardInterrupt

    def stands(*_: object) -> tuple[str, str]:
        return "base", "head"

    monkeypatch.setattr("serdelab.run.callgrind.missing", str)
    monkeypatch.setattr(instructions, "stands", stands)
    monkeypatch.setattr(instructions, "_prepare", str)
    monkeypatch.setattr(instructions, "_count", counted)
    case = Case("json_stdlib", "json_stdlib", "person", SCENARIO, "encode")
    with pytest.raises(KeyboardInterrupt):
        instructions.count((), case)
    with player(tmp_path, "print('{\"facts\": 1}')") as fine:
        assert fine.hear("facts") == 1, "the next one plays"


def test_nobody_waits_for_proofs_that_are_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: None
) -> None:
    hangs = Hangs(tmp_path)

    def stock(*_: object) -> Stock:
        return Stock(tmp_path, {}, {}, {})

    def prove(ready: Ready, codec: str, *_: object) -> Report:
        if codec == "hangs":
            hangs()
        return Report(About("ok"))

    def interrupted(words: str, number: int, of: int) -> None:
        if of > 1:
            assert hangs.heard.wait(60)
            raise KeyboardInterrupt

    monkeypatch.setattr(proofs, "stock", stock)
    monkeypatch.setattr(proofs, "prove", prove)
    ready = Ready(Side(HERE, Kind.REVISION, ""))
    sides = Sides(ready, ready, Tree({}, {}, (), ()), (), (), (), TomlFile.parse("", "nowhere"))
    with pytest.raises(KeyboardInterrupt):
        proofs.proofs(sides, ("quick", "hangs", "hangs"), (), tmp_path, interrupted)
