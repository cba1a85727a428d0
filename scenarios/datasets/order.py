"""Order: a shop's orders of one year, from customers in five countries, in their own words."""

from __future__ import annotations

from dataclasses import dataclass

from serdelab.contract import Dataset, Record

from ._random import Draw, amount, moment


@dataclass(frozen=True, slots=True)
class _Country:
    """The words of one country's customers; ``house`` puts a street and a number together."""

    code: str
    given: tuple[str, ...]
    family: tuple[str, ...]
    person: str
    streets: tuple[str, ...]
    house: str
    cities: tuple[tuple[str, str], ...]  # name and postal code
    kinds: tuple[str, ...]
    goods: tuple[str, ...]
    notes: tuple[str, ...]


_COUNTRIES = (
    _Country(
        code="DE",
        given=("Jürgen", "Käthe", "Sören", "Anna", "Björn"),
        family=("Müller", "Groß", "Schäfer", "Köhler", "Weiß"),
        person="{given} {family}",
        streets=("Königstraße", "Am Mühlbach", "Lindenallee", "Große Gasse"),
        house="{street} {number}",
        cities=(("München", "80331"), ("Köln", "50667"), ("Gößnitz", "04639")),
        kinds=("Großer", "Kleiner", "Grüner", "Handgemachter", "Süßer"),
        goods=("Becher „Guten Morgen“", "Teekessel", "Honig", "Kräutertee", "Löffel"),
        notes=(
            "Bitte beim Nachbarn klingeln & nicht vor die Tür stellen.",
            "Geschenk 🎁: Rechnung bitte getrennt schicken.",
        ),
    ),
    _Country(
        code="GR",
        given=("Γιώργος", "Ελένη", "Νίκος", "Σοφία"),
        family=("Παπαδόπουλος", "Βλάχος", "Αγγέλου", "Οικονόμου"),
        person="{given} {family}",
        streets=("Οδός Ερμού", "Λεωφόρος Νίκης", "Πλατεία Αγίας Σοφίας"),
        house="{street} {number}",
        cities=(("Αθήνα", "105 63"), ("Θεσσαλονίκη", "546 24"), ("Χανιά", "731 32")),
        kinds=("Μεγάλο", "Μικρό", "Πράσινο", "Χειροποίητο"),
        goods=("φλιτζάνι", "μέλι θυμαρίσιο", "τσάι του βουνού", "κουτάλι"),
        notes=("Παράδοση μετά τις 6 το απόγευμα, ευχαριστώ!", "Είναι δώρο 🎂, χωρίς τιμές."),
    ),
    _Country(
        code="JP",
        given=("陽子", "健太", "美咲", "翔"),
        family=("佐藤", "鈴木", "高橋", "渡辺"),
        person="{family} {given}",
        streets=("本町", "緑ヶ丘", "桜木町"),
        house="{street}{number}番地",
        cities=(("東京都", "100-0001"), ("大阪市", "530-0001"), ("札幌市", "060-0042")),
        kinds=("大きな", "小さな", "手作りの", "有機"),
        goods=("湯呑み", "抹茶", "急須", "蜂蜜", "茶筅"),
        notes=("不在の場合は宅配ボックスにお願いします。", "誕生日プレゼントです🎉"),
    ),
    _Country(
        code="BR",
        given=("João", "Conceição", "Luís", "Inês"),
        family=("Souza", "Gonçalves", "Araújo", "Simões"),
        person="{given} {family}",
        streets=("Rua da Consolação", "Avenida São João", "Praça da Sé"),
        house="{street}, {number}",
        cities=(("São Paulo", "01001-000"), ("Florianópolis", "88010-400"), ("Belém", "66010-000")),
        kinds=("Grande", "Pequeno", "Artesanal", "Orgânico"),
        goods=("caneca", "chá-mate", "mel", "chaleira", "açucareiro"),
        notes=("Deixar na portaria, por favor.", "É presente 💐 — não incluir a nota fiscal."),
    ),
    _Country(
        code="IE",
        given=("Aoife", "Grace", "Seán", "Oisín"),
        family=("O'Neill", "Murphy", "Byrne", "Ní Bhriain"),
        person="{given} {family}",
        streets=("Main Street", "Harbour Road", "Station Lane"),
        house="{number} {street}",
        cities=(("Dublin", "D02 X285"), ("Galway", "H91 E2K3"), ("Dún Laoghaire", "A96 N2E7")),
        kinds=("Large", "Small", "Green", "Hand-made"),
        goods=('mug "Good morning"', "kettle", "honey", "herbal tea", "spoon <steel>"),
        notes=(
            "Leave with the neighbour.\nRing twice, the bell is broken.",
            "Gift 🎁 & no prices!",
        ),
    ),
)

