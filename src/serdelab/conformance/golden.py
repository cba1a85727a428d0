"""Golden bytes: what a codec wrote once it must write for ever.

::

    <folder>/<codec>/person-martin.hex   the record of Martin Kleppmann's comparison
    <folder>/<codec>/rich.hex            a record with every construct
    <folder>/<codec>/golden.toml         the library's version and the configuration at the time

``serdelab.conformance.store`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from serdelab import subjects
from serdelab.conformance.examination import NAMESPACE, Examination, compare, fresh
from serdelab.conformance.rich import RICH, RICH_RECORD
from serdelab.contract import Record
from serdelab.schema import Schema

MARTIN: Record = {
    "userName": "Martin",
    "favoriteNumber": 1337,
    "interests": ["daydreaming", "hacking"],
}


def golden_records() -> dict[str, tuple[Schema, Record]]:
    """File stem → what is encoded into it."""
    return {
        "person-martin": (subjects.load("person"), MARTIN),
        "rich": (Schema(RICH, NAMESPACE), RICH_RECORD),
    }


def unchanged(examination: Examination) -> Iterator[str]:
    """The stored bytes are still written, where bytes are steady, and read, by every codec."""
    if examination.golden is None:
        return
    folder = examination.golden / examination.info.name
    for name, (schema, record) in golden_records().items():
        path = folder / f"{name}.hex"
        if not path.is_file():
            continue
        session = examination.session(schema)
        stored = bytes.fromhex(path.read_text(encoding="ascii"))
        written = session.encode(session.populate(fresh(record)))
        if examination.info.deterministic and written != stored:
            yield f"{path.name}: wrote {written.hex()}, stored are {stored.hex()}"
        if found := compare(record, lambda: session.restore(session.decode(stored))):  # noqa: B023 - called here
            yield f"{path.name}: the stored bytes are read otherwise: {found}"


def to_text(encoded: bytes) -> str:
    """The form of a ``.hex`` file."""
    return "\n".join(wrap(encoded.hex(), 96)) + "\n"
