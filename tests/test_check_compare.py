"""Other checkers: what they say, and where codecs refute them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from check_answers import BACK, FORTH, TOTAL, result, seen

from serdelab.check.checkers import Checker, CheckerVerdict, Said, checkers, chosen
from serdelab.check.checkers.checker import Done, program
from serdelab.check.compare import Compared, compare, refuted
from serdelab.check.trees import Version
from serdelab.errors import UnknownName, UsageError
from serdelab.evolution.outcome import Outcome, Verdict

FINE, LOUD, SILENT = Verdict.COMPATIBLE, Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY
CALM = result(TOTAL, seen(FINE, BACK), seen(FINE, FORTH))
SUFFIXES = {
    "buf": "proto",
    "avro": "avsc",
    "thrift-audit": "thrift",
    "jsonschema-rs": "schema.json",
}
PROTO = 'syntax = "proto3"; message M {{ {} }}'
PROTO2 = 'syntax = "proto2"; message M {{ optional int32 a = 1 [default = {}]; }}'
AVRO = '{{"type": "record", "name": "M", "fields": [{}]}}'
JSON = '{{"type": "object", "properties": {{{}}}}}'
LONG, INT = '{"name": "a", "type": "long"}', '{"name": "a", "type": "int"}'


def verdict(backward: Said, forward: Said | None = None) -> CheckerVerdict:
    return CheckerVerdict("it", "1", backward, forward)


def test_all_are_found_and_named() -> None:
    assert set(checkers()) == set(SUFFIXES)
    assert {checker.idl for checker in checkers().values()} == {
        "proto",
        "avsc",
        "thrift",
        "jsonschema",
    }
    assert [checker.name for checker in chosen(("avro,buf", "avro"))] == ["avro", "buf"]
    assert len(chosen(("all",))) == len(SUFFIXES)


def test_an_unknown_checker_is_said() -> None:
    with pytest.raises(UnknownName, match="did you mean avro") as caught:
        chosen(("arvo",))
    assert "--compare" in caught.value.hint


# Refutations ------------------------------------------------------------------------------------


def test_compatible_is_refuted_by_a_witness() -> None:
    found = result(TOTAL, seen(SILENT, BACK, {"total": Outcome.SILENT_LOSS}), seen(FINE, FORTH))
    (one,) = refuted(verdict(Said.COMPATIBLE, Said.COMPATIBLE), found)
    assert (one.direction, one.missed) == (BACK, True)
    assert one.witness is not None
    assert "a_codec breaks_silently: silent_loss at total" in one.text


def test_breaking_is_not_confirmed_where_no_codec_finds_anything() -> None:
    (one,) = refuted(verdict(Said.BREAKING), CALM)
    assert (one.direction, one.missed, one.values) == (BACK, False, 40)


@pytest.mark.parametrize("said", [verdict(Said.UNKNOWN), verdict(Said.COMPATIBLE)])
def test_what_agrees_or_does_not_know_is_not_refuted(said: CheckerVerdict) -> None:
    assert list(refuted(said, CALM)) == []


def test_breaking_is_confirmed_by_any_codec() -> None:
    found = result(TOTAL, seen(FINE, BACK), seen(LOUD, BACK, codec="other"))
    assert list(refuted(verdict(Said.BREAKING), found)) == []


def test_nothing_is_not_confirmed_where_nothing_was_tried() -> None:
    assert list(refuted(verdict(Said.BREAKING), result(TOTAL))) == []
    untried = seen(Verdict.UNDECIDED, BACK, values_tried=0)
    assert list(refuted(verdict(Said.BREAKING), result(TOTAL, untried))) == []


# What happens to a checker ----------------------------------------------------------------------

VERSION = Version("v1", Path("a.proto"))


def asked(checker: Checker) -> tuple[Compared, ...]:
    return compare((checker,), "proto", (VERSION, VERSION), CALM, lambda text: f"shown {text}")


def test_a_checker_that_is_missing_says_how_to_install_it() -> None:
    (one,) = asked(Checker("it", "proto", lambda: "not installed: apt", _fails))
    assert (one.verdict, one.reason) == (None, "not installed: apt")


def test_a_checker_that_fails_says_why() -> None:
    (one,) = asked(Checker("it", "proto", lambda: None, _fails))
    assert (one.verdict, one.reason) == (None, "shown it failed: no such luck")


def test_findings_name_files_as_the_user_does() -> None:
    said = replace(verdict(Said.COMPATIBLE), findings=("/tmp/x: bad",))
    (one,) = asked(Checker("it", "proto", lambda: None, lambda old, new: said))
    assert one.verdict is not None
    assert one.verdict.findings == ("shown /tmp/x: bad",)


def test_a_checker_of_another_idl_is_not_asked() -> None:
    assert asked(Checker("it", "avsc", lambda: None, _fails)) == ()


def _fails(old: Version, new: Version) -> CheckerVerdict:
    raise UsageError("no such luck")


# The checkers themselves ------------------------------------------------------------------------


def ask(name: str, folder: Path, old: str, new: str) -> CheckerVerdict:
    checker = checkers()[name]
    missing = checker.available()
    if missing is not None:  # the one that is no Python package is optional
        assert name == "thrift-audit", missing
        pytest.skip(f"{name}: {missing}")
    versions: list[Version] = []
    for label, text in (("old", old), ("new", new)):
        path = folder / f"{label}.{SUFFIXES[name]}"
        path.write_text(text, encoding="utf-8")
        versions.append(Version(label, path, (folder,)))
    return checker.judge(*versions)


@pytest.mark.parametrize(
    ("name", "old", "new", "backward", "forward", "finding"),
    [
        ("buf", PROTO.format(""), PROTO.format("int32 a = 1;"), "compatible", None, ""),
        (
            "buf",
            PROTO.format("int32 a = 1;"),
            PROTO.format("string a = 1;"),
            "breaking",
            None,
            "FIELD_WIRE_COMPATIBLE_TYPE",
        ),
        (
            "buf",  # and a codec shows that it is not: -1 arrives as 2^32 - 1
            PROTO.format("int32 a = 1;"),
            PROTO.format("uint32 a = 1;"),
            "compatible",
            None,
            "",
        ),
        (
            "buf",  # a message without the field is read as another value
            PROTO2.format(1),
            PROTO2.format(2),
            "breaking",
            None,
            "FIELD_SAME_DEFAULT",
        ),
        ("avro", AVRO.format(INT), AVRO.format(LONG), "compatible", "breaking", "forward: reader"),
        ("avro", AVRO.format(INT), AVRO.format(""), "compatible", "breaking", "forward"),
        ("avro", "{", AVRO.format(""), "unknown", "unknown", "does not parse"),
        ("thrift-audit", "struct M {}", "struct M { 1: optional i32 a }", "compatible", None, ""),
        (
            "thrift-audit",
            "struct M { 1: i32 a }",
            "struct M { 1: i64 a }",
            "breaking",
            None,
            "failure: Struct Field Type Changed",
        ),
        ("thrift-audit", "struct M {", "struct M {}", "unknown", None, "syntax error"),
        (
            "jsonschema-rs",
            JSON.format(""),
            JSON.format('"a": {"type": "string"}'),
            "breaking",
            "compatible",
            "these values break",
        ),
        ("jsonschema-rs", JSON.format(""), JSON.format(""), "compatible", "compatible", ""),
        ("jsonschema-rs", "1", JSON.format(""), "unknown", "unknown", "InvalidSchemaType"),
    ],
)
def test_each_checker_gives_its_own_verdict(  # noqa: PLR0913, PLR0917 - a table
    tmp_path: Path,
    name: str,
    old: str,
    new: str,
    backward: str,
    forward: str | None,
    finding: str,
) -> None:
    found = ask(name, tmp_path, old, new)
    assert (found.name, found.backward, found.forward) == (name, backward, forward)
    assert found.version
    assert finding in "\n".join(found.findings)
    assert bool(found.findings) is bool(finding)


def test_buf_follows_imports(tmp_path: Path) -> None:
    (tmp_path / "part.proto").write_text('syntax = "proto3"; message P { int32 a = 1; }')
    text = 'syntax = "proto3"; import "part.proto"; message M {{ {} p = 1; }}'
    found = ask("buf", tmp_path, text.format("P"), text.format("string"))
    assert found.backward is Said.BREAKING


@pytest.mark.parametrize("name", ["buf", "thrift-audit"])
def test_a_checker_that_does_not_answer_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module = {"buf": "buf_breaking", "thrift-audit": "thrift_audit"}[name]
    place = f"serdelab.check.checkers.{module}"

    def stopped(command: list[str], folder: Path) -> Done:
        return Done(0, "1.0", "") if "--version" in command else Done(None, "", "stopped")

    monkeypatch.setattr(f"{place}.run", stopped)
    monkeypatch.setattr(f"{place}.program", str)
    text = PROTO.format("") if name == "buf" else "struct M {}"
    assert ask(name, tmp_path, text, text).backward is Said.UNKNOWN


def test_a_program_that_is_not_there_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", _nowhere)
    assert program("thrift") is None
    missing = checkers()["thrift-audit"].available()
    assert missing is not None
    assert "apt-get install thrift-compiler" in missing


def _nowhere(name: str, path: str | None = None) -> None:
    return None
