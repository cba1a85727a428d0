"""How a revision and a working tree are laid out, whatever links stand in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from check_repo import Repo

from serdelab.ab.revision import checkout, copy_present
from serdelab.errors import UsageError

PROJECT = """
[project]
name = "serdelab"
[tool.setuptools.package-dir]
"serdelab" = "engine"
"serdelab.codecs" = "formats"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """Two packages and nothing else; it is the current folder."""
    (tmp_path / "project").mkdir()
    made = Repo(tmp_path / "project")
    made.write("pyproject.toml", PROJECT)
    made.write("engine/mark.py", "engine")
    made.write("formats/mark.py", "formats")
    monkeypatch.chdir(made.top)
    return made


def commit(project: Repo) -> str:
    project.git("add", "-A")
    project.git("commit", "-q", "-m", "now")
    return project.git("rev-parse", "HEAD")


def laid_out(folder: Path) -> dict[str, str]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def test_links_are_followed_from_where_they_stand(project: Repo, tmp_path: Path) -> None:
    """From the current folder ``mark.py`` is nothing."""
    (project.top / "formats" / "alias.py").symlink_to("mark.py")
    (project.top / "formats" / ".#mark.py").symlink_to("nobody@nowhere")
    expected = {
        "serdelab/mark.py": "engine",
        "serdelab/codecs/mark.py": "formats",
        "serdelab/codecs/alias.py": "formats",
    }
    copy_present(tmp_path / "copy")
    assert laid_out(tmp_path / "copy") == expected
    commit(project)
    checkout("HEAD", tmp_path / "head")
    assert laid_out(tmp_path / "head") == expected


def test_a_link_out_of_the_tree_matters_in_a_package_only(project: Repo, tmp_path: Path) -> None:
    (project.top / "notes").symlink_to("/nowhere/notes")
    name = commit(project)
    assert checkout("HEAD", tmp_path / "first") == name
    assert set(laid_out(tmp_path / "first")) == {"serdelab/mark.py", "serdelab/codecs/mark.py"}
    (project.top / "formats" / "other.py").symlink_to("/nowhere/other.py")
    commit(project)
    with pytest.raises(UsageError, match=r"formats/other\.py leads out of its tree"):
        checkout("HEAD", tmp_path / "second")


def test_a_link_through_another_and_one_in_a_circle(project: Repo, tmp_path: Path) -> None:
    formats = project.top / "formats"
    (project.top / "far").symlink_to("..")
    (formats / "round.py").symlink_to("round.py")
    commit(project)
    checkout("HEAD", tmp_path / "first")
    assert set(laid_out(tmp_path / "first")) == {"serdelab/mark.py", "serdelab/codecs/mark.py"}
    (formats / "through.py").symlink_to("../far/secret.py")
    commit(project)
    with pytest.raises(UsageError, match=r"formats/through\.py leads out of its tree"):
        checkout("HEAD", tmp_path / "second")


@pytest.mark.parametrize("setting", ["core.splitIndex", "core.sparseCheckout"])
def test_the_repository_stays_as_it_was(project: Repo, tmp_path: Path, setting: str) -> None:
    """Its index, too; what is checked out there does not matter."""
    commit(project)
    project.git("config", setting, "true")
    (project.top / ".git" / "info" / "sparse-checkout").write_text("/engine/\n")
    project.write("engine/mark.py", "staged")
    project.git("add", "-A")
    kept = {path: path.read_bytes() for path in (project.top / ".git").rglob("*") if path.is_file()}
    checkout("HEAD", tmp_path / "head")
    assert laid_out(tmp_path / "head")["serdelab/mark.py"] == "engine"
    assert laid_out(tmp_path / "head")["serdelab/codecs/mark.py"] == "formats"
    now = {path: path.read_bytes() for path in (project.top / ".git").rglob("*") if path.is_file()}
    assert now == kept


def test_neither_hooks_nor_attributes_of_the_working_tree_have_a_part(
    project: Repo, tmp_path: Path
) -> None:
    project.write(".gitattributes", "formats/*.py text eol=crlf\n")
    commit(project)
    project.write(".gitattributes", "*.py text eol=crlf\n")
    hook = project.top / ".git" / "hooks" / "post-index-change"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/called\n")
    hook.chmod(0o755)
    project.write("formats/mark.py", "formats\n")
    commit(project)
    (tmp_path / "called").unlink(missing_ok=True)
    checkout("HEAD~1", tmp_path / "head")
    assert (tmp_path / "head" / "serdelab" / "mark.py").read_bytes() == b"engine"
    project.write(".gitattributes", "* -text\n")
    checkout("HEAD", tmp_path / "now")
    assert (tmp_path / "now" / "serdelab" / "codecs" / "mark.py").read_bytes() == b"formats\r\n"
    assert not (tmp_path / "called").exists()


def test_a_link_to_a_folder_around_it_is_not_followed(project: Repo, tmp_path: Path) -> None:
    (project.top / "formats" / "loop").symlink_to(".")
    commit(project)
    checkout("HEAD", tmp_path / "head")
    assert set(laid_out(tmp_path / "head")) == {"serdelab/mark.py", "serdelab/codecs/mark.py"}


def test_what_cannot_be_copied_is_named(project: Repo, tmp_path: Path) -> None:
    os.mkfifo(project.top / "formats" / "pipe")
    with pytest.raises(UsageError, match=r"pipe cannot be copied: .* is a named pipe"):
        copy_present(tmp_path / "copy")


def test_a_project_file_that_is_no_text(project: Repo, tmp_path: Path) -> None:
    (project.top / "pyproject.toml").write_bytes(b"\xff")
    commit(project)
    with pytest.raises(UsageError, match="no revision of serdelab"):
        checkout("HEAD", tmp_path / "head")
