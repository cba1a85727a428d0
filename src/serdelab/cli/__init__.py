"""The command line. ``main`` is its entry; each command is one module, imported when it is named.

Heavy libraries are imported inside commands: ``--help`` costs little more than click itself.
"""

from serdelab.cli.main import main

__all__ = ["main"]
