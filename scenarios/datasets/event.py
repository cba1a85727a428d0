"""Event: a log in the order of time; 70 % page views, 20 % purchases, 10 % failed logins."""

from __future__ import annotations

from uuid import UUID

from serdelab.contract import Dataset, Record

from ._random import Draw, amount, moment

_PAGES = ("/", "/search?q=tea", "/cart", "/checkout/address", "/help/returns", "/p/größen", "/p/茶")
_REFERRERS = (
    "https://www.example.org/",
    "https://search.example.com/?q=cups&hl=de",
    "https://news.example.net/2026/04/teapots",
)
_USERS = ("m.huber", "eleni", "佐藤", "j.o'neill", "ana-souza", "root")
_REASONS = ("wrong password", "unknown user", "second factor missing", "account locked")
_SOURCES = ("web", "web", "ios", "android", "partner-api")
_FIRST_MS = 1_772_323_200_000  # 2026-03-01T00:00:00Z
_PAGE_VIEWS, _PURCHASES = 0.7, 0.2


def _uuid(draw: Draw) -> UUID:
    """Version 4 (RFC 9562, section 5.4), from the generator in place of the system's entropy."""
    return UUID(bytes=draw.raw(16), version=4)


def _page_viewed(draw: Draw) -> Record:
    return {
        "url": "https://shop.example.com" + draw.one_of(_PAGES),
        "referrer": draw.one_of(_REFERRERS) if draw.chance(0.4) else None,
        "duration_ms": draw.few(200, 600_000),
    }


def _item_purchased(draw: Draw) -> Record:
    return {
        "sku": f"TEA-{draw.below(100_000):05}",
        "quantity": draw.few(1, 20),
        "amount": amount(draw.few(250, 150_000)),
    }


def _login_failed(draw: Draw) -> Record:
    return {
        "user_name": draw.one_of(_USERS),
        "reason": draw.one_of(_REASONS),
        "locked": draw.chance(0.15),
    }


def _payload(draw: Draw) -> Record:
    kind = draw.unit()
    if kind < _PAGE_VIEWS:
        return {"page_viewed": _page_viewed(draw)}
    if kind < _PAGE_VIEWS + _PURCHASES:
        return {"item_purchased": _item_purchased(draw)}
    return {"login_failed": _login_failed(draw)}


def _load(n: int, seed: int) -> list[Record]:
    draw = Draw(seed)
    at = _FIRST_MS
    events: list[Record] = []
    for _ in range(n):
        at += draw.few(1, 20_000)
        event = {"id": _uuid(draw), "occurred_at": moment(at)}
        events.append(event | {"payload": _payload(draw), "source": draw.one_of(_SOURCES)})
    return events


DATASET = Dataset(subject="event", load=_load, source="generated", license="MIT")
