"""The two demonstration shops, and how they deliver and tax."""

from __future__ import annotations

from dataclasses import dataclass

from shop_app.domain.tenants import NewShippingMethod, NewShop, Tax
from shop_app.seed.goods import GOODS, Good


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """A shop with everything that it opens with. ``towns`` are (city, region, postcode, country, share of buyers).

    ``abroad`` is a further currency with what a hundred of its own are on that price list.
    """

    settings: NewShop
    methods: tuple[NewShippingMethod, ...]
    taxes: tuple[Tax, ...]
    towns: tuple[tuple[str, str, str, str, int], ...]
    goods: tuple[Good, ...]
    locales: tuple[str, ...] = ("en", "de")
    abroad: tuple[str, int] | None = None


def _sales_tax(region: str, rate_bp: int, *, on_shipping: bool = False) -> Tax:
    return Tax(name="Sales tax", country="US", region=region, rate_ppm=rate_bp * 100, on_shipping=on_shipping)


def _vat(country: str, rate_bp: int, name: str = "VAT") -> Tax:
    return Tax(name=name, country=country, rate_ppm=rate_bp * 100)


# Base rates of the states, without counties and cities.
_NORTHLIGHT = Shop(
    settings=NewShop(
        subdomain="demo",
        name="Northlight",
        tagline="Things for a calm home",
        legal_name="Northlight Home, Inc.",
        support_email="help@northlight.example",
        currency="USD",
        country="US",
        time_zone="America/New_York",
        accent="#2c6458",
        is_demonstration=True,
    ),
    methods=(
        NewShippingMethod(
            name="Standard",
            carrier="Parcel post",
            min_days=3,
            max_days=5,
            countries=("US", "CA"),
            prices_minor={"USD": 590, "EUR": 550},
            free_over_minor={"USD": 7500, "EUR": 7000},
        ),
        NewShippingMethod(
            name="Express",
            carrier="Courier",
            min_days=1,
            max_days=2,
            countries=("US",),
            prices_minor={"USD": 1490},
            free_over_minor={},
        ),
        NewShippingMethod(
            name="International",
            carrier="Courier",
            min_days=6,
            max_days=10,
            countries=("GB", "DE", "FR", "NL", "AU", "JP"),
            prices_minor={"USD": 2400, "EUR": 2200},
            free_over_minor={"USD": 25000, "EUR": 22000},
        ),
    ),
    taxes=(
        _sales_tax("CA", 725),
        _sales_tax("CO", 290, on_shipping=True),
        _sales_tax("FL", 600),
        _sales_tax("GA", 400, on_shipping=True),
        _sales_tax("IL", 625),
        _sales_tax("MA", 625),
        _sales_tax("NC", 475, on_shipping=True),
        _sales_tax("NY", 400, on_shipping=True),
        _sales_tax("PA", 600, on_shipping=True),
        _sales_tax("TX", 625, on_shipping=True),
        _sales_tax("WA", 650, on_shipping=True),
    ),
    towns=(
        ("New York", "NY", "10011", "US", 14),
        ("Brooklyn", "NY", "11215", "US", 10),
        ("Boston", "MA", "02118", "US", 8),
        ("Portland", "OR", "97209", "US", 9),
        ("Seattle", "WA", "98112", "US", 8),
        ("San Francisco", "CA", "94117", "US", 9),
        ("Los Angeles", "CA", "90026", "US", 9),
        ("Chicago", "IL", "60622", "US", 8),
        ("Austin", "TX", "78704", "US", 7),
        ("Denver", "CO", "80205", "US", 5),
        ("Philadelphia", "PA", "19147", "US", 5),
        ("Asheville", "NC", "28801", "US", 4),
        ("Miami", "FL", "33137", "US", 4),
        ("Toronto", "ON", "M5V 2T6", "CA", 4),
        ("London", "", "E8 3PH", "GB", 2),
    ),
    goods=GOODS["demo"],
    abroad=("EUR", 92),
)

_ATELIER = Shop(
    settings=NewShop(
        subdomain="atelier",
        name="Atelier Rhône",
        tagline="Ceramics and cloth from Lyon",
        legal_name="Atelier Rhône SARL",
        support_email="bonjour@atelier-rhone.example",
        currency="EUR",
        country="FR",
        time_zone="Europe/Paris",
        accent="#a2472a",
        prices_include_tax=True,
        round_tax_per_line=False,
        is_demonstration=True,
    ),
    methods=(
        NewShippingMethod(
            name="Home delivery",
            carrier="Parcel post",
            min_days=2,
            max_days=4,
            countries=("FR",),
            prices_minor={"EUR": 490},
            free_over_minor={"EUR": 6000},
        ),
        NewShippingMethod(
            name="Express",
            carrier="Courier",
            min_days=1,
            max_days=1,
            countries=("FR",),
            prices_minor={"EUR": 1290},
            free_over_minor={},
        ),
        NewShippingMethod(
            name="Europe",
            carrier="Parcel post",
            min_days=4,
            max_days=7,
            countries=("AT", "BE", "DE", "ES", "IT", "LU", "NL"),
            prices_minor={"EUR": 990},
            free_over_minor={"EUR": 12000},
        ),
    ),
    taxes=(
        _vat("AT", 2000, "USt."),
        _vat("BE", 2100, "BTW/TVA"),
        _vat("DE", 1900, "MwSt."),
        _vat("ES", 2100, "IVA"),
        _vat("FR", 2000, "TVA"),
        _vat("IT", 2200, "IVA"),
        _vat("LU", 1700, "TVA"),
        _vat("NL", 2100, "BTW"),
    ),
    towns=(
        ("Lyon", "", "69001", "FR", 16),
        ("Paris", "", "75011", "FR", 18),
        ("Villeurbanne", "", "69100", "FR", 6),
        ("Grenoble", "", "38000", "FR", 6),
        ("Marseille", "", "13006", "FR", 7),
        ("Bordeaux", "", "33000", "FR", 6),
        ("Nantes", "", "44000", "FR", 6),
        ("Lille", "", "59800", "FR", 5),
        ("Strasbourg", "", "67000", "FR", 5),
        ("Annecy", "", "74000", "FR", 4),
        ("Berlin", "", "10405", "DE", 6),
        ("München", "", "80469", "DE", 4),
        ("Wien", "", "1070", "AT", 3),
        ("Amsterdam", "", "1013 AB", "NL", 3),
        ("Bruxelles", "", "1050", "BE", 3),
        ("Milano", "MI", "20144", "IT", 2),
    ),
    goods=GOODS["atelier"],
)

SHOPS = (_NORTHLIGHT, _ATELIER)
