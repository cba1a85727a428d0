"""The CI files as plain structures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"


def load(text: str) -> Any:
    """As a plain structure; the library comes with check-jsonschema."""
    return YAML(typ="safe", pure=True).load(text)  # pyright: ignore[reportUnknownMemberType]


def workflow(name: str) -> Any:
    return load((GITHUB / "workflows" / name).read_text(encoding="utf-8"))
