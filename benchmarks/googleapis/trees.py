"""A folder of ``.proto`` files for each release, as ``check`` takes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from googleapis.proto_text import proto_text
from googleapis.releases import Release

from serdelab.idl.proto_compile import compile_file


def write(release: Release, folder: Path) -> Path:
    """The texts that it ships; where it ships none, those that its modules were made of."""
    root = folder / release.version
    for name, text in _texts(release).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return root


def _texts(release: Release) -> Mapping[str, bytes]:
    if release.shipped:
        return release.shipped
    return {name: proto_text(file).encode() for name, file in release.embedded.items()}


def differing(release: Release, root: Path) -> Iterator[str]:
    """Files whose text and module do not say the same of messages: none, if all is well.

    Of a text that was made of a module, whether it gives the same descriptor again.
    """
    modules = {proto_text(file): name for name, file in release.embedded.items()}
    compiled = {name: compile_file(root / name, [root]).file[-1] for name in _texts(release)}
    said = {proto_text(file): name for name, file in compiled.items()}
    yield from (said.get(text) or modules[text] for text in said.keys() ^ modules.keys())
