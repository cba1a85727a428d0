"""An error that nobody foresaw: it must not pass for a verdict."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import NoReturn

import pytest

from serdelab.cli import main
from serdelab.cli.main import COMMANDS, DEFECT, EPILOG
from serdelab.errors import UsageError

MAIN = sys.modules["serdelab.cli.main"]  # the package's attribute of that name is the function
ROOT = Path(__file__).parents[1]
CALLS = {
    "ab": ("serdelab.ab.side.parse_both", ("ab", "json_stdlib", "json_stdlib")),
    "gate": ("serdelab.gate.sides.opened", ("gate", "--base", "HEAD")),
    "selftest": ("serdelab.cli.selftest_.select", ("selftest",)),
    "list": ("serdelab.cli.verify.verify_subjects", ("list", "--verify")),
}


class Panic(BaseException):
    """What libraries in Rust raise is no Exception either."""


@pytest.fixture(autouse=True)
def no_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """``main`` has the process to itself; here it has not."""
    monkeypatch.setattr(MAIN, "ENDINGS", ())


def code_of(*arguments: str) -> object:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    return end.value.code


def raises(monkeypatch: pytest.MonkeyPatch, place: str, error: BaseException) -> None:
    def broken(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr(place, broken)


@pytest.mark.parametrize("command", CALLS)
@pytest.mark.parametrize("error", [KeyError("no\nsuch"), Panic("no such"), SystemExit(1)])
def test_a_defect_has_a_code_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    error: BaseException,
) -> None:
    place, arguments = CALLS[command]
    raises(monkeypatch, place, error)
    assert code_of(*arguments) == DEFECT
    said = capsys.readouterr().err.splitlines()
    assert said[0].startswith(f"error: a defect of serdelab: {type(error).__name__}: ")
    assert said[1].startswith("  try: the same with --debug")
    assert len(said) == 2


def test_debug_shows_where_and_keeps_the_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    place, arguments = CALLS["gate"]
    for error, code in ((KeyError("x"), DEFECT), (UsageError("x"), 2), (OSError("x"), 2)):
        raises(monkeypatch, place, error)
        assert code_of(*arguments, "--debug") == code
        said = capsys.readouterr().err
        assert "Traceback" in said
        assert "in broken" in said


def test_a_command_that_cannot_be_imported(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(name: str) -> NoReturn:
        raise SyntaxError(name)

    monkeypatch.setattr(MAIN, "import_module", broken)
    for command in COMMANDS:
        assert code_of(command) == DEFECT
    assert "SyntaxError: serdelab.cli.gate_" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["README.md", "docs/gate.md", "docs/ab.md"])
def test_it_is_documented(text: str) -> None:
    lines = (ROOT / text).read_text(encoding="utf-8").splitlines()
    assert any(str(DEFECT) in line and "a defect of serdelab" in line for line in lines)
    assert f"\n  {DEFECT}   a defect of serdelab" in EPILOG
