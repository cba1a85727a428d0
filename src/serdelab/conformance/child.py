"""The other side of ``outside``: loads a codec by name, does one task, answers in JSON lines.

``digest``   encodes records: {"scope", "sha256"} each, to be compared across processes
``hostile``  decodes messages cut short, then damaged ones: {"trying", "cut"} before each,
             {"invented"} where one that was cut gave a value that was never in it

The last line of both is {"done"}: a library that ends the process does so with any code.
"""

from __future__ import annotations

import faulthandler
import hashlib
import json
import pickle
import random
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

from serdelab.contract import Codec, Record, Session
from serdelab.contract.convert import Conversion
from serdelab.schema import (
    EnumType,
    Kind,
    RecordType,
    ScalarType,
    Schema,
    Type,
    UnionType,
    types_in,
)
from serdelab.schema.equal import class_of

Batch = list[tuple[str, Schema, list[Record]]]
MEMORY_BYTES = 4 << 30
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # a timestamp that was not there
LARGEST_BYTES = 8192  # damage of a long message shows nothing that a short one's does not
SECONDS_EACH = 3  # for one damaged message; a watchdog thread ends the process then
PREFIXES = 80
FLIPS = 120
NOISE = 40


def load(module: str, file: str, attribute: str) -> Codec:
    """The codec of that module-level name, by import or else from its file."""
    with suppress(ImportError):
        found: Codec = getattr(import_module(module), attribute)
        return found
    spec = spec_from_file_location("codec_under_examination", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"neither {module} nor {file} can be loaded")
    loaded = module_from_spec(spec)
    sys.modules[spec.name] = loaded
    spec.loader.exec_module(loaded)
    again: Codec = getattr(loaded, attribute)
    return again


def say(**answer: Any) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def digest(codec: Codec, batch: Batch) -> None:
    for scope, schema, records in batch:
        session = codec.prepare(schema, schema)
        for record in records:
            encoded = session.encode(session.populate(record))
            say(scope=scope, sha256=hashlib.sha256(encoded).hexdigest())


def hostile(codec: Codec, batch: Batch) -> None:
    """Every cut of every message comes before any damage, which may end the process."""
    limit_memory()
    targets = [target for one in batch for target in _targets(codec, *one)]
    for cut, broken in ((True, prefixes), (False, damaged)):
        for target in targets:
            for kind, data in broken(target.whole):
                say(trying=f"{kind} of {target.scope}", cut=cut)
                strange = target.decode(data)
                if cut and strange:
                    say(invented=f"{kind} of {target.scope} gave {strange[0]!r:.120}")
    faulthandler.cancel_dump_traceback_later()


@dataclass(frozen=True, slots=True)
class _Target:
    """One message; ``decoy`` is another one, ``known`` what may come out of it."""

    scope: str
    session: Session
    whole: bytes
    decoy: bytes
    known: frozenset[str]

    def decode(self, data: bytes) -> list[Any]:
        """The values that come out of these bytes and were never in the message."""
        faulthandler.dump_traceback_later(SECONDS_EACH, exit=True)
        self.session.decode(self.decoy)
        with suppress(Exception):  # a typed error is what is hoped for
            back = self.session.restore(self.session.decode(data))
            return [x for x in leaves(back) if x and repr(x) not in self.known]
        return []


def _targets(
    codec: Codec, scope: str, schema: Schema, records: Iterable[Record]
) -> Iterator[_Target]:
    session, disguise = codec.prepare(schema, schema), _Disguise().compile(schema.root)
    for record in records:
        whole = session.encode(session.populate(record))
        if len(whole) <= LARGEST_BYTES:
            decoy = session.encode(session.populate(disguise(record)))
            known = {repr(x) for x in (*leaves(record), *words(schema.root), EPOCH)}
            yield _Target(scope, session, whole, decoy, frozenset(known))


class _Disguise(Conversion):
    """Another record with texts of the same length: what a stale buffer would hold of it shows."""

    def leaf(self, type_: Type, x: str) -> str:
        return f"'Z' * len({x}.encode())" if type_ == ScalarType(Kind.STRING) else x


def limit_memory() -> None:
    """No length that is read from damaged bytes may take the machine down."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY or soft > MEMORY_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, hard))


def words(root: RecordType) -> Iterator[str]:
    """Names of fields, branches and symbols: what a record may hold beside its values."""
    for type_ in types_in(root):
        match type_:
            case RecordType():
                yield from (field.name for field in type_.fields)
            case UnionType():
                yield from (branch.name for branch in type_.branches)
            case EnumType():
                yield from (symbol.name for symbol in type_.symbols)
            case _:
                pass


def leaves(value: Any) -> Iterator[Any]:
    """All values and map keys in a record."""
    shape = class_of(value)
    if shape is dict:
        inner: Iterable[Any] = (x for pair in value.items() for x in pair)
    elif shape is list:
        inner = value
    else:
        yield value
        return
    for x in inner:
        yield from leaves(x)


def prefixes(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """The message cut short, at up to about twice ``PREFIXES`` places."""
    for length in range(0, len(whole), max(1, len(whole) // PREFIXES)):
        yield f"prefix of {length} bytes", whole[:length]


def damaged(whole: bytes) -> Iterator[tuple[str, bytes]]:
    """Single flipped bits and noise; the same ones every time."""
    draw = random.Random(len(whole))  # noqa: S311 - repeatable damage, no secret
    for _ in range(min(FLIPS, 8 * len(whole))):
        at, bit = draw.randrange(len(whole)), draw.randrange(8)
        flipped = bytearray(whole)
        flipped[at] ^= 1 << bit
        yield f"bit {bit} of byte {at} flipped", bytes(flipped)
    for length in range(NOISE):
        yield f"noise of {length} bytes", draw.randbytes(length)


TASKS = {"digest": digest, "hostile": hostile}

if __name__ == "__main__":
    task, *place = sys.argv[1:]
    given: Batch = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own parent process
    TASKS[task](load(*place), given)
    say(done=task)
