from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image
from rich.console import Console

from models.values import clock
from shop_app.core.context import Actor, Context
from shop_app.core.tenancy import find_tenant
from shop_app.core.unit_of_work import in_unit
from shop_app.domain import access, analytics, audit, catalog, orders
from shop_app.integrations.files import files
from shop_app.seed import PASSWORD, load_demonstration, log_in
from shop_app.seed.drawing import MOTIFS, draw
from shop_app.seed.goods import GOODS
from shop_app.seed.goods.good import CARE
from shop_app.seed.shops import SHOPS
from tests.harness.cluster import Database

SMALL = tuple(replace(shop, goods=shop.goods[::6]) for shop in SHOPS)
ORDERS = 120


@pytest.fixture(scope="module")
def shops(database: Database) -> list[Context]:
    """Both shops, with fewer goods and orders than the real ones."""
    load_demonstration(Console(file=io.StringIO()), shops=SMALL, orders=ORDERS)
    found = (find_tenant(f"{shop.settings.subdomain}.localhost") for shop in SMALL)
    return [Context(tenant, Actor.system("test")) for tenant in found if tenant is not None]


def test_both_shops_stand_and_hold_every_invariant(shops: list[Context]) -> None:
    assert len(shops) == 2
    assert audit.find_violations(clock.now() + timedelta(minutes=5)) == []


def test_loading_again_changes_nothing(shops: list[Context]) -> None:
    load_demonstration(Console(file=io.StringIO()), shops=SMALL, orders=ORDERS)
    for shop in shops:
        assert in_unit(shop, lambda uow: uow.scalar("SELECT count(*) FROM orders")) == ORDERS


def test_the_owners_revenue_is_the_ledgers(shops: list[Context]) -> None:
    for shop in shops:
        assert in_unit(shop, analytics.unequal_buckets) == []
        assert in_unit(shop, lambda uow: uow.scalar("SELECT sum(orders) FROM revenue_bucket")) == ORDERS


def test_a_year_of_orders_lies_in_the_past_and_goes_on_counting(shops: list[Context]) -> None:
    for shop in shops:
        listed = in_unit(shop, orders.list_orders, limit=ORDERS + 1)
        assert [order.number for order in listed.orders] == list(range(1000 + ORDERS, 1000, -1))
        assert all(order.created_at < shop.now for order in listed.orders)
        assert shop.now - listed.orders[-1].created_at > timedelta(days=300)
        assert in_unit(shop, lambda uow: uow.scalar("SELECT value FROM tenant_counter")) == 1000 + ORDERS


def test_the_storefront_has_something_to_show(shops: list[Context]) -> None:
    for shop in shops:
        page = in_unit(shop, catalog.home)
        assert page.hero is not None
        assert len(page.best_sellers) == 8
        assert all(card.picture and card.picture.srcset for card in page.best_sellers)
        product = in_unit(shop, catalog.product_page, page.hero.slug)
        assert all(len(files().read(picture.src.removeprefix("/media/"))) < 60_000 for picture in product.pictures)


@pytest.mark.parametrize("subdomain", ["demo", "atelier"])
def test_its_people_can_sign_in(shops: list[Context], subdomain: str) -> None:
    tenant = find_tenant(f"{subdomain}.localhost")
    assert tenant is not None
    door = Context(tenant, Actor.visitor(None))
    assert access.sign_in(door, email=log_in("owner", subdomain), password=PASSWORD, address="127.0.0.1")


def test_every_good_can_be_drawn_and_described() -> None:
    for goods in GOODS.values():
        assert 55 <= len(goods) <= 70
        assert len({catalog.slug_of(good.title) for good in goods}) == len(goods)
        assert {good.material for good in goods} <= CARE.keys()
        assert {good.motif for good in goods} <= MOTIFS.keys()
        assert 6 <= len({good.place[0] for good in goods}) <= 8


@pytest.mark.parametrize("motif", sorted(MOTIFS))
def test_a_picture_is_the_same_every_time(motif: str) -> None:
    one, other = (next(draw(motif, ["Clay"], "a-slug")) for _ in range(2))
    assert one.size == (1200, 1200)
    assert one.tobytes() == other.tobytes()
    assert len(one.resize((60, 60), Image.Resampling.BOX).getcolors(3600) or ()) > 40
