"""Which tax and which ways to deliver belong to a place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from models.errors import ValidationFailed
from models.values.ids import new_id
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import tenants
from shop_app.domain.pricing import DeliveryOption, PricedLine, quote_for
from tests.harness.shop import Shop, open_shop

FRIDAY = datetime(2026, 3, 6, 12, tzinfo=UTC)


def lines(*prices_minor: int) -> list[PricedLine]:
    return [PricedLine(variant_id=new_id(), quantity=1, unit_price_minor=price) for price in prices_minor]


def options(shop: Shop, country: str, worth: int = 1000) -> list[DeliveryOption]:
    return in_unit(shop.system(FRIDAY), quote_for, lines(worth), currency="USD", country=country)[1]


def test_a_regions_own_rate_replaces_its_countrys(shop: Shop) -> None:
    shop.do(
        tenants.set_tax, tenants.Tax(name="Sales tax", country="US", region="CA", rate_ppm=72_500, on_shipping=False)
    )
    offers = {
        region: shop.do(quote_for, lines(10_000), currency="USD", country="US", region=region)[0]
        for region in ("CA", "NY")
    }
    assert (offers["CA"].tax_minor, offers["CA"].tax_name) == (725, "Sales tax")
    assert offers["NY"].tax_minor == 1000 + 50


def test_where_the_shop_has_no_rate_there_is_no_tax(shop: Shop) -> None:
    offer, ways = shop.do(quote_for, lines(1000), currency="USD", country="FR")
    assert (offer.tax_minor, ways, offer.delivery) == (0, [], None)


def test_parcels_do_not_move_at_the_weekend(shop: Shop) -> None:
    (way,) = options(shop, "US")
    assert (way.arrives_from, way.arrives_to) == (date(2026, 3, 10), date(2026, 3, 12))


def test_a_method_that_does_not_go_there_is_refused(shop: Shop) -> None:
    def ask(uow: UnitOfWork, method: UUID) -> None:
        quote_for(uow, lines(1000), currency="USD", country="US", shipping_method_id=method)

    shop.do(ask, shop.shipping_method_id)
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(ask, new_id())
    assert refusal.value.field == "shipping_method_id"


def test_what_needs_no_parcel_costs_no_delivery(shop: Shop) -> None:
    offer, ways = shop.do(quote_for, lines(1000), currency="USD", country="US", needs_delivery=False)
    assert (offer.shipping_minor, ways) == (0, [])


def test_a_rate_can_end_at_a_threshold(shop: Shop) -> None:
    shop.run("UPDATE shipping_rate SET free_over_minor = 5000")
    assert [options(shop, "US", worth)[0].amount_minor for worth in (4999, 5000)] == [500, 0]


def test_prices_that_include_tax_tell_it_and_add_nothing(database: object) -> None:
    shop = open_shop(currency="EUR", tax_bp=1900, prices_include_tax=True)
    offer, _ = shop.do(quote_for, lines(11_900), currency="EUR", country="DE")
    assert (offer.total_minor, offer.tax_minor) == (12_400, 1900 + 80)
