"""The command line: ``python bench.py`` is ``serdelab``."""

import sys
import traceback

try:
    from serdelab.cli import main
except ModuleNotFoundError as error:
    sys.stderr.write(f"error: {error.name} is not installed for {sys.executable}\n")
    sys.stderr.write("  try: make install && . .venv/bin/activate\n")
    sys.exit(2)
except Exception:  # noqa: BLE001 - Python's own exit code is 1, which is a verdict
    traceback.print_exc()
    sys.exit(70)

if __name__ == "__main__":
    main()
