"""From arguments to versions of files: two files, two folders, git revisions, a history."""

from __future__ import annotations

from pathlib import Path

import pytest
from check_repo import ONE, THREE, TWO, Repo, write

from serdelab.check.sources import Sources, Where, opened
from serdelab.errors import UsageError


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    top = tmp_path / "repo"
    top.mkdir()
    return Repo(top)


def texts(sources: Sources) -> dict[str, list[tuple[str, str]]]:
    return {
        series.name: [(version.label, version.file.read_text()) for version in series.versions]
        for series in sources.series
    }


def test_two_files_are_one_series(tmp_path: Path) -> None:
    old, new = write(tmp_path / "old.proto", ONE), write(tmp_path / "new.proto", TWO)
    with opened(Where((old, new), includes=(tmp_path,))) as sources:
        (series,) = sources.series
    assert (series.name, series.idl) == (str(new), "proto")
    assert [version.file for version in series.versions] == [old, new]
    assert {version.includes for version in series.versions} == {(tmp_path,)}


def test_folders_are_matched_by_path(tmp_path: Path) -> None:
    for name, text in {
        "old/a/m.proto": ONE,
        "old/gone.avsc": "{}",
        "old/note.txt": "",
        "new/a/m.proto": TWO,
        "new/fresh.thrift": "",
        "new/.hidden/m.proto": "",
    }.items():
        write(tmp_path / name, text)
    with opened(Where((tmp_path / "old", tmp_path / "new"))) as sources:
        assert [series.name for series in sources.series] == ["a/m.proto"]
        assert [moved.name for moved in sources.added] == ["fresh.thrift"]
        assert [moved.name for moved in sources.removed] == ["gone.avsc"]
        old, new = sources.series[0].versions
    assert old.includes == (tmp_path / "old",)
    assert new.includes == (tmp_path / "new",)


def test_an_include_folder_in_one_tree_stands_for_its_twin_in_the_other(tmp_path: Path) -> None:
    for name in ("old/inc/x.proto", "new/inc/x.proto", "shared/y.proto"):
        write(tmp_path / name, ONE)
    old, new, shared = (tmp_path / name for name in ("old", "new", "shared"))
    with opened(Where((old, new), includes=(new / "inc", shared))) as sources:
        before, after = sources.series[0].versions
    assert before.includes == (old, old / "inc", shared)
    assert after.includes == (new, new / "inc", shared)


def test_several_files_are_a_history_in_the_order_given(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"v{at}.proto", text) for at, text in enumerate((ONE, TWO, THREE), 1)]
    with opened(Where(tuple(paths), history=True)) as sources:
        (series,) = sources.series
    assert [version.file for version in series.versions] == paths


def test_a_revision_against_the_working_tree(repo: Repo) -> None:
    repo.commit(proto__m=ONE, proto__gone=ONE, common__c=ONE)
    path = repo.write("proto/m.proto", TWO)
    repo.write("proto/fresh.proto", ONE)
    repo.write("proto/ignored.proto", ONE)
    repo.write(".gitignore", "ignored.proto\n")
    (repo.top / "proto" / "gone.proto").unlink()
    asked = Where((path.parent,), includes=(repo.top / "common",), against="git:main")
    before = repo.git("status", "--porcelain")
    with opened(asked) as sources:
        assert texts(sources) == {"proto/m.proto": [("main", ONE), ("working tree", TWO)]}
        old, new = sources.series[0].versions
        assert new.file == path
        assert new.includes == (path.parent, repo.top / "common")
        assert [folder.name for folder in old.includes] == ["proto", "common"]
        assert (old.includes[1] / "c.proto").read_text() == ONE
        assert sources.shown(f"{old.file}:2: {new.file}") == f"main:proto/m.proto:2: {path}"
        assert [moved.name for moved in sources.added] == ["proto/fresh.proto"]
        assert [moved.name for moved in sources.removed] == ["proto/gone.proto"]
    assert not old.file.exists()
    assert repo.git("status", "--porcelain") == before


def test_several_paths_against_a_revision(repo: Repo) -> None:
    repo.commit(a=ONE, b=ONE, c=ONE)
    paths = (repo.write("a.proto", TWO), repo.write("b.proto", THREE))
    with opened(Where(paths, against="git:HEAD")) as sources:
        assert texts(sources) == {
            "a.proto": [("HEAD", ONE), ("working tree", TWO)],
            "b.proto": [("HEAD", ONE), ("working tree", THREE)],
        }


def test_a_hook_may_call_it(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.commit(m=ONE)
    monkeypatch.setenv("GIT_DIR", ".git")
    monkeypatch.setenv("GIT_INDEX_FILE", "nowhere/index")
    with opened(Where((repo.top / "m.proto",), against="git:HEAD")) as sources:
        assert set(texts(sources)) == {"m.proto"}


def test_a_history_is_the_main_line_with_tags(repo: Repo) -> None:
    first = repo.commit(proto__m=ONE)
    repo.commit(other=ONE)
    repo.git("checkout", "-q", "-b", "side")
    repo.commit(proto__m='syntax = "proto3";')
    repo.commit(proto__m=TWO)
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "--no-ff", "-m", "merge", "side")
    merged = repo.git("rev-parse", "--short", "HEAD")
    repo.commit(proto__m=THREE)
    repo.git("tag", "v1.0")
    with opened(Where((repo.top / "proto",), history=True)) as sources:
        assert texts(sources) == {"proto/m.proto": [(first, ONE), (merged, TWO), ("v1.0", THREE)]}
    with opened(Where((repo.top / "proto",), history=True, since="HEAD~1")) as sources:
        assert sources.labels == (merged, "v1.0")


