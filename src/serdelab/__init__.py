"""serdelab: a serialization-format benchmark and schema-evolution lab.

The engine. It knows no format by name: formats are plug-ins in ``serdelab.codecs``, questions are
plug-ins in ``serdelab.scenarios``, data is in ``serdelab.schemas``. ``docs/architecture.md`` draws
the arrows between the modules, ``tests/test_architecture.py`` holds them.

Importing this package loads neither pandas nor matplotlib, nor any codec's library.
"""

__version__ = "0.1.0"
