"""Whether the verdicts hold on this machine: N default-like runs in a row.

Each run is the default's throughput and access, with one more codec: ``slower``, which is
``json_stdlib`` with a tenth more work in encode. Two things must come out, as the report has them:

* the noise floor (the largest deviation of the A/A twin over all its cells) is at most 3 %;
* ``slower`` is slower than ``json_stdlib`` on every subject: its interval lies above 1, and above
  what the noise floor of the run allows to claim.

    python benchmarks/noise_floor.py [runs] [seconds]

Exits with 1 unless both hold in every run.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from serdelab import discover, report
from serdelab.run import QUICK_SECONDS, QUICK_SUBJECTS, Request, Silent, start

LIMIT = 0.03
SLOWER = "slower"
FOLDER = Path(__file__).parents[1] / "tests" / "plugins" / "misbehaving"


def one(
    codecs: Sequence[str], folder: Path, seed: int, seconds: float
) -> tuple[float, dict[str, tuple[float, float]]]:
    """(noise floor, subject → (ratio, lower end of its interval) of the slowed encode)."""
    request = Request(
        subjects=QUICK_SUBJECTS,
        codecs=(*codecs, SLOWER),
        scenarios=("throughput", "access"),
        seed=seed,
        seconds=seconds,
        plugin_folders=(FOLDER,),
    )
    start(request, folder, Silent())
    run = report.load(folder)
    frame = run.timings
    found = frame[(frame["codec"] == SLOWER) & (frame["operation"] == "encode")]
    ratios = zip(found["subject"], found["ratio"], found["ratio_low"], strict=True)
    return run.noise_floor, {subject: (ratio, low) for subject, ratio, low in ratios}


def main() -> int:
    count = max(1, int(sys.argv[1])) if len(sys.argv) > 1 else 10
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else QUICK_SECONDS
    quiet = slower = 0
    codecs = discover.timed_codecs()  # before the folder's others, which hang and crash, are known
    discover.add_folder(FOLDER)
    with tempfile.TemporaryDirectory() as results:
        for number in range(1, count + 1):
            noise, ratios = one(codecs, Path(results, str(number)), number, seconds)
            quiet += noise <= LIMIT
            slower += len(ratios) == len(QUICK_SUBJECTS) and all(
                low > 1 + noise for _, low in ratios.values()
            )
            words = ", ".join(f"{s} {r:.3f} (from {low:.3f})" for s, (r, low) in ratios.items())
            print(f"{number:3}: noise floor {noise:.2%}; slowed encode: {words}", flush=True)
    print(f"noise floor at most {LIMIT:.0%} in {quiet} of {count} runs")
    print(f"10 % more work found beyond interval and noise in {slower} of {count} runs")
    return int(quiet < count or slower < count)


if __name__ == "__main__":
    sys.exit(main())
