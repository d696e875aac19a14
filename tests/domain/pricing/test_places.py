"""Which taxes and which ways to deliver belong to a place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from models.values.ids import new_id
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import tenants
from shop_app.domain.pricing import DeliveryOption, PricedLine, quote_for
from shop_app.domain.pricing.places import Method, Place, PlacedRate, Zone, methods_at, rates_at
from shop_app.domain.pricing.schemas import TaxRate
from shop_app.domain.pricing.shipping import Band, band_of
from tests.harness.shop import Shop

FRIDAY = datetime(2026, 3, 6, 12, tzinfo=UTC)
HERE = Place(country="US", region="CA", postcode="90210-1234")


@pytest.mark.parametrize(
    ("patterns", "postcode", "holds"),
    [
        ([], "", True),
        ([], "90210", True),
        (["90210"], "90210", True),
        (["90210"], "90210-1234", True),
        (["90210"], "9021", False),
        (["90*"], "90210", True),
        (["*"], "", True),
        (["90*"], "", False),
        (["SW1A1AA"], "sw1a 1aa", True),
        (["SW1*"], "SW1A 1AA", True),
        (["10000...19999"], "10000", True),
        (["10000...19999"], "19999-0001", True),
        (["10000...19999"], "20000", False),
        (["10000...19999"], "1000", False),
        (["1000...1999", "90*"], "9000", True),
    ],
)
def test_a_list_of_postcodes_takes_one_in(patterns: list[str], postcode: str, holds: bool) -> None:
    assert tenants.holds_postcode(patterns, postcode) is holds


def rate(name: str, country: str = "", region: str = "", *postcodes: str, **more: object) -> PlacedRate:
    tax = TaxRate(**{"name": name, "rate_ppm": 100_000} | more)  # type: ignore[arg-type]
    return PlacedRate(country=country, region=region, postcodes=postcodes, rate=tax)


def names(rates: Sequence[TaxRate]) -> list[str]:
    return [one.name for one in rates]


def test_the_most_specific_rate_of_a_class_and_priority_counts() -> None:
    rates = [
        rate("World"),
        rate("Country", "US"),
        rate("Region", "US", "CA"),
        rate("Code", "US", "", "90*"),
        rate("Elsewhere", "US", "NY"),
        rate("City", "US", "CA", "90210", priority=2),
        rate("Food", "US", "CA", tax_class="reduced"),
    ]
    assert names(rates_at(rates, HERE)) == ["Code", "Food", "City"]
    assert names(rates_at(rates[:3], HERE)) == ["Region"]
    assert names(rates_at(rates, Place(country="US"))) == ["Country"]
    assert names(rates_at(rates, Place(country="JP"))) == ["World"]


def way(name: str, zone: Zone) -> Method:
    return Method(
        id=new_id(),
        name=name,
        carrier="",
        min_days=1,
        max_days=1,
        cutoff_hour=None,
        max_weight_g=None,
        zone=zone,
        bands=(),
    )


def zone(
    *countries: str, regions: tuple[str, ...] = (), postcodes: tuple[str, ...] = (), is_rest: bool = False
) -> Zone:
    return Zone(id=new_id(), countries=countries, regions=regions, postcodes=postcodes, is_rest=is_rest)


def test_zones_overlap_and_the_rest_is_what_none_of_them_holds() -> None:
    ways = [
        way("Country", zone("US")),
        way("Region", zone(regions=("US-CA",))),
        way("Hills", zone("US", postcodes=("90210",))),
        way("Abroad", zone("DE")),
        way("World", zone()),
        way("Rest", zone(is_rest=True)),
    ]
    assert [one.name for one in methods_at(ways, HERE)] == ["Country", "Region", "Hills", "World"]
    assert [one.name for one in methods_at(ways, Place(country="JP"))] == ["World"]
    assert [one.name for one in methods_at(ways[:4] + ways[5:], Place(country="JP"))] == ["Rest"]


@pytest.mark.parametrize(
    ("weight_g", "goods_minor", "price"),
    [(0, 0, 500), (999, 0, 500), (1000, 0, 700), (1000, 5000, 700), (0, 5000, 300), (2500, 5000, 900), (2500, 0, 900)],
)
def test_the_last_band_reached_counts_by_weight_first(weight_g: int, goods_minor: int, price: int) -> None:
    bands = [
        Band(amount_minor=500),
        Band(amount_minor=700, from_weight_g=1000),
        Band(amount_minor=900, from_weight_g=2500),
        Band(amount_minor=300, from_minor=5000),
    ]
    band = band_of(bands, weight_g=weight_g, goods_minor=goods_minor)
    assert band is not None
    assert band.amount_minor == price
    assert band_of(bands[1:3], weight_g=1, goods_minor=0) is None


def line(price_minor: int, weight_g: int = 0, tax_class: str = "standard") -> PricedLine:
    return PricedLine(
        variant_id=new_id(), quantity=1, unit_price_minor=price_minor, weight_g=weight_g, tax_class=tax_class
    )


def ways_for(shop: Shop, *lines: PricedLine, postcode: str = "", now: datetime = FRIDAY) -> list[DeliveryOption]:
    return in_unit(shop.system(now), quote_for, lines, currency="USD", country="US", region="CA", postcode=postcode)[1]


def save(shop: Shop, zone: tenants.Zone, *bands: tenants.Band, **terms: object) -> UUID:
    zone_id = shop.do(tenants.save_zone, zone)
    saved = tenants.MethodTerms(**{"zone_id": zone_id, "name": zone.name, "bands": bands, "position": 9} | terms)  # type: ignore[arg-type]
    return shop.do(tenants.save_shipping_method, saved)


def test_a_parcel_is_priced_by_its_weight_and_refused_above_the_most(shop: Shop) -> None:
    save(
        shop,
        tenants.Zone(name="Hills", regions=("US-CA",), postcodes=("902*",)),
        tenants.Band(currency="USD", amount_minor=100),
        tenants.Band(currency="USD", amount_minor=250, from_weight_g=2000),
        max_weight_g=5000,
    )

    def prices(weight_g: int, postcode: str = "90210") -> list[int]:
        return [way.amount_minor for way in ways_for(shop, line(1000, weight_g), postcode=postcode)]

    assert [prices(weight) for weight in (1999, 2000, 5000, 5001)] == [[500, 100], [500, 250], [500, 250], [500]]
    assert prices(0, "94105") == [500]


def test_parcels_after_the_last_hour_leave_the_next_working_day(shop: Shop) -> None:
    band = tenants.Band(currency="USD", amount_minor=100)
    save(shop, tenants.Zone(name="Fast"), band, min_days=1, max_days=1, cutoff_hour=14)

    def arrives(day: int, hour: int) -> date:
        return ways_for(shop, line(1000), now=datetime(2026, 3, day, hour, tzinfo=UTC))[-1].arrives_from

    # The 6th is a Friday.
    assert [arrives(5, 13), arrives(5, 14)] == [date(2026, 3, 6), date(2026, 3, 9)]
    assert [arrives(6, 13), arrives(6, 14)] == [date(2026, 3, 9), date(2026, 3, 10)]
    assert [arrives(7, 9), arrives(8, 23)] == [date(2026, 3, 10)] * 2


def test_taxes_of_several_priorities_add_up_and_a_compound_one_comes_on_top(shop: Shop) -> None:
    def charge(name: str, ppm: int, **more: object) -> None:
        shop.do(tenants.set_tax, tenants.Tax(**{"name": name, "country": "CA", "rate_ppm": ppm} | more))  # type: ignore[arg-type]

    charge("GST", 50_000)
    charge("PST", 99_750, region="QC", priority=2, is_compound=True, on_shipping=False)
    charge("Books", 0, tax_class="reduced")
    charge("Town", 10_000, postcodes=("H2X*",), region="QC", priority=3)
    quebec = {"currency": "USD", "country": "CA", "region": "QC"}
    offer, _ = shop.do(quote_for, [line(10_000), line(10_000, tax_class="reduced")], **quebec, postcode="G1A 1A1")
    assert [one.tax_minor for one in offer.lines] == [500 + 1047, 0]
    assert (offer.tax_name, offer.lines[0].tax_rate_bp) == ("GST + PST", 1547)
    offer, _ = shop.do(quote_for, [line(10_000)], **quebec, postcode="h2x 1y4")
    assert [one.amount_minor for one in offer.trace if one.figure == "tax"] == [500, 100, 1057]
