"""What really changed in the ``.proto`` files of ``googleapis-common-protos``, release by release.

    python benchmarks/googleapis_history.py [--folder DIR] [--transitive] [--out FILE]

Fetches every release from the package index with pip (about 11 MB; what is in DIR already is not
fetched again), unpacks the texts, or makes them of the descriptors in the modules where a release
ships none, and runs them through ``check`` as a history of folders: each step with Protobuf's
binary form and with its JSON mapping, read strictly and leniently, beside ``buf breaking``. With
``--transitive`` also every version of each file against every earlier one, in binary: a few
minutes more. The summary goes to ``results/googleapis/history.json``; nothing fetched is kept in
the repository.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any

from googleapis import releases, summary, trees
from googleapis.buf_json import BUF_JSON
from googleapis.table import table
from googleapis.transitive import transitive as over_all_pairs

from serdelab.check.answer import Answer
from serdelab.check.checkers import chosen
from serdelab.check.examine import Options, examine
from serdelab.check.sources import Where, opened
from serdelab.run.environment import revision

OUT = Path(__file__).parents[1] / "results" / "googleapis" / "history.json"
BINARY = Options(codecs=("protobuf_upb",), checkers=tuple(chosen(("buf",))), transitive=False)
JSON = Options(codecs=("protobuf_json",), checkers=(BUF_JSON,), transitive=False)
EVERY_PAIR = Options(codecs=("protobuf_upb",))
LIBRARIES = ("protobuf", "grpcio-tools", "buf-bin")


def timed(name: str, where: Where, options: Options, seconds: dict[str, float]) -> Answer:
    begun = perf_counter()
    with opened(where) as sources:
        answer = examine(sources, options, told)
    seconds[name] = round(perf_counter() - begun, 1)
    print(f"\r{name}: {len(answer.judged)} pairs of files, {seconds[name]:.0f} s", flush=True)
    assert not answer.unreadable, answer.unreadable
    return answer


def told(done: int, every: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{every} pairs", end="", file=sys.stderr, flush=True)


def run(folder: Path, *, transitive: bool) -> dict[str, Any]:
    folder = folder.resolve()
    found = [releases.read(path) for path in releases.download(folder / "archives")]
    found.sort(key=lambda release: release.key)
    roots = [trees.write(release, folder / "trees") for release in found]
    differing = {
        release.version: sorted(trees.differing(release, root))
        for release, root in zip(found, roots, strict=True)
    }
    print(f"{len(found)} releases, {found[0].version} to {found[-1].version}", flush=True)
    where = Where(tuple(roots), history=True)
    seconds: dict[str, float] = {}
    binary = timed("steps, binary and buf", where, BINARY, seconds)
    mapping = timed("steps, JSON and buf", where, JSON, seconds)
    commit, dirty = revision()
    result: dict[str, Any] = {
        "package": releases.PACKAGE,
        "commit": commit + "-dirty" * dirty,
        "python": platform.python_version(),
        "libraries": {name: version(name) for name in LIBRARIES},
        "releases": summary.releases_told(found, differing),
        "steps": summary.steps(found, [binary, mapping], folder / "trees"),
        "seconds": seconds,
    }
    if transitive:
        every = timed("every pair, binary", where, EVERY_PAIR, seconds)
        result["transitive"] = over_all_pairs(every, folder / "trees")
    return result


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--folder", type=Path, help="keep what is fetched and unpacked there")
    parser.add_argument("--transitive", action="store_true", help="every version of every file")
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="googleapis-") as scratch:
        result = run(asked.folder or Path(scratch), transitive=asked.transitive)
    print("\n".join(table(result)))
    asked.out.parent.mkdir(parents=True, exist_ok=True)
    asked.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"written: {asked.out}, {asked.out.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
