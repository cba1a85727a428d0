"""Whether the gate catches a codec that was tampered with, and lets an unchanged tree pass.

In a copy of the working tree, in a repository of its own, one codec is made

* slower by 5 %: exit code 1, for its time and for its instructions;
* larger by one byte a message: exit code 1, for its size;
* wrong in one value: exit code 4;

and the tree as it is has to be fine, exit code 0, so many times in a row.

    python benchmarks/gate_proof.py [times]

Exits with 1 unless all hold; ten times take some minutes. Time is compared at a threshold of 3 %: a
difference as large as the threshold is found half of the time only.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter_ns
from typing import Any, NamedTuple

from serdelab import discover
from serdelab.run.material import timed

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("src", "codecs", "scenarios", "schemas", "requirements", "pyproject.toml")
CODEC = "json_stdlib"
SUBJECT = "order"
SLOWER = 0.05
SLOWED = ("--codec", CODEC, "--subject", SUBJECT, "--operation", "encode", "--threshold", "3%")
ONE = ("--codec", CODEC, "--subject", "person")
SAME = ("--codec", f"{CODEC},json_orjson", "--subject", "person")

RESTORE = "restore=FromJson(partial=writer != reader).compile(reader.root)"


class Outcome(NamedTuple):
    code: int
    answer: dict[str, Any]
    seconds: float

    def worse(self) -> set[str]:
        """The questions that the exit code tells of."""
        entries: list[dict[str, Any]] = self.answer["entries"]
        return {each["question"] for each in entries if each["mark"] in {"broken", "worse"}}

    def show(self) -> None:
        for each in self.answer["entries"]:
            if each["question"] in self.worse() or each["question"] in {"throughput", "size"}:
                print(f"  {each['question']} of {each['label']}: {each['words']}")


def copy(folder: Path) -> None:
    """What the gate needs of this tree, committed."""
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(
                ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy(ROOT / name, folder / name)
    git = ["git", "-C", str(folder), "-c", "user.name=gate", "-c", "user.email=gate@example.org"]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "as it is"], check=True)


def gate(folder: Path, *arguments: str) -> Outcome:
    command = [sys.executable, str(ROOT / "bench.py"), "gate", "--base", "HEAD", "--json"]
    since = monotonic()
    done = subprocess.run(
        [*command, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    if not done.stdout:
        sys.exit(done.stderr)
    return Outcome(done.returncode, json.loads(done.stdout), monotonic() - since)


def tampered(folder: Path, call: str, replacement: str, *arguments: str) -> Outcome:
    """The gate on a copy in which the session calls something else."""
    file = folder / "codecs" / f"{CODEC}.py"
    text = file.read_text(encoding="utf-8")
    assert f"{call}," in text
    file.write_text(text.replace(f"{call},", f"{replacement},"), encoding="utf-8")
    try:
        return gate(folder, *arguments)
    finally:
        file.write_text(text, encoding="utf-8")


def more_work() -> str:
    """An encode that first sums just so many numbers that it takes 5 % of the rest.

    How many is measured here: the codec then does the same work in every process.
    """
    material = timed(SUBJECT)
    session = discover.codec(CODEC).prepare(material.schema, material.schema)
    natives = [session.populate(record) for record in material.records]
    encode = session.encode

    def extra(length: int) -> int:
        call = eval(f"lambda native: (sum(range({length})), native)[1]")
        return least(lambda: [call(native) for native in natives])

    wanted = SLOWER * least(lambda: [encode(native) for native in natives])
    short, long = extra(1), extra(101)
    length = max(1, round(1 + 100 * (wanted - short) / (long - short)))
    print(f"5 % of {CODEC} on {SUBJECT} is a sum of {length} numbers")
    return f"encode=lambda native: (sum(range({length})), _encode(native))[1]"


def least(call: Callable[[], object]) -> int:
    """Nanoseconds of the fastest of many calls."""
    taken: list[int] = []
    for _ in range(2_000):
        since = perf_counter_ns()
        call()
        taken.append(perf_counter_ns() - since)
    return min(taken)


def expect(name: str, found: Outcome, code: int, questions: set[str]) -> bool:
    """Prints what was found; whether it is what must be."""
    right = found.code == code and found.worse() == questions
    word = "as it must be" if right else "WRONG"
    print(f"{name}: exit code {found.code} in {found.seconds:.0f} s: {word}")
    found.show()
    sys.stdout.flush()
    return right


def caught(folder: Path) -> bool:
    slower = tampered(folder, "encode=_encode", more_work(), *SLOWED)
    uncounted = slower.answer["instructions_not_counted"]
    if uncounted:
        print(f"instructions are not shown here: {uncounted}")
    questions = {"throughput"} if uncounted else {"throughput", "instructions"}
    larger = "encode=lambda native: _encode(native) + b' '"
    wrong = "restore=lambda native: dict(native, userName='Mallory')"
    return all(
        [
            expect("slower by 5 %", slower, 1, questions),
            expect(
                "larger by one byte",
                tampered(folder, "encode=_encode", larger, *ONE, "--minutes", "0.001"),
                1,
                {"size"},
            ),
            expect("wrong in one value", tampered(folder, RESTORE, wrong, *ONE), 4, {"round trip"}),
        ]
    )


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with TemporaryDirectory(prefix="serdelab-gate-proof-") as name:
        folder = Path(name)
        copy(folder)
        right = [caught(folder)]
        for number in range(1, times + 1):
            found = gate(folder, *SAME)
            right.append(expect(f"unchanged, {number} of {times}", found, 0, set()))
    print("all as it must be" if all(right) else "not all as it must be")
    return int(not all(right))


if __name__ == "__main__":
    sys.exit(main())
