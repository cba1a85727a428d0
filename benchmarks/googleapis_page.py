"""Fills ``docs/case-study-googleapis.md`` from the result of ``googleapis_history.py``.

python benchmarks/googleapis_page.py
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from googleapis.page import page

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "results" / "googleapis" / "history.json"
PAGE = ROOT / "docs" / "case-study-googleapis.md"


def main() -> int:
    result = json.loads(RESULT.read_text(encoding="utf-8"))
    PAGE.write_text(page(result), encoding="utf-8")
    print(f"written: {PAGE}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
