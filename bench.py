"""The command line: ``python bench.py`` is ``serdelab``."""

import sys

try:
    from serdelab.cli import main
except ModuleNotFoundError as error:
    sys.stderr.write(f"error: {error.name} is not installed for {sys.executable}\n")
    sys.stderr.write("  try: make install && . .venv/bin/activate\n")
    sys.exit(2)

if __name__ == "__main__":
    main()
