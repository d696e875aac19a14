from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from models.errors import Conflict, NotFound, PermissionDenied, ValidationFailed
from models.user import RoleName
from models.values.ids import new_id
from shop_app.core.context import Actor, ActorKind, Context
from shop_app.core.database import platform_engine
from shop_app.core.permissions import ROLE_PERMISSIONS
from shop_app.core.translation import speaking
from shop_app.core.unit_of_work import UnitOfWork, in_unit
from shop_app.domain import tenants
from tests.harness.shop import Shop

NEW = tenants.NewShop(subdomain="tidewater", name="Tidewater", currency="EUR", country="FR", time_zone="Europe/Paris")


def open_tenant(shop: tenants.NewShop) -> Context:
    context = Context(new_id(), Actor.system("test"))
    with UnitOfWork(context, platform_engine) as uow:
        tenants.create_tenant(uow, shop)
    return context


def test_a_new_shop_has_settings_roles_and_a_stock_room(shop: Shop) -> None:
    context = open_tenant(NEW)
    settings = in_unit(context, tenants.current)
    assert (settings.subdomain, settings.currency, settings.time_zone) == ("tidewater", "EUR", "Europe/Paris")

    def granted(uow: UnitOfWork) -> list[str]:
        return uow.scalars(
            "SELECT r.name || ' ' || p.permission FROM role r JOIN role_permission p ON p.role_id = r.id"
        )

    expected = {f"{role} {one}" for role in RoleName for one in ROLE_PERMISSIONS[role]}
    assert set(in_unit(context, granted)) == expected
    assert in_unit(context, lambda uow: uow.scalar("SELECT count(*) FROM location WHERE is_default")) == 1


def test_a_subdomain_belongs_to_one_shop(shop: Shop) -> None:
    taken = replace(NEW, subdomain=shop.subdomain)
    with pytest.raises(Conflict, match="this address"):
        open_tenant(taken)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subdomain", "www"),
        ("subdomain", "a"),
        ("subdomain", "-tide"),
        ("subdomain", "Tide"),
        ("subdomain", "tide.water"),
        ("name", "  "),
        ("currency", "eur"),
        ("country", "FRA"),
        ("time_zone", "Europe/Nowhere"),
        ("time_zone", "../etc/passwd"),
    ],
)
def test_a_shop_is_refused_by_the_field_to_mend(shop: Shop, field: str, value: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        open_tenant(replace(NEW, **{field: value}))
    assert refusal.value.field == field


def test_a_shop_that_was_never_opened_is_not_found(shop: Shop) -> None:
    with pytest.raises(NotFound):
        in_unit(Context(new_id(), Actor.system("test")), tenants.current)


def test_settings_are_written_by_whoever_may(shop: Shop) -> None:
    staff = Actor(ActorKind.STAFF, "kit", account_id=new_id())
    tax = tenants.Tax(name="VAT", country="FR", rate_ppm=200_000)
    with pytest.raises(PermissionDenied):
        in_unit(replace(shop.system(), actor=staff), tenants.set_tax, tax)


def test_the_most_specific_tax_comes_first_and_can_be_changed(shop: Shop) -> None:
    for region, rate in (("", 10_000), ("CA", 70_000), ("CA", 72_500)):
        tax = tenants.Tax(name="Sales tax", country="US", region=region, rate_ppm=rate, on_shipping=False)
        shop.do(tenants.set_tax, tax)
    assert [tax.rate_ppm for tax in shop.do(tenants.tax_rates, "us", "ca")] == [72_500, 10_000]
    assert [tax.rate_ppm for tax in shop.do(tenants.tax_rates, "US", "NY")] == [10_000]
    assert shop.do(tenants.tax_rates, "NO") == []


def test_a_shipping_method_is_offered_where_it_goes_and_in_its_currencies(shop: Shop) -> None:
    everywhere = tenants.NewShippingMethod(
        name="World", carrier="Post", min_days=5, max_days=9, prices_minor={"USD": 2500}, free_over_minor={"USD": 9000}
    )
    shop.do(tenants.add_shipping_method, everywhere, position=1)
    assert [method.name for method in shop.do(tenants.shipping_methods, "USD", "US")] == ["Post", "World"]
    [abroad] = shop.do(tenants.shipping_methods, "USD", "JP")
    assert (abroad.name, abroad.amount_minor, abroad.free_over_minor) == ("World", 2500, 9000)
    assert shop.do(tenants.shipping_methods, "EUR", "US") == []


@pytest.mark.parametrize(
    ("now", "days", "expected"),
    [
        (datetime(2026, 11, 20, 12, tzinfo=UTC), (1, 3), (date(2026, 11, 23), date(2026, 11, 25))),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), (1, 1), (date(2026, 11, 23), date(2026, 11, 23))),
        # Already Monday in Auckland.
        (datetime(2026, 11, 22, 12, tzinfo=UTC), (1, 1), (date(2026, 11, 24), date(2026, 11, 24))),
    ],
)
def test_parcels_rest_at_the_weekend(now: datetime, days: tuple[int, int], expected: tuple[date, date]) -> None:
    window = tenants.delivery_window(now, "Pacific/Auckland", *days)
    assert (window.from_on, window.to_on) == expected


def test_a_window_is_told_in_the_readers_language() -> None:
    window = tenants.DeliveryWindow(from_on=date(2026, 11, 24), to_on=date(2026, 11, 27))
    assert tenants.window_text(window) == "Tue 24 – Fri 27 Nov"
    with speaking("fr"):
        assert tenants.window_text(window) == "mar. 24 – ven. 27 nov."
    across = replace(window, to_on=date(2026, 12, 1))
    assert tenants.window_text(across) == "Tue 24 Nov – Tue 1 Dec"
    assert tenants.window_text(replace(window, to_on=window.from_on)) == "Tue 24 Nov"
