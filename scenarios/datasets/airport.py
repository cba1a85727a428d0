"""Airport: the airports of the world as ``airportsdata`` lists them, or an even sample of them.

Cost: the package reads its whole file, about 28,000 lines, in a quarter of a second.
"""

from __future__ import annotations

from serdelab.contract import Dataset, Record
from serdelab.errors import Unavailable

from ._sample import positions


def _load(n: int, seed: int) -> list[Record]:
    try:
        import airportsdata
    except ImportError as error:
        raise Unavailable("airportsdata", DATASET.extra) from error
    airports = list(airportsdata.load("ICAO").values())
    return [dict(airports[i]) for i in positions(len(airports), n, seed)]


DATASET = Dataset(
    subject="airport",
    load=_load,
    source="airportsdata: location and time zone of the airports of the world",
    license="MIT",
    extra="data",
)
