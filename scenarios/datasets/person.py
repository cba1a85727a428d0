"""Person: a name, a favourite number that one in five does not have, up to six interests."""

from __future__ import annotations

from serdelab.contract import Dataset, Record

from ._random import Draw

# Given names, family names and how a full name is put together, a line of writing each.
_NAMES = (
    ("Martin Anna Grace Thomas Emily Noah", "Smith Johnson Taylor Wright Baker Clarke", "{0} {1}"),
    ("Jürgen Zoë Søren Åsa Łukasz Čeněk", "Müller Groß Ångström Dvořák Wałęsa Núñez", "{0} {1}"),
    ("Γιώργος Ελένη Νίκος Σοφία", "Παπαδόπουλος Βλάχος Αγγέλου Οικονόμου", "{0} {1}"),
    ("Ольга Сергій Юлія Іван", "Шевченко Коваленко Бондаренко Мельник", "{0} {1}"),
    ("陽子 健太 美咲 翔", "佐藤 鈴木 高橋 渡辺", "{1}{0}"),
    ("فاطمة يوسف ليلى عمر", "المصري حداد الخطيب نجار", "{0} {1}"),
)
_LATIN_SHARE = 0.7  # of people whose name is from one of the first two lines
_INTERESTS = (
    "daydreaming hacking hiking chess pottery photography cycling baking astronomy sailing "
    "gardening karaoke origami fencing birdwatching Wörter καλλιγραφία 将棋"
)


def _name(draw: Draw) -> str:
    lines = _NAMES[:2] if draw.chance(_LATIN_SHARE) else _NAMES[2:]
    given, family, order = draw.one_of(lines)
    return order.format(draw.one_of(given.split()), draw.one_of(family.split()))


def _number(draw: Draw) -> int | None:
    """Small for most, negative for a few, of the full 63 bits for one in twenty."""
    if draw.chance(0.2):
        return None
    kind = draw.unit()
    if kind < 0.05:  # noqa: PLR2004 - a share, named by the docstring
        return (draw.below(1 << 31) << 32) + draw.below(1 << 32)
    if kind < 0.1:  # noqa: PLR2004 - a share, named by the docstring
        return -draw.few(1, 100_000)
    return draw.few(0, 100_000)


def _person(draw: Draw) -> Record:
    return {
        "userName": _name(draw),
        "favoriteNumber": _number(draw),
        "interests": draw.some_of(_INTERESTS.split(), min(draw.below(7), draw.below(7))),
    }


def _load(n: int, seed: int) -> list[Record]:
    draw = Draw(seed)
    return [_person(draw) for _ in range(n)]


DATASET = Dataset(subject="person", load=_load, source="generated", license="MIT")
