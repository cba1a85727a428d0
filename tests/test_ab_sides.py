"""What the two sides may be, how batches are cut, and what is said where they cannot be had."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from serdelab import discover
from serdelab.ab import library
from serdelab.ab.compare import cases
from serdelab.ab.player import segments
from serdelab.ab.revision import copy_present
from serdelab.ab.side import Kind, Ready, Side, parse, parse_both, ready
from serdelab.contract import Codec
from serdelab.errors import PluginError, UsageError


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("json_orjson", Kind.CODEC, "json_orjson"),
        ("orjson==3.10.0", Kind.LIBRARY, "orjson"),
        ("Some_Lib[fast] >= 2", Kind.LIBRARY, "some-lib"),
        ("git:HEAD~1", Kind.REVISION, "HEAD~1"),
        (".", Kind.REVISION, ""),
    ],
)
def test_a_side_as_it_is_named(text: str, kind: Kind, name: str) -> None:
    assert parse(text) == Side(text, kind, name)


@pytest.mark.parametrize(
    ("base", "head", "words"),
    [
        ("json_orjson", "orjson==3.10.0", "two of one kind"),
        ("json_orjson", "git:HEAD", "two of one kind"),
        ("orjson==3.10.0", "msgspec==0.20.0", "two libraries"),
        ("git:", ".", "names no revision"),
    ],
)
def test_sides_that_cannot_be_compared(base: str, head: str, words: str) -> None:
    with pytest.raises(UsageError, match=words) as caught:
        parse_both(base, head)
    assert caught.value.hint


def versions(library: str) -> list[Ready]:
    return [Ready(parse(f"{library}=={version}")) for version in ("1.0", "2.0")]


def test_of_a_library_the_codecs_that_a_run_takes_are_compared() -> None:
    found = cases(versions("thrift"), [], ["person"], ["encode"])
    assert {case.base for case in found} == {"thrift_binary_apache", "thrift_compact_apache"}


def test_others_have_to_be_named() -> None:
    sides = versions("avro")
    with pytest.raises(UsageError, match="timed by default uses avro; name one with --codec"):
        cases(sides, [], ["person"], ["encode"])
    assert [case.base for case in cases(sides, ["avro_apache"], ["person"], ["encode"])]


@given(st.integers(1, 40), st.integers(1, 500))
def test_segments_hold_every_input_equally_often(inputs: int, calls: int) -> None:
    parts = segments(list(range(inputs)), calls, None)
    flat = [x for part in parts for x in part]
    assert {flat.count(x) for x in range(inputs)} == {len(flat) // inputs}
    assert all(parts)


@given(st.integers(1, 20), st.integers(1, 2000), st.sampled_from([0.03, 0.05, 0.10]))
def test_an_injected_slowdown_is_what_it_says(inputs: int, calls: int, share: float) -> None:
    honest = segments(list(range(inputs)), calls, 0.0)
    slowed = segments(list(range(inputs)), calls, share)
    for one, other in zip(honest, slowed, strict=True):
        assert len(other) / len(one) == pytest.approx(1 + share)
        assert other[: len(one)] == one


def test_the_present_code_is_laid_out_as_installed(tmp_path: Path) -> None:
    copy_present(tmp_path)
    assert (tmp_path / "serdelab" / "codecs" / "json_stdlib.py").is_file()
    assert list((tmp_path / "serdelab" / "schemas").glob("*/subject.toml"))


def test_the_present_code_is_the_tree_around_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = tmp_path / "tree"
    places = {"serdelab": "engine", "serdelab.codecs": "formats"}
    for place in places.values():
        (tree / place).mkdir(parents=True)
        (tree / place / "mark.py").write_text(place, encoding="utf-8")
    lines = "".join(f'"{package}" = "{place}"\n' for package, place in places.items())
    text = f'[project]\nname = "serdelab"\n[tool.setuptools.package-dir]\n{lines}'
    (tree / "pyproject.toml").write_text(text, encoding="utf-8")
    (tree / "engine" / ".#lock").symlink_to("nobody@nowhere")  # as an editor leaves it
    (tree / "below").mkdir()
    monkeypatch.chdir(tree / "below")
    copy_present(tmp_path / "copy")
    assert (tmp_path / "copy" / "serdelab" / "codecs" / "mark.py").read_text() == "formats"
    (tree / "pyproject.toml").write_text(text.replace("serdelab", "another"), encoding="utf-8")
    copy_present(tmp_path / "other")
    assert not (tmp_path / "other" / "serdelab" / "mark.py").exists()
    assert (tmp_path / "other" / "serdelab" / "codecs" / "json_stdlib.py").is_file()


def test_a_revision_of_another_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-C", str(tmp_path)]
    subprocess.run([*git, "init", "-q"], check=True)
    (tmp_path / "a").write_text("a", encoding="utf-8")
    subprocess.run([*git, "add", "a"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "a"], check=True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="no revision of serdelab"), ready(parse("git:HEAD")):
        pass
    with pytest.raises(UsageError, match="no commit is called"), ready(parse("git:nothing")):
        pass


def test_sources_are_installed_as_they_are_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a project on disk: no package index is asked."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n'
        '[project]\nname = "tiny"\nversion = "1.5"\n[tool.setuptools]\npy-modules = ["tiny"]\n',
        encoding="utf-8",
    )
    (project / "tiny.py").write_text("X = 1\n", encoding="utf-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_BUILD_ISOLATION", "0")  # pip reads it as "no isolation"
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    source = f"tiny @ {project.as_uri()}"
    folder = library.install(source, tmp_path / "first")
    assert list(folder.glob("tiny-1.5*"))
    (project / "tiny.py").write_text("X = 22\n", encoding="utf-8")
    again = library.install(source, tmp_path / "second")
    assert (folder / "tiny.py").read_text(encoding="utf-8") == "X = 1\n"
    assert (again / "tiny.py").read_text(encoding="utf-8") == "X = 22\n"
    with pytest.raises(UsageError, match="pip cannot install nowhere==1"):
        library.install("nowhere==1", tmp_path / "third")


def _made(requirement: str, target: Path) -> None:
    target.mkdir(parents=True)
    (target / "asked").write_text(requirement, encoding="utf-8")


def test_one_exact_version_is_kept_and_a_range_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(library, "_pip", _made)
    assert library.install("tiny==1.5", tmp_path / "a") == library.install(
        "tiny==1.5", tmp_path / "b"
    )
    for number, each in enumerate(("tiny<3.11", "tiny>3.11", "tiny==1.*", "tiny===1")):
        fresh = tmp_path / str(number)
        assert library.install(each, fresh) == fresh
        assert (fresh / "asked").read_text(encoding="utf-8") == each


def test_codecs_of_a_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """However it spells its library; one that does not load is none of them."""
    known = discover.codec
    spelt = replace(
        known("json_orjson"), info=replace(known("json_orjson").info, library="Or_Json")
    )

    def codec(name: str) -> Codec:
        if name == "broken":
            raise PluginError("broken: SyntaxError")
        return spelt if name == "json_orjson" else known(name)

    monkeypatch.setattr(discover, "codec", codec)
    monkeypatch.setattr(discover, "timed_codecs", lambda: ["broken", "json_msgspec", "json_orjson"])
    sides = [Ready(parse("or-json==1")), Ready(parse("or-json==2"))]
    assert [case.base for case in cases(sides, (), ("person",), ("encode",))] == ["json_orjson"]
    with pytest.raises(UsageError, match="json_msgspec: no codec of or-json"):
        cases(sides, ("json_msgspec",), ("person",), ("encode",))