_STATUSES = ("PLACED", "PAID", "PAID", "SHIPPED", "SHIPPED", "DELIVERED", "DELIVERED", "DELIVERED")
_CANCELLED_SHARE = 0.04
_ATTRIBUTES = (
    ("channel", ("web", "app", "phone")),
    ("campaign", ("spring-2026", "newsletter", "Frühling 🌷", "")),
    ("currency", ("EUR", "JPY", "BRL")),
    ("gift_wrap", ("yes", "no")),
    ("user_agent", ("Mozilla/5.0 (X11; Linux x86_64)", "ShopApp/7.2 (iOS)")),
    ("coupon", ("TEA10", "WILLKOMMEN", "ΚΑΛΩΣ")),
)
_FIRST_MS = 1_767_225_600_000  # 2026-01-01T00:00:00Z
_YEAR_MS = 365 * 24 * 3600 * 1000
_ID_EPOCH_MS = 1_420_070_400_000  # 2015-01-01T00:00:00Z, where this shop's ids begin
_CENTS = (99, 95, 50, 0, 49)


def _order_id(draw: Draw, at: int) -> int:
    """Milliseconds, then 10 bits of a worker and 12 of a counter: beyond 2**53 since 2017."""
    return ((at - _ID_EPOCH_MS) << 22) + draw.below(1 << 22)


def _address(draw: Draw, country: _Country) -> Record:
    city, postal_code = draw.one_of(country.cities)
    street = country.house.format(street=draw.one_of(country.streets), number=draw.few(1, 200))
    return {"street": street, "city": city, "postal_code": postal_code, "country": country.code}


def _customer(draw: Draw, country: _Country) -> Record:
    number = 10_000 + draw.below(5_000_000)
    given, family = draw.one_of(country.given), draw.one_of(country.family)
    return {
        "customer_id": number,
        "name": country.person.format(given=given, family=family),
        "email": f"customer-{number}@mail.example.com",
        "billing_address": _address(draw, country),
    }


def _item(draw: Draw, country: _Country) -> Record:
    return {
        "sku": f"TEA-{draw.below(100_000):05}",
        "title": f"{draw.one_of(country.kinds)} {draw.one_of(country.goods)}",
        "quantity": draw.few(1, 24),
        "unit_price": amount(draw.few(1, 400) * 100 + draw.one_of(_CENTS)),
    }


def _attributes(draw: Draw) -> dict[str, str]:
    chosen = draw.some_of(_ATTRIBUTES, draw.between(2, len(_ATTRIBUTES)))
    return {key: draw.one_of(values) for key, values in chosen}


def _order(draw: Draw) -> Record:
    country = draw.one_of(_COUNTRIES)
    at = _FIRST_MS + draw.below(_YEAR_MS)
    customer = _customer(draw, country)
    elsewhere = draw.chance(0.25)
    items = [_item(draw, country) for _ in range(draw.few(1, 50))]
    cancelled = draw.chance(_CANCELLED_SHARE)
    status = "CANCELLED" if cancelled else draw.one_of(_STATUSES)
    sent = status in {"SHIPPED", "DELIVERED"}
    return {
        "order_id": _order_id(draw, at),
        "customer": customer,
        "shipping_address": (
            _address(draw, country) if elsewhere else dict(customer["billing_address"])
        ),
        "items": items,
        "status": status,
        "created_at": moment(at),
        "shipped_at": moment(at + draw.between(3_600_000, 400_000_000)) if sent else None,
        "total": sum((i["quantity"] * i["unit_price"] for i in items), amount(0)),
        "attributes": _attributes(draw),
        "note": draw.one_of(country.notes) if draw.chance(0.3) else None,
        "signature": draw.raw(64),
    }


def _load(n: int, seed: int) -> list[Record]:
    draw = Draw(seed)
    return [_order(draw) for _ in range(n)]


DATASET = Dataset(subject="order", load=_load, source="generated", license="MIT")