def test_the_history_of_a_file_follows_its_renames(repo: Repo) -> None:
    first = repo.commit(old=ONE)
    repo.git("mv", "old.proto", "new.proto")
    renamed = repo.commit()
    last = repo.commit(new=TWO)
    path = repo.top / "new.proto"
    with opened(Where((path,), history=True)) as sources:
        assert texts(sources) == {str(path): [(first, ONE), (renamed, ONE), (last, TWO)]}
        assert sources.shown(str(sources.series[0].versions[0].file)) == f"{first}:old.proto"


def test_one_revision_leaves_nothing_to_compare(repo: Repo) -> None:
    repo.commit(m=ONE)
    with opened(Where((repo.top / "m.proto",), history=True)) as sources:
        assert (sources.series, len(sources.labels)) == ((), 1)


def refused(where: Where) -> UsageError:
    with pytest.raises(UsageError) as caught, opened(where):
        pass
    return caught.value


@pytest.mark.parametrize(
    ("paths", "options", "said"),
    [
        (["a.proto"], {}, "nothing to be compared with"),
        (["a.proto", "gone.proto"], {}, "gone.proto does not exist"),
        (["a.proto", "b.avsc"], {}, "in one IDL"),
        (["a.proto", "note.txt"], {}, "note.txt is in no IDL"),
        (["a.proto", "folder"], {}, "is a folder"),
        (["folder", "folder"], {}, "holds no schema file"),
        (["a.proto"], {"against": "main"}, "takes git: and a revision"),
        (["a.proto"], {"against": "git:"}, "names no revision"),
        (["a.proto"], {"against": "git:main"}, "in no git repository"),
        (["a.proto"], {"history": True}, "in no git repository"),
        (["a.proto"], {"against": "git:main", "history": True}, "exclude each other"),
        (["a.proto", "a.proto"], {"since": "main"}, "--since is for --history"),
    ],
)
def test_what_cannot_be_done_is_said(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    paths: list[str],
    options: dict[str, str],
    said: str,
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    for name in ("a.proto", "b.avsc", "note.txt", "folder/note.txt"):
        write(tmp_path / name, ONE)
    where = Where(tuple(tmp_path / name for name in paths), **options)  # type: ignore[arg-type]
    error = refused(where)
    assert said in error.message
    assert error.hint


@pytest.mark.parametrize("revision", ["nowhere", "--help", "HEAD; touch x", "HEAD:m.proto"])
def test_an_unknown_revision_is_said(repo: Repo, revision: str) -> None:
    repo.commit(m=ONE)
    error = refused(Where((repo.top / "m.proto",), against=f"git:{revision}"))
    assert f"no commit is called {revision!r}" in error.message
    assert error.hint.startswith("git ")


def test_a_path_that_never_was_is_said(repo: Repo) -> None:
    repo.commit(m=ONE)
    path = repo.top / "gone.proto"
    assert "neither at HEAD" in refused(Where((path,), against="git:HEAD")).message
    assert "no revision" in refused(Where((path,), history=True)).message


def test_a_repository_without_commits_is_said(repo: Repo) -> None:
    path = repo.write("m.proto", ONE)
    assert "no commit" in refused(Where((path,), against="git:HEAD")).message
    assert "git log failed" in refused(Where((path,), history=True)).message


def test_a_file_of_another_name_is_known_by_its_messages(tmp_path: Path) -> None:
    head = 'syntax = "proto3"; package shop; '
    for name, text in {
        "v1/order.proto": head + "message Order { int32 x = 1; }",
        "v1/free.proto": 'syntax = "proto3"; message Free { }',
        "v2/sales/order.proto": head + "message Order { int64 x = 1; } message Extra { }",
        "v2/moved.proto": 'syntax = "proto3"; message Free { }',
        "v3/sales/all.proto": head + "message Order { int64 x = 1; } message Extra { }",
        "v3/broken.proto": "message {",
    }.items():
        write(tmp_path / name, text)
    with opened(Where(tuple(tmp_path / f"v{at}" for at in (1, 2, 3)), history=True)) as sources:
        (series,) = sources.series
        assert [moved.name for moved in sources.added] == ["moved.proto", "broken.proto"]
        assert [moved.name for moved in sources.removed] == ["free.proto", "moved.proto"]
    assert series.name == "sales/all.proto"
    assert [version.file.name for version in series.versions] == [
        "order.proto",
        "order.proto",
        "all.proto",
    ]


def test_a_file_of_enums_that_is_gone_took_no_message_along(tmp_path: Path) -> None:
    head = 'syntax = "proto3"; package shop; '
    write(tmp_path / "v1/order.proto", head + "message Order { }")
    write(tmp_path / "v1/color.proto", head + "enum Color { RED = 0; }")
    write(tmp_path / "v1/stock.proto", head + "message Stock { }")
    write(tmp_path / "v2/order.proto", head + "message Order { }")
    with opened(Where((tmp_path / "v1", tmp_path / "v2"))) as sources:
        assert [(each.name, each.messages) for each in sources.removed] == [
            ("color.proto", False),
            ("stock.proto", True),
        ]
