"""The command line: ``python bench.py`` is ``serdelab``."""

from serdelab.cli import main

if __name__ == "__main__":
    main()
