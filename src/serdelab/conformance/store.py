"""Stores golden bytes: ``python -m serdelab.conformance.store FOLDER CODEC…``.

Writes the files that are not there yet, and says which. It never changes one: that is done by
hand, in a commit of its own, with the reason.
"""

from __future__ import annotations

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from serdelab import discover
from serdelab.conformance.examination import documented
from serdelab.conformance.golden import golden_records, to_text
from serdelab.contract import Codec


def configuration(codec: Codec) -> str:
    """The text of ``golden.toml``: what wrote the bytes."""
    info = codec.info
    python = platform.python_version()
    facts = {
        "codec": info.name,
        "library": info.library,
        "version": python if info.library == "python" else version(info.library),
        "implementation": codec.implementation(),
        "python": python,
        "idiom": info.idiom,
    }
    return "".join(f"{key} = {json.dumps(value)}\n" for key, value in facts.items())


def store(folder: Path, codec: Codec) -> list[Path]:
    """Writes the golden files of a codec that are not there; returns them."""
    place = folder / codec.info.name
    place.mkdir(parents=True, exist_ok=True)
    texts = {"golden.toml": configuration(codec)}
    for name, (schema, record) in golden_records().items():
        given = documented(schema, codec.info.idl)
        session = codec.prepare(given, given)
        texts[f"{name}.hex"] = to_text(session.encode(session.populate(record)))
    missing = {place / name: text for name, text in texts.items() if not (place / name).exists()}
    for path, text in missing.items():
        path.write_text(text, encoding="ascii")
    return list(missing)


if __name__ == "__main__":
    for named in sys.argv[2:]:
        for written in store(Path(sys.argv[1]), discover.codec(named)):
            sys.stdout.write(f"{written}\n")
