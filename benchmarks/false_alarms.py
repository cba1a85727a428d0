"""How often a verdict is wrong: the same code against itself, and against a known slowdown.

Comparisons of different operations of different codecs, as ``bench.py ab`` does them, on a machine
that is kept busy. Each case is tried three times: head does the same, 5 % more calls, 3 % more
calls. What must come out, of 100:

* the same code: at most 1 "slower", and the 95 % interval holds 1 in 90 to 99;
* 5 % more: at least 95 "slower"; 3 % more: at least 80;
* no comparison takes longer than its budget by more than a fifth.

    python benchmarks/false_alarms.py [comparisons] [seconds] [--rivals] [--load N] [--out FILE]

With ``--rivals`` pytest-benchmark, pyperf and timeit time every third of the functions in between:
the same code twice, and half of them with 5 % more calls. Rows are appended to the file as they
come, and the same command goes on where it was stopped; while others keep the machine busier than
its own neighbours do, it waits. Exits with 1 unless all of the above holds; with fewer comparisons
the limits are in proportion, and coverage is printed only. A hundred take about 40 minutes, with
rivals twice as long.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice, product
from pathlib import Path
from time import sleep
from typing import Any

from alarms.busy import busy
from alarms.comparisons import comparisons
from alarms.counts import OURS, conclusion, table

from serdelab import rivals
from serdelab.ab.compare import BUDGET_S, SCENARIO, Asked, compare
from serdelab.ab.finding import Case
from serdelab.ab.judge import Verdict
from serdelab.ab.side import Kind, Ready, Side
from serdelab.report.charts.chart import save
from serdelab.rivals import Rival, RivalFault, Work, store
from serdelab.run import environment

CODECS = (
    *("json_stdlib", "json_orjson", "json_msgspec", "messagepack_msgpack", "messagepack_msgspec"),
    *("protobuf_upb", "avro_fastavro", "thrift_binary_apache", "xml_lxml", "pickle_stdlib"),
)
SUBJECTS = ("person", "event", "airport", "order", "flight")
OPERATIONS = ("encode", "decode")
INJECTED = (0.0, 0.05, 0.03)
RIVAL_SECONDS = 2.0  # of timed calls, for each side; with all processes it is some times that
RIVAL_EVERY = 3  # cases: they take longer than we do
LOAD = 2
MOST_LOAD = 5.0  # load average: with two neighbours it is 3 to 4; beyond, it is another experiment
PAUSE_S = 5.0
ENVIRONMENT = "environment.json"
OUT = Path("results/verdicts/comparisons.jsonl")
Row = dict[str, Any]


def works() -> Iterator[Work]:
    """A hundred. Codecs change fastest, so that any number of them is of many kinds."""
    combined = product(SUBJECTS, OPERATIONS, CODECS)
    for seed, (subject, operation, codec) in enumerate(combined, 1):
        yield Work(codec, subject, operation, seed, scenario=SCENARIO)


def todo(asked: argparse.Namespace) -> Iterator[tuple[Work, Rival | None]]:
    """None is ours."""
    others = rivals.rivals() if asked.rivals else ()
    for work in islice(works(), asked.comparisons):
        for injected in INJECTED:
            yield replace(work, share=injected), None
        for rival in others if work.seed % RIVAL_EVERY == 1 else ():
            yield work, rival
            if work.seed % (2 * RIVAL_EVERY) == 1:
                yield replace(work, share=INJECTED[1]), rival


def ours(work: Work, seconds: float) -> Row:
    side = Ready(Side(work.codec, Kind.CODEC, work.codec))
    case = Case(work.codec, work.codec, work.subject, work.scenario, work.operation)
    asked = Asked(budget=seconds, seed=work.seed, injected=work.share)
    (found,) = compare((side, side), [case], asked)
    if found.found is None:
        raise RivalFault(f"{case.label}: {found.words()}: {found.note}")
    return {
        "slower": found.verdict is Verdict.SLOWER,
        "verdict": found.verdict,
        **{name: round(value, 5) for name, value in asdict(found.found).items()},
        "pairs": found.pairs,
        "seconds": round(found.seconds, 2),
        "budget": seconds,
    }


def theirs(rival: Rival, work: Work) -> Iterator[Row]:
    """A row for each statistic that its users go by."""
    for each in rivals.compare(rival, work, RIVAL_SECONDS):
        yield {
            "statistic": each.statistic,
            "slower": each.slower,
            "point": round(each.ratio, 5),
            "seconds": round(each.seconds, 2),
        }


def rows(work: Work, rival: Rival | None, seconds: float) -> Iterator[Row]:
    tool, case, injected = _key(work, rival)
    for row in theirs(rival, work) if rival else [ours(work, seconds)]:
        load = round(os.getloadavg()[0], 1)
        yield {"tool": tool, "case": case, "injected": injected, **row, "load": load}


def _key(work: Work, rival: Rival | None) -> tuple[str, str, float]:
    case = f"{work.codec} · {work.subject} · {work.operation}"
    return rival.name if rival else OURS, case, work.share


def run(asked: argparse.Namespace) -> list[Row]:
    """All rows: those that are in the file already, then new ones as they come."""
    found = _stored(asked.out)
    done = {(row["tool"], row["case"], row["injected"]) for row in found}
    for work, rival in todo(asked):
        if _key(work, rival) in done:
            continue
        while os.getloadavg()[0] >= MOST_LOAD:
            sleep(PAUSE_S)
        fresh = list(rows(work, rival, asked.seconds))
        with asked.out.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in fresh)
        found += fresh
        for row in fresh:
            print(_line(row), flush=True)
    return found


def _line(row: Row) -> str:
    said = row.get("verdict") or ("slower" if row["slower"] else "not slower")
    change = f"{100 * (row['point'] - 1):+.1f} %"
    tool = f"{row['tool']} {row.get('statistic', '')}".strip()
    return f"{row['case']} +{row['injected']:.0%}: {tool}: {said} {change}; {row['seconds']:.1f} s"


def _stored(file: Path) -> list[Row]:
    """Beside a new file stands the environment of its first run."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        facts = json.dumps(environment.at_start(), indent=1, default=str)
        file.with_name(ENVIRONMENT).write_text(f"{facts}\n", encoding="utf-8")
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def draw(found: list[Row], folder: Path) -> None:
    """``strip.svg`` and ``strip.png`` beside the rows."""
    facts = json.loads((folder / ENVIRONMENT).read_text(encoding="utf-8"))
    about = {"environment": facts, "seconds": RIVAL_SECONDS}
    if chart := store.chart(comparisons(found), about):
        save(chart, folder)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("comparisons", nargs="?", type=int, default=100)
    parser.add_argument("seconds", nargs="?", type=float, default=BUDGET_S)
    parser.add_argument("--rivals", action="store_true")
    parser.add_argument(
        "--load", type=int, default=LOAD, help="processes that keep the machine busy"
    )
    parser.add_argument("--out", type=Path, default=OUT)
    asked = parser.parse_args()
    with busy(asked.load):
        found = run(asked)
    print("\n".join(table(found)))
    draw(found, asked.out.parent)
    results = list(conclusion(found))
    for right, words in results:
        print(f"{'ok' if right else 'WRONG'}: {words}")
    return int(not all(right for right, _ in results))


if __name__ == "__main__":
    sys.exit(main())
