"""Reads a user's git repository, and never changes it: no command here writes a file of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from serdelab.errors import UsageError

_SECONDS = 120
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")
"""Set where a hook calls us, and then relative to another folder; the path given finds all."""


_FOUND: Mapping[str, str] = {}
_SETTINGS = tuple(
    part
    for setting in (
        "core.splitIndex=false",  # an index of ours has no part in the repository
        f"core.hooksPath={os.devnull}",
        "submodule.recurse=false",
    )
    for part in ("-c", setting)
)


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit; ``label`` is what a user calls it, ``path`` the asked path as it was named then."""

    commit: str
    label: str
    path: str


@dataclass(frozen=True, slots=True)
class Blob:
    """A file in a commit."""

    path: str
    name: str
    """Its object name."""


@dataclass(frozen=True, slots=True)
class Repository:
    """``top`` is the folder of the working tree; paths are relative to it, with slashes."""

    top: Path

    def commit(self, revision: str) -> str:
        """The full name. UsageError when there is no such commit."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        done = _call(self.top, *asked)
        if done.returncode != 0:
            shallow = _call(self.top, "rev-parse", "--is-shallow-repository").stdout == b"true\n"
            more = "; the clone is shallow: git fetch --unshallow" if shallow else ""
            raise UsageError(
                f"no commit is called {revision!r} in {self.top}{more}",
                hint=f"git -C {self.top} log --oneline --all",
            )
        return done.stdout.decode().strip()

    def relative(self, path: Path) -> str:
        """UsageError when it is not in this repository."""
        whole = Path(os.path.abspath(path))  # noqa: PTH100 - a link stays a link
        for known in (whole, whole.parent.resolve() / whole.name, whole.resolve()):
            if known.is_relative_to(self.top):
                return known.relative_to(self.top).as_posix()
        raise UsageError(f"{path} is not in the repository {self.top}")

    def files(self, commit: str, suffixes: tuple[str, ...]) -> list[Blob]:
        """The regular files of a commit with one of the suffixes."""
        listed = _run(self.top, "ls-tree", "-r", "-z", "--full-tree", commit)
        entries = (line.partition("\t") for line in os.fsdecode(listed).split("\0") if line)
        return [
            Blob(path, about.split(" ")[2])
            for about, _, path in entries
            if about.startswith("100") and path.endswith(suffixes) and _is_inside(path)
        ]

    def contents(self, names: Iterable[str]) -> Iterator[bytes]:
        """The texts of blobs, in the order asked for."""
        wanted = list(names)
        out = _run(self.top, "cat-file", "--batch", said="\n".join([*wanted, ""]).encode())
        at = 0
        for _ in wanted:
            end = out.index(b"\n", at)
            size = int(out[at:end].split(b" ")[2])
            yield out[end + 1 : end + 1 + size]
            at = end + size + 2

    def write(self, commit: str, folder: Path) -> None:
        """The whole tree of a commit, in a folder outside; links as they are.

        With the attributes of that commit, not with those of the working tree.
        """
        folder.mkdir()
        own = _run(self.top, "rev-parse", "--absolute-git-dir")
        with TemporaryDirectory() as other:
            places = {
                "GIT_DIR": os.fsdecode(own).rstrip("\n"),
                "GIT_WORK_TREE": str(folder),
                "GIT_INDEX_FILE": str(Path(other, "index")),
            }
            asked = ("--no-sparse-checkout", "--reset", "-u", commit)
            _run(folder, "read-tree", *asked, places=places)

    def text(self, commit: str, path: str) -> bytes | None:
        """A file of a commit; None where it has none of that name."""
        asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{commit}:{path}")
        found = _call(self.top, *asked)
        if found.returncode != 0:
            return None
        return _run(self.top, "cat-file", "blob", found.stdout.decode().strip())

    def differing(self, older: str, newer: str | None) -> list[str]:
        """The files that differ between two commits; without ``newer``, from the working tree.

        What git ignores is passed over.
        """
        asked = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", older]
        found = _run(self.top, *asked, *([newer] if newer else []), "--")
        if newer is None:
            found += _run(self.top, "ls-files", "-z", "--others", "--exclude-standard")
        return sorted({name for name in os.fsdecode(found).split("\0") if name})

    def working(self, path: str) -> list[str]:
        """The files of the working tree below a path that are not ignored."""
        asked = ("ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", path)
        found = os.fsdecode(_run(self.top, *asked)).split("\0")
        return sorted({name for name in found if name and (self.top / name).is_file()})

    def history(self, path: str, *, follow: bool) -> list[Revision]:
        """The commits of the main line that changed a path, the oldest first.

        ``follow`` a file through its renames.
        """
        options = ["--first-parent", "--diff-merges=first-parent", "-z", "--name-only"]
        options += ["--decorate-refs=refs/tags/", "--format=%x01%H%x00%h%x00%D%x00"]
        options += ["--follow"] if follow else []
        listed = os.fsdecode(_run(self.top, "log", *options, "HEAD", "--", path))
        found = [_revision(entry, path, follow=follow) for entry in listed.split("\1") if entry]
        return found[::-1]

    def is_ancestor(self, older: str, newer: str) -> bool:
        return _call(self.top, "merge-base", "--is-ancestor", older, newer).returncode == 0


def around(path: Path, hint: str) -> Repository:
    """The repository that holds a path, which need not exist any more.

    UsageError without one; the hint is for a user who has none.
    """
    folder = next(each for each in (path, *path.absolute().parents) if each.is_dir())
    done = _call(folder, "rev-parse", "--show-toplevel")
    if done.returncode != 0:
        raise UsageError(
            f"{path} is in no git repository that can be read: {_words(done.stderr)}",
            hint=hint,
        )
    return Repository(Path(os.fsdecode(done.stdout).rstrip("\n")).resolve())


def _revision(entry: str, path: str, *, follow: bool) -> Revision:
    """One entry of the log: the name, the short one, tags, and the files that changed."""
    commit, short, refs, *changed = entry.split("\0")
    tags = [ref.removeprefix("tag: ") for ref in refs.split(", ") if ref.startswith("tag: ")]
    names = [name.strip("\n") for name in changed if name.strip("\n")]
    return Revision(commit, tags[0] if tags else short, names[0] if follow and names else path)


def _is_inside(path: str) -> bool:
    """No commit that git makes holds another; one made to do harm may."""
    parts = PurePosixPath(path).parts
    return ".." not in parts and ".git" not in parts and not path.startswith("/")


@cache
def _git() -> str:
    found = shutil.which("git")
    if found is None:
        raise UsageError("git is not installed", hint="install git, and have it on the PATH")
    return found


def _run(
    folder: Path, *arguments: str, said: bytes = b"", places: Mapping[str, str] = _FOUND
) -> bytes:
    done = _call(folder, *arguments, said=said, places=places)
    if done.returncode != 0:
        raise UsageError(f"git {arguments[0]} failed in {folder}: {_words(done.stderr)}")
    return done.stdout


def _call(
    folder: Path, *arguments: str, said: bytes = b"", places: Mapping[str, str] = _FOUND
) -> subprocess.CompletedProcess[bytes]:
    """``places`` are of the repository, its working tree and its index, where git must not look."""
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    environment |= {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
    environment |= places
    command = [_git(), "--no-pager", "--literal-pathspecs", *_SETTINGS, "-C", str(folder)]
    command += arguments
    try:
        return subprocess.run(  # noqa: S603 - a fixed program, no shell
            command, input=said, capture_output=True, env=environment, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"git {arguments[0]} took longer than {_SECONDS} s in {folder}") from error


def _words(said: bytes) -> str:
    return " ".join(said.decode("utf-8", errors="replace").split()) or "it said nothing"
