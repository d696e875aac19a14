from __future__ import annotations

from uuid import UUID

import pytest

from models.errors import Conflict, NotFound, ValidationFailed
from models.inventory import MovementKind, ReservationStatus
from shop_app.domain import inventory
from shop_app.domain.catalog import find_product
from shop_app.domain.inventory import InsufficientStock, RoutingRule
from tests.domain.inventory.holders import held, lying, position, sold, violations
from tests.harness.shop import Shop

HERE = "Stock room"


def place(shop: Shop, name: str = "Far away", *, priority: int = 5, countries: tuple[str, ...] = ()) -> UUID:
    return shop.do(inventory.create_location, name, priority=priority, countries=countries)


def receive(shop: Shop, variant: UUID, units: int, location: UUID) -> None:
    shop.do(inventory.adjust, variant, units, MovementKind.RECEIVED, location_id=location)


def slug_of(shop: Shop, variant: UUID) -> str:
    return str(
        shop.value("SELECT p.slug FROM product p JOIN variant v ON v.product_id = p.id WHERE v.id = %(id)s", id=variant)
    )


def test_a_shop_sells_what_lies_at_all_its_places(shop: Shop) -> None:
    variant = shop.add_variant(stock=2)
    receive(shop, variant, 3, place(shop))
    assert position(shop, variant) == (5, 0)
    assert shop.do(find_product, slug_of(shop, variant)).variants[0].available == 5
    cart = shop.fill_cart(shop.visitor(), {variant: 5})
    assert cart.lines[0].available == 5
    with pytest.raises(InsufficientStock) as refusal:
        held(shop, {variant: 6})
    assert refusal.value.shortages[0].available == 5


def test_an_order_that_one_place_can_send_is_sent_from_there(shop: Shop) -> None:
    variant, other = shop.add_variant(stock=2), shop.add_variant(stock=9)
    far = place(shop)
    receive(shop, variant, 5, far)
    receive(shop, other, 5, far)
    sold(shop, {variant: 3, other: 1})
    assert lying(shop, variant) == {HERE: 2, "Far away": 2}
    assert lying(shop, other) == {HERE: 9, "Far away": 4}
    assert violations() == []


def test_an_order_that_no_place_can_send_alone_is_split(shop: Shop) -> None:
    variant = shop.add_variant(stock=2)
    receive(shop, variant, 2, place(shop))
    order_id = held(shop, {variant: 3})
    assert position(shop, variant) == (4, 3)
    shop.do(inventory.release, order_id, ReservationStatus.RELEASED)
    assert position(shop, variant) == (4, 0)
    sold(shop, {variant: 4})
    assert lying(shop, variant) == {HERE: 0, "Far away": 0}
    assert violations() == []


def test_the_place_that_serves_the_country_goes_first(shop: Shop) -> None:
    variant = shop.add_variant(stock=5)
    receive(shop, variant, 5, place(shop, countries=("DE", "AT")))
    sold(shop, {variant: 1}, country="AT")
    sold(shop, {variant: 2}, country="US")
    assert lying(shop, variant) == {HERE: 3, "Far away": 4}


def test_by_rank_the_first_place_is_emptied_first(shop: Shop) -> None:
    variant = shop.add_variant(stock=2)
    receive(shop, variant, 9, place(shop))
    shop.do(inventory.set_routing_rule, RoutingRule.PRIORITY)
    sold(shop, {variant: 3})
    assert lying(shop, variant) == {HERE: 0, "Far away": 8}


def test_what_lies_at_a_closed_place_is_not_sold(shop: Shop) -> None:
    variant, far = shop.add_variant(stock=1), place(shop)
    receive(shop, variant, 9, far)
    order_id = held(shop, {variant: 9})
    shop.do(inventory.close_location, far)
    assert shop.stock_of(variant).available == 1
    with pytest.raises(InsufficientStock):
        held(shop, {variant: 2})
    with pytest.raises(NotFound):
        receive(shop, variant, 1, far)
    shop.do(inventory.consume, order_id)
    shop.do(inventory.open_location, far)
    assert lying(shop, variant) == {HERE: 1, "Far away": 0}
    assert violations() == []


def test_a_new_level_is_as_open_as_its_place(shop: Shop) -> None:
    far = place(shop)
    shop.do(inventory.close_location, far)
    variant = shop.add_variant(stock=3)
    paper = shop.do(
        inventory.create_transfer, far, shop.value("SELECT id FROM location WHERE is_default"), {variant: 1}
    )
    assert [level.is_active for level in shop.do(inventory.levels_of, variant)] == [True, False]
    shop.do(inventory.cancel_transfer, paper)


def test_the_default_place_stays_open(shop: Shop) -> None:
    with pytest.raises(Conflict) as refusal:
        shop.do(inventory.close_location, shop.value("SELECT id FROM location WHERE is_default"))
    assert refusal.value.reason == "DEFAULT_LOCATION"


def test_a_place_gets_another_name_and_rank(shop: Shop) -> None:
    far = place(shop)
    shop.do(inventory.change_location, far, "Harbour", priority=1, countries=("FR",))
    view = next(view for view in shop.do(inventory.list_locations) if view.id == far)
    assert (view.name, view.priority, tuple(view.countries)) == ("Harbour", 1, ("FR",))


@pytest.mark.parametrize(
    ("name", "priority", "countries", "field"),
    [("", 0, (), "name"), ("x" * 121, 0, (), "name"), ("A", -1, (), "priority"), ("A", 0, ("Germany",), "countries")],
)
def test_odd_places_are_refused(shop: Shop, name: str, priority: int, countries: tuple[str, ...], field: str) -> None:
    with pytest.raises(ValidationFailed) as refusal:
        shop.do(inventory.create_location, name, priority=priority, countries=countries)
    assert refusal.value.field == field


def test_two_places_have_two_names(shop: Shop) -> None:
    far = place(shop)
    for work in (
        lambda uow: inventory.create_location(uow, "Far away"),
        lambda uow: inventory.change_location(uow, far, HERE, priority=0, countries=()),
    ):
        with pytest.raises(Conflict) as refusal:
            shop.do(work)
        assert refusal.value.reason == "LOCATION_EXISTS"
