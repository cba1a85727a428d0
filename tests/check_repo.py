"""A git repository of a test's own, with schemas in several versions."""

from __future__ import annotations

import subprocess
from pathlib import Path

ONE = 'syntax = "proto3";\nmessage M { int32 a = 1; }\n'
TWO = 'syntax = "proto3";\nmessage M { int32 a = 1; int32 b = 2; }\n'
THREE = 'syntax = "proto3";\nmessage M { int32 a = 1; int32 b = 2; int32 c = 3; }\n'


class Repo:
    """A git repository of its own."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.git("init", "-q", "-b", "main")
        self.git("config", "user.email", "a@example.org")
        self.git("config", "user.name", "a")

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.top), *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    def write(self, name: str, text: str) -> Path:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def commit(self, **files: str) -> str:
        """Writes ``proto__m`` as proto/m.proto, commits, and gives the short name."""
        for name, text in files.items():
            self.write(f"{name.replace('__', '/')}.proto", text)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "a change")
        return self.git("rev-parse", "--short", "HEAD")


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
